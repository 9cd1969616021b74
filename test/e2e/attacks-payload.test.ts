import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { startTapped, type Tapped } from './door-tap.ts';
import type { Message } from './play.ts';
import { anaAsks, asked, card, dmText, untilPlan, untilWritten } from './steps.ts';

type Json = Record<string, unknown>;
type View = { state: { values: Record<string, Record<string, Json>> }; private_metadata: string };

interface Scene extends Tapped {
  /**
   * Submits the modal in front of somebody, changed on the way as a client of their own could: fields by action id, and
   * the state that the modal carries. Gives what stands under the fields, by action id.
   */
  forges(who: string, fields: Record<string, Json>, state?: Json): Promise<Record<string, string>>;
  /** Presses a button of a message with a value of one's own. */
  pressesWith(who: string, actionId: string, on: Message, value: unknown): Promise<void>;
}

let forged = 0;

async function scene(t: TestContext): Promise<Scene> {
  const tapped = await startTapped();
  const { play } = tapped;
  t.after(() => play.close());
  const trigger = (): string => {
    forged += 1;
    return `${forged}.forged`;
  };
  return {
    ...tapped,
    forges: async (who, fields, state) => {
      const view = structuredClone(play.modal(who).view) as unknown as View;
      const person = play.state().people.find(one => one.name === who);
      const payload = {
        type: 'view_submission',
        team: { id: 'T0ACME', domain: 'acme' },
        user: { id: person?.id, team_id: 'T0ACME' },
        api_app_id: 'A0JCACCESS',
        trigger_id: trigger(),
        view,
      };
      const blockOf = new Map<string, string>();
      for (const [block, elements] of Object.entries(view.state.values))
        for (const action of Object.keys(elements)) {
          blockOf.set(action, block);
          Object.assign(elements[action] ?? {}, fields[action]);
        }
      for (const action of Object.keys(fields)) assert.ok(blockOf.has(action), `there is no field ${action}`);
      if (state) {
        const before = JSON.parse(view.private_metadata) as Json;
        view.private_metadata = JSON.stringify({ ...before, ...state });
      }
      const answer = await tapped.answerTo(tapped.signed(payload));
      await play.rehearsal.settled();
      const errors = (answer.errors ?? {}) as Record<string, string>;
      const actionOf = new Map([...blockOf].map(([action, block]) => [block, action]));
      return Object.fromEntries(
        Object.entries(errors).map(([block, words]) => [actionOf.get(block) ?? block, words]),
      );
    },
    pressesWith: async (who, actionId, on, value) => {
      tapped.hold(true);
      await play.presses(who, actionId, on);
      tapped.hold(false);
      const payload = tapped.lastPayload();
      const [action] = payload.actions as Json[];
      const actions = [{ ...action, value: JSON.stringify(value) }];
      const pressed = { ...payload, trigger_id: trigger(), actions };
      assert.equal(await tapped.knock(tapped.signed(pressed)), 200);
      await play.rehearsal.settled();
    },
  };
}

const option = (value: string): Json => ({ selected_option: { value } });
const cardsOf = ({ play }: Scene): number =>
  play
    .state()
    .channels.flatMap(channel =>
      channel.messages.filter(
        one => one.user === 'jcaccess' && play.text({ ...one, channel: '' }).startsWith('Set up: '),
      ),
    ).length;

