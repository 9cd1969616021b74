import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  readCommand,
  readDirectMessage,
  readPress,
  readSharedFile,
  readSubmission,
} from '../../../src/slack/door/reading.ts';

const client = {} as never;
const board = {} as never;
const respond = (async () => ({})) as never;
const team = { team_id: 'T0ACME', team: { id: 'T0ACME' } };
const command = (more: object = {}) =>
  readCommand(
    { ...team, user_id: 'U0ANA', channel_id: 'C1', trigger_id: 't1', text: '', ...more },
    client,
    respond,
    board,
  );
const press = (more: object = {}, action: object = {}) =>
  readPress({ ...team, user: { id: 'U0ANA' }, trigger_id: 't1', ...more }, action, client, null, board);
const direct = (event: object = {}, body: object = { event_id: 'E1' }) =>
  readDirectMessage(
    { channel: 'D1', channel_type: 'im', user: 'U0ANA', text: 'hello', ...event },
    { ...team, ...body },
    board,
  );

describe('a command', () => {
  it('is read to its 500th character, trimmed', () => {
    assert.equal(command({ text: `  ${'x'.repeat(500)}  ` }).text.length, 500);
    assert.equal(command({ text: 'x'.repeat(501) }).text.length, 500);
    assert.equal(command({ text: null }).text, '');
  });

  it('acts once for its trigger', () => {
    assert.equal(command().once, 'command:t1');
    assert.throws(() => command({ trigger_id: '' }));
    assert.throws(() => command({ user_id: undefined }));
  });
});

describe('a press', () => {
  it('knows its message only when both channel and moment are there', () => {
    assert.deepEqual(press({ container: { channel_id: 'C1', message_ts: '1.1' } }).at, {
      channel: 'C1',
      ts: '1.1',
    });
    assert.deepEqual(press({ channel: { id: 'C2' }, message: { ts: '2.2' } }).at, {
      channel: 'C2',
      ts: '2.2',
    });
    assert.equal(press({ channel: { id: 'C2' } }).at, null);
    assert.equal(press({ message: { ts: '2.2' } }).at, null);
  });

  it('takes the value of a button before that of a menu', () => {
    assert.equal(press({}, { value: 'a', selected_option: { value: 'b' } }).rawValue, 'a');
    assert.equal(press({}, { selected_option: { value: 'b' } }).rawValue, 'b');
    assert.equal(press().rawValue, '');
  });

  it('reads the message of a message shortcut alone, as Slack sends it', () => {
    const message = { ts: '1.1', text: 'a &lt;b&gt; <https://x.test/|x>', files: {} };
    assert.equal(press({ message }).message, null);
    const { text, files } = press({ type: 'message_action', message }).message ?? { text: '', files: null };
    assert.equal(text, message.text);
    assert.deepEqual(files, []);
  });
});

describe('a form', () => {
  const form = (view: object) =>
    readSubmission(
      { ...team, user: { id: 'U0ANA' }, trigger_id: 't1', view: { id: 'V1', ...view } },
      client,
      board,
    );

  it('has the state that it was opened with, when it is one', () => {
    assert.deepEqual(form({ private_metadata: '{"change":"7K2Q"}' }).view.state, { change: '7K2Q' });
    for (const none of ['null', '7', '{', '', null])
      assert.deepEqual(form({ private_metadata: none }).view.state, {}, String(none));
  });

  it('answers in the DM, as it has no address of its own for answers', async () => {
    const answered: unknown[] = [];
    const noticeboard = { answer: async (...said: unknown[]) => void answered.push(said) } as never;
    const body = { ...team, user: { id: 'U0ANA' }, trigger_id: 't1', view: { id: 'V1' } };
    await readSubmission(body, client, noticeboard).answer({ text: 'taken', blocks: [] } as never);
    assert.deepEqual(answered, [['U0ANA', { text: 'taken', blocks: [] }]]);
  });
});

describe('events', () => {
  it('take a message that a person wrote in the DM, and no other', () => {
    assert.equal(direct()?.text, 'hello');
    assert.equal(direct({ channel_type: 'channel' }), null);
    assert.equal(direct({ user: null }), null);
    assert.equal(direct({ bot_id: 'B1' }), null);
    assert.equal(direct({ subtype: 'message_changed' }), null);
    assert.equal(direct({}, {}), null);
  });

  it('take a shared file with everything that tells it from another', () => {
    const event = { file_id: 'F1', user_id: 'U0ANA', channel_id: 'D1' };
    const body = { ...team, event_id: 'E1' };
    assert.equal(readSharedFile(event, body).once, 'event:E1');
    for (const field of ['file_id', 'user_id', 'channel_id'])
      assert.throws(() => readSharedFile({ ...event, [field]: '' }, body), field);
  });
});
