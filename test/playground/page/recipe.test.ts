import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clockFace, messageTime, renderDate } from './blocks/date-token.ts';
import { jumpStory } from './chrome/jump-story.ts';
import { recipeBlocks } from './fixture-blocks.ts';
import { approvalState, emptyState } from './fixture-states.ts';
import { newestRecipe, readRecipe } from './jumpcloud/recipe.ts';
import { readPlace, writePlace } from './place.ts';
import { markRead, unreadIn } from './unread.ts';

const acs = 'https://acme.cloudflareaccess.com/cdn-cgi/access/callback';

describe('what the page reads from the state', () => {
  it('reads every value of a recipe under its field', () => {
    assert.deepEqual(readRecipe(recipeBlocks), {
      displayLabel: 'Acme staff',
      ssoIdpUrlSlug: 'acme-staff',
      idpEntityId: 'https://acme.cloudflareaccess.com/',
      spEntityId: acs,
      acsUrls: acs,
      subjectField: 'email',
      nameIdFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
      attributes: [{ name: 'email', value: 'email' }],
    });
    assert.equal(newestRecipe(approvalState(), 'ana')?.spEntityId, acs);
    assert.equal(newestRecipe(approvalState(), 'ben'), undefined);
    const state = approvalState();
    const dm = state.channels.find(channel => channel.name === 'dm:ana');
    const finding = [
      { type: 'section' as const, text: { type: 'mrkdwn' as const, text: 'IdP Entity ID is `other`' } },
    ];
    dm?.messages.push({ ts: '1795530800.0001', user: 'U0JCBOT', text: '', blocks: finding });
    assert.equal(newestRecipe(state, 'ana')?.spEntityId, acs, 'a finding is no recipe');
  });

  it('reads a recipe in plain markup, with two attributes', () => {
    const text =
      '*IdP Entity ID* `https://x/`\nService Provider Attribute Name `mail` JumpCloud Attribute Name `email`\nService Provider Attribute Name `who`';
    assert.deepEqual(readRecipe([{ type: 'section', text: { type: 'mrkdwn', text } }]), {
      idpEntityId: 'https://x/',
      attributes: [
        { name: 'mail', value: 'email' },
        { name: 'who', value: 'email' },
      ],
    });
  });

  it('renders dates by the clock of the playground', () => {
    const now = new Date('2026-11-24T14:32:00Z');
    const at = Date.parse('2026-11-25T09:05:00Z') / 1_000;
    assert.equal(renderDate(at, '{date_short_pretty} at {time}', now), 'tomorrow at 09:05');
    assert.equal(renderDate(at, '{date_short_pretty}', new Date('2029-09-24T00:00:00Z')), '25 Nov 2026');
    assert.equal(
      renderDate(at, '{date_num} {time_secs} {ago} {nonsense}', now),
      '2026-11-25 09:05:00 in 19 hours {nonsense}',
    );
    assert.equal(clockFace(new Date('2029-09-24T07:05:00Z')), 'Mon 24 Sep 2029 07:05');
    assert.equal(messageTime('1795530720.000100', now), '14:32');
    assert.equal(messageTime('1795530720.000100', new Date('2027-01-01T00:00:00Z')), '24 Nov 2026 14:32');
  });

  it('says what a jump of the clock brought', () => {
    const before = { now: '2026-11-24T14:32:00Z', counts: { messages: 7, reminders: 0 } };
    const empty = { ...before, counts: { messages: 0, reminders: 0 } };
    assert.equal(jumpStory(empty, emptyState()), 'Nothing new for people to see.');
    assert.equal(
      jumpStory(empty, { ...emptyState(), now: '2026-11-25T14:32:00Z' }),
      '1 day later: nothing new for people to see.',
    );
    assert.match(
      jumpStory(empty, { ...approvalState(), now: '2026-11-24T14:33:00Z' }),
      /^1 minute later: 9 messages were posted\.$/,
    );
  });

  it('keeps a place in the hash', () => {
    const place = { person: 'ana', tab: 'chat' as const, channel: 'C0', thread: '1.2' };
    assert.deepEqual(readPlace(writePlace(place), { person: 'x', tab: 'login', channel: 'y' }), place);
    const fallback = { person: 'ana', tab: 'chat' as const, channel: 'C0', thread: undefined };
    assert.deepEqual(readPlace('#/nobody/elsewhere', fallback), { ...fallback, person: 'nobody' });
  });

  it('counts what is unread, but not what one wrote oneself, and forgets marks of an earlier run', () => {
    const state = approvalState();
    const channel = state.channels[0];
    assert.ok(channel);
    assert.equal(unreadIn(state, {}, 'ben', channel), 3);
    assert.equal(unreadIn(state, {}, 'ana', channel), 3, 'her own message does not count');
    assert.equal(unreadIn(state, markRead(state, {}, 'ana', channel), 'ana', channel), 0);
    assert.equal(unreadIn(state, { 'ana/C0ITCHANGES': '9999999999.0' }, 'ana', channel), 3);
  });
});