test('the set-up form is checked again, whatever a client made of it', async t => {
  const here = await scene(t);
  const { play } = here;
  play.rehearsal.stage.slack.addChannel('partners', ['ana']);
  play.rehearsal.stage.slack.addChannel('board', ['ben'], 'private');
  play.rehearsal.stage.slack.addPerson({ name: 'zoe', teamId: 'T0OTHER', channels: ['#partners'] });
  await play.types('ana', '/jcaccess setup');
  const good = {
    label: { value: asked.label },
    channel: { selected_conversation: asked.channel },
    owner: { selected_user: asked.owner },
  };
  const attacks: readonly (readonly [field: string, given: Json, says: RegExp])[] = [
    ['label', { value: 'x'.repeat(3000) }, /1 to 60 characters/],
    ['label', { value: '' }, /1 to 60 characters/],
    ['label', { value: 'Acme\u200Bstaff' }, /U\+200B.*nobody can see/],
    ['label', { value: 'Acme \u202Effats' }, /U\+202E.*direction/],
    ['label', { value: 'Acme\nstaff' }, /U\+000A.*control/],
    ['label', { value: 'Ac\u034Fme' }, /U\+034F/],
    ['label', { value: '\u3164' }, /U\+3164/],
    ['label', { value: '\u2800' }, /U\+2800/],
    ['team-domain', { value: `${'a'.repeat(3000)}.cloudflareaccess.com` }, /up to 255/],
    ['entity-id', { value: 'x'.repeat(3000) }, /up to 1,024/],
    ['entity-id', { value: 'https://acme.example/\u200B' }, /U\+200B/],
    ['identity-provider', option('0000-gone'), /not in the account|Choose/],
    ['identity-provider', option('<!channel>'), /from the list/],
    ['certificate', option('nonsense'), /one of those that are offered/],
    ['common-name', { value: 'x'.repeat(65) }, /1 to 64 characters/],
    ['common-name', { value: 'a\u202Eb' }, /U\+202E/],
    ['days', option('36500'), /one of those that are offered/],
    ['bits', option('512'), /one of those that are offered/],
    ['bits', option('1e9'), /one of those that are offered/],
    ['attributes', { value: `email,${'x'.repeat(3000)}` }, /up to 1,024/],
    ['attributes', { value: 'email,na\u200Bme' }, /U\+200B/],
    ['email-attribute', { value: 'em\u2060ail' }, /U\+2060/],
    ['sign-requests', { selected_options: [{ value: 'everything' }] }, /one of those that are offered/],
    ['channel', { selected_conversation: 'D0ANA' }, /direct message|cannot see/],
    ['channel', { selected_conversation: 'D0BEN' }, /direct message|cannot see/],
    ['channel', { selected_conversation: 'C0ITPRIVATE' }, /not in|cannot see/],
    ['channel', { selected_conversation: 'C0BOARD' }, /cannot see/],
    ['channel', { selected_conversation: 'C0PARTNERS' }, /shared with another company/],
    ['channel', { selected_conversation: '../../C0' }, /Choose a channel/],
    ['channel', { selected_conversation: 'C0NOWHERE' }, /cannot see/],
    ['owner', { selected_user: 'U0GUS' }, /Choose a full member/],
    ['owner', { selected_user: 'U0ZOE' }, /Choose a full member/],
    ['owner', { selected_user: 'U0JCBOT' }, /Choose a full member/],
    ['owner', { selected_user: 'somebody' }, /Choose a person/],
  ];
  for (const [field, given, says] of attacks) {
    const errors = await here.forges('ana', { ...good, [field]: given });
    assert.deepEqual(Object.keys(errors), [field], `${field} ${JSON.stringify(given).slice(0, 60)}`);
    assert.match(errors[field] ?? '', says, JSON.stringify(given).slice(0, 60));
    assert.ok((errors[field] ?? '').length < 250);
  }
  assert.equal(cardsOf(here), 0);
  assert.deepEqual(await here.forges('ana', good), {});
  assert.equal(cardsOf(here), 1);
});

test('Edit the request and Start again keep the same rules', async t => {
  const here = await scene(t);
  const { play } = here;
  await untilPlan(play);
  const long = { label: { value: 'x'.repeat(3000) } };
  const unseen = { label: { value: 'Acme\u00ADstaff' } };
  await play.presses('ben', 'ask-for-changes', card(play));
  await play.submits('ben', { reason: 'Another label, please.' });
  await play.presses('ana', 'edit-request', card(play));
  assert.match((await here.forges('ana', long)).label ?? '', /1 to 60/);
  assert.match((await here.forges('ana', unseen)).label ?? '', /U\+00AD/);
  assert.match((await here.forges('ana', { owner: { selected_user: 'U0GUS' } })).owner ?? '', /full member/);
  await play.act({ as: 'ana', closeModal: { viewId: play.modal('ana').viewId } });
  await play.presses('ana', 'Withdraw', card(play));
  await play.submits('ana', {});
  await play.presses('ana', 'start-again', card(play));
  assert.match((await here.forges('ana', long)).label ?? '', /1 to 60/);
  assert.match((await here.forges('ana', unseen)).label ?? '', /U\+00AD/);
  const dm = { channel: { selected_conversation: 'D0BEN' } };
  assert.match((await here.forges('ana', dm)).channel ?? '', /direct message|cannot see/);
  assert.match(play.text(card(play)), /Withdrawn/);
  assert.equal(cardsOf(here), 1);
});

