import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Carried } from './chrome/guide-now.ts';
import { guideStand } from './chrome/guide-steps.ts';
import { applyingState, approvalState, emptyState } from './fixture-states.ts';
import type { Application, PlaygroundState } from './state.ts';

const nothing: Carried = { held: [] };
const crt = { name: 'samlidp.crt', text: 'PEM' };
const key = { name: 'samlidp.key', text: 'PEM' };

/** Ana has her files and recipe; no card waits for an approval, and JumpCloud has what is given. */
function recipeState(...applications: Application[]): PlaygroundState {
  const state = approvalState();
  const channels = state.channels.map(channel =>
    channel.id === 'C0ITCHANGES' ? { ...channel, messages: [] } : channel,
  );
  return { ...state, channels, jumpcloud: { applications } };
}

/** The application of the recipe, its SSO tab saved. */
const entered: Application = {
  id: 'a1',
  displayLabel: 'Acme staff',
  config: { idpEntityId: 'https://acme.cloudflareaccess.com/' },
  certificate: { source: 'generated' },
  keyPresent: true,
  assigned: [],
};

const nowIn = (state: PlaygroundState, carried: Carried = nothing): string => {
  const { text, targets } = guideStand(state, carried).now;
  return `${text}: ${targets.join(' | ')}`;
};

describe('the guide', () => {
  it('knows how far the rehearsal is, whatever the order', () => {
    assert.equal(guideStand(emptyState(), nothing).current, 0);
    assert.equal(guideStand(approvalState(), nothing).current, 4);
    assert.equal(guideStand(applyingState(), nothing).current, 5);
    const writing = { ...applyingState(), cloudflare: emptyState().cloudflare };
    const { current, now } = guideStand(writing, nothing);
    assert.equal(current, 4, 'approved, not written yet');
    assert.match(now.text, /wait a moment/);
    assert.equal(guideStand(approvalState(), nothing).now.place.person, 'cleo', 'Ben has approved already');
  });

  it('begins with the button that starts, not with the empty line to type in', () => {
    assert.deepEqual(guideStand(emptyState(), nothing).now.targets, [
      '[data-testid="start"]',
      '[data-testid="composer"]',
    ]);
  });

  it('has the certificate taken before the key, and goes on when both are at hand', () => {
    assert.match(nowIn(recipeState()), /^take samlidp\.crt in Ana's DM: \[data-file="samlidp\.crt"\]/);
    assert.match(nowIn(recipeState(), { held: [crt] }), /^take samlidp\.key in Ana's DM/);
    const both = guideStand(recipeState(), { held: [crt, key] });
    assert.equal(both.current, 2);
    assert.match(both.now.text, /create the application/);
  });

  it('does not ask for files that there are not', () => {
    const state = recipeState();
    const gone = { ...state, files: state.files.map(file => ({ ...file, deleted: true })) };
    assert.equal(guideStand(gone, nothing).current, 2);
  });

  it('walks through the recipe as JumpCloud wants it, each time with what comes next first', () => {
    const carried = { held: [crt, key] };
    assert.match(nowIn(recipeState(), carried), /save-application.* \| .*fill-in.* \| .*jumpcloud-new/);
    const blank = recipeState({ ...entered, config: {} });
    assert.match(nowIn(blank, carried), /data-application="a1".* \| .*save-sso.* \| .*fill-in/);
    assert.match(
      nowIn(recipeState(entered), carried),
      /save-pair.* \| .*held-samlidp\.key.* \| .*held-samlidp\.crt/,
    );
    const hasKeyOnly = guideStand(recipeState(entered), { held: [key] }).now;
    assert.match(hasKeyOnly.text, /take samlidp\.crt/, 'what was let go is taken again');
    const withPair = { ...entered, certificate: { source: 'uploaded' } };
    assert.match(nowIn(recipeState(withPair)), /tick a group.*save-groups/);
    assert.match(nowIn(recipeState({ ...withPair, assigned: ['All staff'] })), /send-metadata/);
  });

  it('leads from the login to the result that is pasted, or to the minute that is waited', () => {
    const state = applyingState();
    const login = { isOk: true, text: 'Your connection works!' };
    assert.match(nowIn(state), /log in once as Ana: .*sign-in/);
    assert.match(nowIn(state, { held: [], login }), /Ana pastes the result on the card: .*paste-result/);
    const refused = { ...login, isOk: false };
    assert.match(nowIn(state, { held: [], login: refused }), /pastes what Access said/);
    const watching = {
      ...state,
      channels: state.channels.map(channel => ({
        ...channel,
        messages: channel.messages.map(message =>
          message.text.startsWith('Acme staff')
            ? {
                ...message,
                blocks: [
                  { type: 'section', text: { type: 'mrkdwn', text: 'none. I look until 15:02.' } },
                  { type: 'actions', elements: [{ type: 'button', action_id: 'watch-login' }] },
                ] as never,
              }
            : message,
        ),
      })),
    };
    assert.match(nowIn(watching, { held: [], login }), /let a minute pass.*jump-PT1M/);
  });
});
