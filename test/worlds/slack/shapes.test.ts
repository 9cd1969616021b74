import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { eventually, type Rig, startRig } from './bolt-rig.ts';
import { isRecord, record, text } from './json.ts';

const samples = new URL('../../../../shared/samples/slack-json/', import.meta.url);
const skip = existsSync(samples) ? false : 'the recorded samples are not beside this checkout';

const read = (path: string) => readFileSync(new URL(path, samples), 'utf8');
const recorded = (file: string, key: string) =>
  record(record(JSON.parse(read(`recorded-vercel-chat/${file}`)))[key]);

/** The top-level keys that a recorded shape lists, such as `user.id`; lists are written `files[]`. */
const shapeOf = (name: string) =>
  new Set(
    read(`shapes/${name}.txt`)
      .split('\n')
      .map(line => line.split(':')[0]?.trim() ?? '')
      .filter(path => path !== ''),
  );

/** Every path of a value in the notation of the shapes; blocks and metadata payloads are left out, as there. */
function pathsOf(value: unknown, path = ''): string[] {
  if (/(^|\.)(blocks|state|event_payload|shares)$/.test(path)) return [];
  if (Array.isArray(value)) return value.flatMap(item => pathsOf(item, `${path}[]`));
  if (!isRecord(value)) return value === null || path === '' ? [] : [path];
  return Object.entries(value).flatMap(([key, inner]) =>
    pathsOf(inner, path === '' ? key : `${path}.${key}`),
  );
}

const missing = (golden: Record<string, unknown>, ours: Record<string, unknown>) =>
  Object.keys(golden).filter(key => !(key in ours));