test('a file that somebody else sent cannot be handed in by its id', async t => {
  const here = await scene(t);
  const { play } = here;
  await anaAsks(play);
  const secret = (await play.doJumpCloud()).replaceAll('acme.cloudflareaccess.com', 'secret-of-cleo.example');
  await play.uploads('cleo', { filename: 'private.xml', text: secret }, { channel: 'dm:cleo' });
  const file = play.state().files.findLast(one => one.owner === 'cleo')?.id;
  const keyFile = play.files('ana').find(one => one.name === 'samlidp.key')?.id;
  assert.ok(file && keyFile);
  await play.presses('ana', 'hand-back', card(play));
  for (const id of [file, keyFile, 'F0NOWHERE']) {
    const errors = await here.forges('ana', { 'metadata-file': { files: [{ id }] } });
    assert.match(errors['metadata-file'] ?? '', /not a file that you sent/, id);
  }
  assert.match(
    (await here.forges('ana', { 'metadata-file': { files: [{ id: file }, { id: keyFile }] } }))[
      'metadata-file'
    ] ?? '',
    /one file/,
  );
  const { c } = JSON.parse(String(play.state().modals[0]?.view.private_metadata ?? '{}')) as { c: string };
  await here.pressesWith('ana', 'hand-back', card(play), { c, o: `file:${file}` });
  assert.match(play.text(play.answers('ana').at(-1) ?? card(play)), /not a file that you sent/);
  await play.types('ana', '/jcaccess diagnose');
  assert.match(
    (await here.forges('ana', { 'login-file': { files: [{ id: file }] } }))['login-file'] ?? '',
    /not a file that you sent/,
  );
  await play.says('ana', 'a word', { channel: 'it-changes' });
  const ts = play
    .state()
    .channels.find(one => one.name === 'it-changes')
    ?.messages.findLast(one => one.user === 'ana')?.ts;
  here.hold(true);
  await play.act({ as: 'ana', shortcut: { callbackId: 'diagnose', channel: 'it-changes', ts } });
  here.hold(false);
  const chosen = here.lastPayload();
  const message = { ...(chosen.message as Json), files: [{ id: file }] };
  assert.equal(await here.knock(here.signed({ ...chosen, trigger_id: 'message.forged', message })), 200);
  await play.rehearsal.settled();
  assert.match(dmText(play), /cannot see this file where you chose it/);
  assert.doesNotMatch(dmText(play), /secret-of-cleo/);
  assert.match(play.text(card(play)), /Waiting for JumpCloud/);
});

test('the other forms: lengths, choices and the change that a form names', async t => {
  const here = await scene(t);
  const { play } = here;
  await untilPlan(play);
  await play.presses('ben', 'decline', card(play));
  assert.match(
    (await here.forges('ben', { reason: { value: 'x'.repeat(501) } })).reason ?? '',
    /at most 500/,
  );
  assert.match((await here.forges('ben', { reason: { value: 'short' } })).reason ?? '', /at least 10/);
  const reason = { reason: { value: 'This is not the change that we spoke of.' } };
  for (const c of ['ZZZZ', '../../etc', '__proto__', '', 7, null, { $gt: '' }]) {
    assert.deepEqual(await here.forges('ben', reason, { c }), {}, String(c));
    const told = play.dm('ben').at(-1);
    assert.match(told ? play.text(told) : '', /I do not know this change/, JSON.stringify(c));
  }
  assert.match(play.text(card(play)), /Needs approval/);

  await play.types('ben', '/jcaccess diagnose');
  const errors = await here.forges('ben', {
    'login-text': { value: 'x'.repeat(3001) },
    connection: option('cn_gone'),
  });
  assert.match(errors['login-text'] ?? '', /at most 3,000/);
  const gone = await here.forges('ben', {
    'login-text': { value: 'Unable to find user' },
    connection: option('cn_gone'),
  });
  assert.match(gone.connection ?? '', /not there any more/);
});

test('a pasted result and an address keep their lengths', async t => {
  const here = await scene(t);
  const { play } = here;
  await untilWritten(play);
  await play.presses('ana', 'paste-result', card(play));
  const email = { value: 'ana@acme.com' };
  const result = { value: 'something odd went wrong' };
  assert.match(
    (await here.forges('ana', { email, result: { value: 'x'.repeat(3001) } })).result ?? '',
    /at most 3,000/,
  );
  const long = { value: `${'a'.repeat(300)}@acme.com` };
  assert.match((await here.forges('ana', { email: long, result })).email ?? '', /up to 254/);
  assert.match(
    (await here.forges('ana', { email: { value: 'a\u200Bna@acme.com' }, result })).email ?? '',
    /U\+200B/,
  );
  assert.deepEqual(await here.forges('ana', { email, result }), {});
});
