import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ImpossibleAct } from '../impossible-act.ts';
import { eventually, type Rig, refusal, startRig } from './bolt-rig.ts';

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const card = [
  { type: 'section' as const, text: plain('A card') },
  {
    type: 'actions' as const,
    elements: [
      { type: 'button' as const, action_id: 'approve', value: '7K2Q', text: plain('Approve') },
      {
        type: 'overflow' as const,
        action_id: 'more',
        options: [
          { text: plain('Show'), value: 'show' },
          { text: plain('Withdraw'), value: 'withdraw' },
        ],
      },
    ],
  },
];

describe('messages', () => {
  let rig: Rig;
  let heard: { kind: string; body: Record<string, unknown> }[] = [];
  let answers: { url: string; send(args: object): Promise<unknown> }[] = [];

  before(async () => {
    rig = await startRig('socket', app => {
      app.event('message', async ({ body }) => {
        heard.push({ kind: 'message', body: body.event as never });
      });
      app.action(/.*/, async ({ ack, body, respond }) => {
        heard.push({ kind: 'pressed', body: body as never });
        answers.push({
          url: 'response_url' in body ? String(body.response_url) : '',
          send: respond as never,
        });
        await ack();
      });
      app.command('/jcaccess', async ({ ack, command }) => {
        heard.push({ kind: 'command', body: command as never });
        await ack(command.text === 'loud' ? { response_type: 'in_channel', text: 'Loud.' } : 'Quiet.');
      });
      app.shortcut(/.*/, async ({ ack, body }) => {
        heard.push({ kind: 'shortcut', body: body as never });
        await ack();
      });
    });
  });
  after(() => rig.stop());

  const channel = 'C0ITCHANGES';
  const post = async (args: object = {}) => {
    const sent = await rig.app.client.chat.postMessage({
      channel,
      text: 'A card',
      blocks: card,
      ...args,
    } as never);
    return String(sent.ts);
  };
  const seen = (ts: string, name = 'it-changes') =>
    rig.slack
      .state()
      .channels.find(one => one.name === name)
      ?.messages.find(message => message.ts === ts);
  const last = (kind: string) => heard.filter(one => one.kind === kind).at(-1)?.body;

  it('are stored with block ids, and their metadata comes back only when asked for', async () => {
    const metadata = { event_type: 'jcaccess', event_payload: { effect: 'e1' } };
    const ts = await post({ metadata });
    assert.ok(seen(ts)?.blocks.every(block => typeof block.block_id === 'string' && block.block_id !== ''));
    const { history } = rig.app.client.conversations;
    const bare = await history({ channel, limit: 1 });
    assert.equal(bare.messages?.[0]?.ts, ts);
    assert.equal(bare.messages?.[0]?.metadata, undefined);
    const full = await history({ channel, oldest: ts, inclusive: true, include_all_metadata: true });
    assert.deepEqual(
      full.messages?.map(message => message.metadata),
      [metadata],
    );
    assert.deepEqual((await history({ channel, oldest: ts })).messages, []);
  });

  it('keep replies in the thread, and in the channel only when broadcast', async () => {
    const ts = await post();
    const reply = await post({
      thread_ts: ts,
      text: 'quiet',
      metadata: { event_type: 'a', event_payload: { n: 1 } },
    });
    const loud = await post({ thread_ts: ts, text: 'loud', reply_broadcast: true });
    const { history, replies } = rig.app.client.conversations;
    const inChannel = (await history({ channel })).messages?.map(message => message.ts);
    assert.ok(inChannel?.includes(loud) && !inChannel.includes(reply));
    const thread = await replies({ channel, ts, include_all_metadata: true });
    assert.deepEqual(
      thread.messages?.map(message => message.ts),
      [ts, reply, loud],
    );
    assert.equal(thread.messages?.[1]?.metadata?.event_type, 'a');
    assert.equal(await refusal(post({ thread_ts: '1.000001' })), 'thread_not_found');
  });

  it('are paged', async () => {
    const { history } = rig.app.client.conversations;
    const all = (await history({ channel, limit: 100 })).messages?.map(message => message.ts);
    const first = await history({ channel, limit: 2 });
    assert.equal(first.has_more, true);
    const second = await history({ channel, limit: 2, cursor: first.response_metadata?.next_cursor ?? '' });
    assert.deepEqual(
      [...(first.messages ?? []), ...(second.messages ?? [])].map(one => one.ts),
      all?.slice(0, 4),
    );
  });

  it('can be changed and deleted by the bot alone, once', async () => {
    const ts = await post();
    const { chat } = rig.app.client;
    await chat.update({ channel, ts, text: 'Decided' });
    assert.deepEqual([seen(ts)?.text, seen(ts)?.blocks, seen(ts)?.edited], ['Decided', [], true]);
    await chat.delete({ channel, ts });
    assert.equal(seen(ts), undefined);
    assert.equal(await refusal(chat.update({ channel, ts, text: 'again' })), 'message_not_found');
    const theirs = await rig.slack.act.message({ as: 'ana', channel: 'it-changes', text: 'hello' });
    assert.equal(
      await refusal(chat.update({ channel, ts: String(theirs.ts), text: 'x' })),
      'cant_update_message',
    );
    assert.equal(await refusal(chat.delete({ channel, ts: String(theirs.ts) })), 'cant_delete_message');
  });

  it('are refused where the bot is not, and when Slack would not draw them', async () => {
    const tables = [1, 2].map(() => ({ type: 'table', rows: [[{ type: 'raw_text', text: 'a' }]] }));
    assert.equal(await refusal(post({ channel: 'C0ITPRIVATE' })), 'channel_not_found');
    assert.equal(await refusal(post({ channel: 'C0NOWHERE' })), 'channel_not_found');
    assert.equal(await refusal(post({ blocks: [{ type: 'alert', text: plain('a') }] })), 'invalid_blocks');
    assert.equal(await refusal(post({ blocks: [], text: '' })), 'no_text');
    const answer = await rig.app.client.chat
      .postMessage({ channel, text: 'a', blocks: tables } as never)
      .catch((error: unknown) => error as { data: { response_metadata: { messages: string[] } } });
    assert.deepEqual('data' in answer && answer.data.response_metadata.messages, [
      '[ERROR] only_one_table_allowed [json-pointer:/blocks/1]',
    ]);
    assert.deepEqual(
      await rig.slack.act.command({
        as: 'ana',
        command: '/invite',
        channel: 'it-private',
        text: '@jcaccess',
      }),
      { ok: true },
    );
    assert.ok(await post({ channel: 'C0ITPRIVATE' }));
  });

  it('to a person land in the direct message', async () => {
    const { channel: direct } = await rig.app.client.conversations.open({ users: 'U0ANA' });
    assert.equal(direct?.id, 'D0ANA');
    const sent = await rig.app.client.chat.postMessage({ channel: 'U0ANA', text: 'hi' });
    assert.equal(sent.channel, 'D0ANA');
    assert.equal(seen(String(sent.ts), 'dm:ana')?.text, 'hi');
  });

  it('are pressed with their real block id, and overflows carry the option', async () => {
    const ts = await post();
    await rig.slack.act.click({ as: 'ben', channel, ts, actionId: 'more', value: 'withdraw' });
    const body = last('pressed') as {
      actions: Record<string, unknown>[];
      message: { ts: string };
      user: object;
    };
    assert.equal(body.actions[0]?.block_id, seen(ts)?.blocks[1]?.block_id);
    assert.deepEqual(body.actions[0]?.selected_option, {
      text: { ...plain('Withdraw'), emoji: true },
      value: 'withdraw',
    });
    assert.equal(body.message.ts, ts);
    assert.deepEqual(body.user, { id: 'U0BEN', username: 'ben', name: 'ben', team_id: 'T0ACME' });
  });

  it('cannot be pressed by those who do not see them, nor where there is no button', async () => {
    const ts = await post();
    const press = (as: string, actionId: string) => rig.slack.act.click({ as, channel, ts, actionId });
    const code = (wanted: string) => (error: unknown) =>
      error instanceof ImpossibleAct && error.code === wanted;
    await assert.rejects(press('gus', 'approve'), code('not_in_channel'));
    await assert.rejects(press('ben', 'decline'), code('no_such_button'));
    await assert.rejects(press('nobody', 'approve'), code('unknown_person'));
    const { message_ts } = await rig.app.client.chat.postEphemeral({
      channel,
      user: 'U0ANA',
      text: 'a',
      blocks: card,
    });
    const private_ = (as: string) =>
      rig.slack.act.click({ as, channel, ts: String(message_ts), actionId: 'approve' });
    await assert.rejects(private_('ben'), code('no_such_message'));
    assert.deepEqual(await private_('ana'), { ok: true });
    assert.equal((last('pressed') as { message?: object }).message, undefined);
  });

  it('for one person are in no history, and answers replace or delete them', async () => {
    const { message_ts } = await rig.app.client.chat.postEphemeral({
      channel,
      user: 'U0ANA',
      text: 'a',
      blocks: card,
    });
    const ts = String(message_ts);
    assert.equal(seen(ts)?.visibleTo, 'ana');
    const history = await rig.app.client.conversations.history({ channel, limit: 1 });
    assert.notEqual(history.messages?.[0]?.ts, ts);
    await rig.slack.act.click({ as: 'ana', channel, ts, actionId: 'approve' });
    await answers.at(-1)?.send({ replace_original: true, text: 'Replaced.' });
    assert.equal(seen(ts)?.text, 'Replaced.');
    await answers.at(-1)?.send({ delete_original: true });
    assert.equal(seen(ts), undefined);
  });

  it('take five answers within half an hour', async () => {
    const ts = await post();
    const press = () => rig.slack.act.click({ as: 'ana', channel, ts, actionId: 'approve' });
    await press();
    const answer = answers.at(-1);
    for (let use = 0; use < 5; use += 1)
      await answer?.send({ replace_original: false, text: `answer ${use}` });
    await assert.rejects(async () => answer?.send({ text: 'a sixth' }));
    await press();
    rig.clock.advance(31 * 60_000);
    await assert.rejects(async () => answers.at(-1)?.send({ text: 'too late' }));
    const { messages = [] } = rig.slack.state().channels.find(one => one.id === channel) ?? {};
    assert.equal(messages.filter(one => /^answer \d$/.test(one.text) && one.visibleTo === 'ana').length, 5);
    assert.ok(!messages.some(one => one.text === 'a sixth' || one.text === 'too late'));
  });

  it('answer commands from the acknowledgement', async () => {
    const say = (text: string) =>
      rig.slack.act.command({ as: 'mallory', command: '/jcaccess', channel: 'it-changes', text });
    await say('');
    await say('loud');
    const all = rig.slack.state().channels.find(one => one.id === channel)?.messages ?? [];
    assert.equal(all.find(one => one.text === 'Quiet.')?.visibleTo, 'mallory');
    assert.equal(all.find(one => one.text === 'Loud.')?.visibleTo, undefined);
    await assert.rejects(
      rig.slack.act.command({ as: 'ana', command: '/other', channel: 'it-changes' }),
      ImpossibleAct,
    );
  });

  it('and shortcuts reach the app', async () => {
    const ts = await post();
    await rig.slack.act.shortcut({ as: 'ana', callbackId: 'go' });
    assert.equal((last('shortcut') as { type: string }).type, 'shortcut');
    await rig.slack.act.shortcut({ as: 'ana', callbackId: 'go', channel, ts });
    assert.equal((last('shortcut') as { message_ts: string }).message_ts, ts);
  });

  it('of people are events where the bot is and the app is subscribed', async () => {
    heard = [];
    answers = [];
    const say = (where: string, text: string) => rig.slack.act.message({ as: 'ana', channel: where, text });
    await say('dm:ana', 'to the bot');
    const event = await eventually(() => last('message'));
    assert.deepEqual(
      [event.text, event.channel, event.channel_type, event.user],
      ['to the bot', 'D0ANA', 'im', 'U0ANA'],
    );
    rig.slack.subscribedEvents.delete('message.im');
    await say('dm:ana', 'not heard');
    rig.slack.subscribedEvents.add('message.im');
    assert.ok(!heard.some(one => one.body.text === 'not heard'));
  });

  it('have permalinks', async () => {
    const ts = await post();
    const { permalink } = await rig.app.client.chat.getPermalink({ channel, message_ts: ts });
    assert.equal(permalink, `https://acme.slack.com/archives/${channel}/p${ts.replace('.', '')}`);
  });
});