describe('the shapes of Slack', { skip }, () => {
  let rig: Rig;
  const heard: Record<string, Record<string, unknown>> = {};

  before(async () => {
    const plain = (text: string) => ({ type: 'plain_text' as const, text });
    rig = await startRig('socket', app => {
      app.command('/jcaccess', async ({ ack, body, client }) => {
        heard.command = { ...body };
        await client.views.open({
          trigger_id: body.trigger_id,
          view: {
            type: 'modal',
            callback_id: 'form',
            title: plain('Form'),
            close: plain('Cancel'),
            submit: plain('Send'),
            blocks: [
              {
                type: 'input',
                label: plain('Label'),
                element: { type: 'plain_text_input', action_id: 'label' },
              },
            ],
          },
        });
        await ack();
      });
      app.view('form', async ({ ack, body }) => {
        heard.submission = { ...body };
        await ack();
      });
      app.action(/.*/, async ({ ack, body }) => {
        heard[`press ${'container' in body && body.container.is_ephemeral}`] = { ...body };
        await ack();
      });
      app.event(/.*/, async ({ body }) => {
        const event = record(body.event);
        heard[`event ${text(event.subtype ?? event.type)}`] = { ...body };
      });
    });
    const { act } = rig.slack;
    await act.command({ as: 'ana', command: '/jcaccess', channel: 'it-changes' });
    await act.submit({
      as: 'ana',
      viewId: rig.slack.state().modals[0]?.viewId ?? '',
      values: { label: 'x' },
    });
    const blocks = [
      { type: 'actions' as const, elements: [{ type: 'button' as const, action_id: 'a', text: plain('A') }] },
    ];
    const { chat } = rig.app.client;
    const root = await chat.postMessage({ channel: 'C0ITCHANGES', text: 'root' });
    const thread_ts = String(root.ts);
    const { ts } = await chat.postMessage({ channel: 'C0ITCHANGES', text: 'a', blocks, thread_ts });
    await act.click({ as: 'ana', channel: 'it-changes', ts: String(ts), actionId: 'a' });
    const { message_ts } = await chat.postEphemeral({
      channel: 'C0ITCHANGES',
      user: 'U0ANA',
      text: 'a',
      blocks,
      thread_ts,
    });
    await act.click({ as: 'ana', channel: 'it-changes', ts: String(message_ts), actionId: 'a' });
    await act.message({ as: 'ana', channel: 'dm:ana', text: 'hello hello' });
    await act.upload({ as: 'ana', channel: 'dm:ana', filename: 'sample.txt', text: 'test' });
    await act.openHome({ as: 'ana' });
    await rig.slack.group({ handle: 'security', add: ['ana'] });
    await eventually(() => heard['event subteam_members_changed']);
  });
  after(() => rig.stop());

  const pairs: [what: string, file: string, key: string, ours: string][] = [
    ['a command', 'slash-commands__slack.json', 'slashCommand', 'command'],
    ['a submission', 'modals__slack.json', 'viewSubmission', 'submission'],
    ['a press', 'modals__slack.json', 'action', 'press false'],
    ['a press on a private answer', 'modals__slack.json', 'ephemeralAction', 'press true'],
    ['a direct message', 'dm__slack-direct.json', 'directDM', 'event message'],
  ];
  for (const [what, file, key, ours] of pairs) {
    it(`hold for ${what}`, () => {
      const golden = recorded(file, key);
      const made = heard[ours] ?? {};
      assert.deepEqual(missing(golden, made), []);
      assert.deepEqual(
        missing(made, golden).filter(extra => extra !== 'event_context'),
        [],
      );
      for (const part of ['user', 'team', 'container', 'channel', 'view', 'event', 'message']) {
        if (isRecord(golden[part])) assert.deepEqual(missing(golden[part], record(made[part])), [], part);
      }
    });
  }

  it('hold for a shared file', () => {
    const golden = record(JSON.parse(read('from-java-tests/MessageFileShareEventTest__json_1.json')));
    const made = record(heard['event file_share']?.event);
    // The golden one is a reply in a thread.
    assert.deepEqual(missing(golden, made), ['thread_ts', 'parent_user_id']);
    const [object] = Array.isArray(golden.files) ? golden.files.map(record) : [];
    const [ours] = Array.isArray(made.files) ? made.files.map(record) : [];
    assert.deepEqual(missing(object ?? {}, ours ?? {}), []);
    assert.equal(ours?.mode, 'snippet');
  });

  it('hold for answers: nothing is answered that Slack does not know', async () => {
    const { client } = rig.app;
    const { ts } = await client.chat.postMessage({ channel: 'C0ITCHANGES', text: 'a' });
    const { file_id, upload_url } = await client.files.getUploadURLExternal({ filename: 'a.txt', length: 1 });
    await rig.fetch(String(upload_url), { method: 'POST', body: 'a' });
    const files: [{ id: string }] = [{ id: String(file_id) }];
    const answers: Record<string, unknown> = {
      'auth.test': await client.auth.test(),
      'users.info': await client.users.info({ user: 'U0ANA' }),
      'bots.info': await client.bots.info({ bot: 'B0JCACCESS' }),
      'usergroups.list': await client.usergroups.list({ include_users: true }),
      'usergroups.users.list': await client.usergroups.users.list({ usergroup: 'S0SECURITY' }),
      'conversations.info': await client.conversations.info({ channel: 'C0ITCHANGES' }),
      'conversations.open': await client.conversations.open({ users: 'U0ANA' }),
      'chat.update': await client.chat.update({ channel: 'C0ITCHANGES', ts: String(ts), text: 'b' }),
      'chat.getPermalink': await client.chat.getPermalink({ channel: 'C0ITCHANGES', message_ts: String(ts) }),
      'chat.delete': await client.chat.delete({ channel: 'C0ITCHANGES', ts: String(ts) }),
      'views.publish': await client.views.publish({ user_id: 'U0ANA', view: { type: 'home', blocks: [] } }),
      'files.completeUploadExternal': await client.files.completeUploadExternal({
        files,
        channel_id: 'D0ANA',
      }),
      'files.delete': await client.files.delete({ file: String(file_id) }),
    };
    for (const [method, answer] of Object.entries(answers)) {
      const known = shapeOf(`api__${method}`);
      const odd = pathsOf(answer).filter(path => !known.has(path) && !path.startsWith('response_metadata'));
      assert.deepEqual(odd, [], method);
    }
  });

  it('hold for events without a recording', () => {
    for (const [ours, shape] of [
      ['event subteam_members_changed', 'events__SubteamMembersChangedPayload'],
      ['event app_home_opened', 'events__AppHomeOpenedPayload'],
      ['event file_shared', 'events__FileSharedPayload'],
    ] as const) {
      const known = shapeOf(shape);
      const made = heard[ours];
      assert.ok(made, ours);
      const odd = pathsOf(made).filter(path => !known.has(path) && !path.startsWith('context_'));
      assert.deepEqual(odd, [], ours);
    }
  });
});
