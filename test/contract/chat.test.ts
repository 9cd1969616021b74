import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { asId, type ChannelId, type EffectId, type FileId, type UserId } from '../../src/domain/ids.ts';
import type { Chat, FileInfo, Message, Origin } from '../../src/ports/chat.ts';
import { ServiceError } from '../../src/ports/service-error.ts';
import { fallbackText } from '../../src/slack/views/text.ts';
import type { SeenMessage } from '../worlds/slack/state.ts';
import { type SlackRig, startSlack } from './slack.ts';

const channel = asId<ChannelId>('C0ITCHANGES');
const dm = asId<ChannelId>('D0ANA');
const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
const card: Message = { text: fallbackText('Card'), blocks: [section('Card')] };
const from = (effect: string, attempt = 1): Origin => ({
  effect: asId<EffectId>(effect),
  attempt,
  firstClaimedAt: new Date('2029-01-01T00:00:00Z'),
});
const seen = ({ slack }: SlackRig, id: ChannelId = channel): SeenMessage[] =>
  slack.state().channels.find(one => one.id === id)?.messages ?? [];
const rejects = (deed: Promise<unknown>, facts: Partial<ServiceError>): Promise<void> =>
  assert.rejects(deed, error => {
    assert.ok(error instanceof ServiceError, String(error));
    assert.partialDeepStrictEqual({ ...error, message: error.message }, { service: 'slack', ...facts });
    return true;
  });

describe('posting', () => {
  test('a message stands where it was posted, in a thread and broadcast', async t => {
    const rig = await startSlack(t);
    const at = await rig.chat.post({ channel }, card, from('a'));
    await rig.chat.post(
      { channel, threadTs: at.ts, broadcast: true },
      { ...card, text: fallbackText('Reply') },
      from('b'),
    );
    const [first, reply] = seen(rig);
    assert.partialDeepStrictEqual(first, { ts: at.ts, text: 'Card' });
    assert.partialDeepStrictEqual(reply, { threadTs: at.ts, broadcast: true });
    const told = await rig.client.chat.getPermalink({ channel: at.channel, message_ts: at.ts });
    assert.equal(rig.chat.permalink(at), told.permalink);
  });

  test('a repeated attempt finds its own message instead of posting again', async t => {
    const rig = await startSlack(t);
    rig.slack.fault({ kind: 'drop-answer', method: 'chat.postMessage' });
    await rejects(rig.chat.post({ channel }, card, from('a')), { kind: 'unreachable' });
    const [posted] = seen(rig);
    assert.deepEqual(await rig.chat.post({ channel }, card, from('a', 2)), { channel, ts: posted?.ts });
    assert.equal(seen(rig).length, 1);
    await rig.chat.post({ channel }, card, from('b', 2));
    assert.equal(seen(rig).length, 2);
  });

  test('in a thread too, however long, and in a DM', async t => {
    const rig = await startSlack(t);
    const root = await rig.chat.post({ channel }, card, from('root'));
    const thread = { channel, threadTs: root.ts };
    for (let n = 0; n < 105; n += 1) await rig.chat.post(thread, card, from(`n${n}`));
    const last = await rig.chat.post(thread, card, from('last'));
    assert.deepEqual(await rig.chat.post(thread, card, from('last', 3)), last);
    const private1 = await rig.chat.post({ channel: dm }, card, from('dm'));
    assert.deepEqual(await rig.chat.post({ channel: dm }, card, from('dm', 2)), private1);
    assert.equal(seen(rig).length, 107);
  });

  test('when Slack lets nobody look, the log says so and the message is posted', async t => {
    const rig = await startSlack(t);
    rig.slack.grantedScopes.delete('channels:history');
    await rig.chat.post({ channel }, card, from('a', 2));
    assert.equal(seen(rig).length, 1);
    assert.deepEqual(rig.warnings, ['cannot look for an earlier post, posting again']);
  });

  test('when looking fails for now, nothing is posted', async t => {
    const rig = await startSlack(t);
    rig.slack.fault({ kind: '5xx', method: 'conversations.history', status: 503 });
    await rejects(rig.chat.post({ channel }, card, from('a', 2)), { kind: 'server', code: 'http-503' });
    assert.equal(seen(rig).length, 0);
  });

  test('blocks that Slack refuses are replaced by their plain twin, from then on at once', async t => {
    const rig = await startSlack(t);
    const newer: Message = {
      text: fallbackText('New'),
      blocks: [{ type: 'hologram' }],
      plainBlocks: [section('Plain')],
    };
    await rig.chat.post({ channel }, newer, from('a'));
    const at = await rig.chat.post({ channel }, newer, from('b'));
    assert.equal(await rig.chat.edit(at, newer), 'edited');
    assert.deepEqual(
      seen(rig).map(one => one.blocks.map(block => block.type)),
      [['section'], ['section']],
    );
    assert.equal(rig.slack.calls['chat.postMessage'], 3);
    assert.equal(rig.slack.calls['chat.update'], 1);
    assert.equal(rig.warnings.length, 1);
  });

  test('a message without a twin is refused, and others keep their blocks', async t => {
    const rig = await startSlack(t);
    await rejects(
      rig.chat.post({ channel }, { text: fallbackText('x'), blocks: [{ type: 'hologram' }] }, from('a')),
      {
        kind: 'refused',
        code: 'invalid_blocks',
      },
    );
    assert.deepEqual(rig.warnings, []);
  });

  test('an edited message changes in place; one that is gone is told as gone', async t => {
    const rig = await startSlack(t);
    const at = await rig.chat.post({ channel }, card, from('a'));
    assert.equal(
      await rig.chat.edit(at, { text: fallbackText('Edited'), blocks: [section('Edited')] }),
      'edited',
    );
    assert.equal(seen(rig)[0]?.text, 'Edited');
    assert.equal(await rig.chat.edit({ channel, ts: '1.000001' }, card), 'gone');
    for (const error of ['edit_window_closed', 'cant_update_message']) {
      rig.slack.fault({ kind: 'refuse', method: 'chat.update', error });
      assert.equal(await rig.chat.edit(at, card), 'gone');
    }
    rig.slack.fault({ kind: 'refuse', method: 'chat.update', error: 'is_archived' });
    await rejects(rig.chat.edit(at, card), { kind: 'unpostable', code: 'is_archived' });
  });

  test('an edited message is still found by its effect', async t => {
    const rig = await startSlack(t);
    const at = await rig.chat.post({ channel }, card, from('a'));
    await rig.chat.edit(at, { ...card, text: fallbackText('Edited') });
    assert.deepEqual(await rig.chat.post({ channel }, card, from('a', 2)), at);
  });

  test('failures carry their kind and the time to wait, and are not repeated', async t => {
    const rig = await startSlack(t);
    rig.slack.fault({ kind: '429', method: 'chat.postMessage', retryAfter: 30 });
    await rejects(rig.chat.post({ channel }, card, from('a')), {
      kind: 'rate-limited',
      retryAfterMs: 30_000,
    });
    rig.slack.fault({ kind: '5xx', method: 'chat.postMessage', status: 500 });
    await rejects(rig.chat.post({ channel }, card, from('a')), { kind: 'server' });
    rig.slack.fault({ kind: 'refuse', method: 'chat.postMessage', error: 'token_revoked' });
    await rejects(rig.chat.post({ channel }, card, from('a')), {
      kind: 'unauthorized',
      code: 'token_revoked',
    });
    await rejects(rig.chat.post({ channel: asId('C0ITPRIVATE') }, card, from('a')), { kind: 'unpostable' });
    assert.equal(seen(rig).length, 0);
    const cutOff = await startSlack(t);
    cutOff.network.set('slack.com', null);
    await rejects(cutOff.chat.dmOf(asId<UserId>('U0BEN')), { kind: 'unreachable' });
  });

  test('the DM of a person is asked for once', async t => {
    const { chat, slack } = await startSlack(t);
    assert.equal(await chat.dmOf(asId<UserId>('U0ANA')), dm);
    assert.equal(await chat.dmOf(asId<UserId>('U0ANA')), dm);
    assert.equal(slack.calls['conversations.open'], 1);
  });
});

describe('files', () => {
  const text = '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n';
  const uploaded = async (chat: Chat, name: string, content = text): Promise<FileId> => {
    const bytes = Buffer.from(content);
    const file = await chat.reserveFile(name, bytes.length);
    await chat.uploadBytes(file, bytes);
    return file.id;
  };
  /** Slack shares a file after its answer. */
  const isShared = async ({ slack }: SlackRig): Promise<void> => {
    while (slack.pending().length > 0) await sleep(5);
  };
  const shared = async (rig: SlackRig, content = text): Promise<FileInfo> => {
    const id = await uploaded(rig.chat, 'samlidp.key', content);
    await rig.chat.shareFiles([{ id, title: 'Key' }], { channel: dm });
    await isShared(rig);
    const info = await rig.chat.fileInfo(id);
    assert.ok(info);
    return info;
  };

  test('two files go into one message', async t => {
    const rig = await startSlack(t);
    const key = await uploaded(rig.chat, 'samlidp.key');
    const certificate = await uploaded(rig.chat, 'samlidp.crt');
    assert.equal(await rig.chat.fileInfo(key), null);
    await rig.chat.shareFiles(
      [
        { id: key, title: 'Key' },
        { id: certificate, title: 'Certificate' },
      ],
      { channel: dm, comment: fallbackText('Your pair') },
    );
    assert.deepEqual((await rig.chat.fileInfo(key))?.channels, [], 'not shared yet');
    await isShared(rig);
    const [message] = seen(rig, dm);
    assert.equal(message?.text, 'Your pair');
    assert.deepEqual(
      message?.files.map(file => file.title),
      ['Key', 'Certificate'],
    );
    assert.equal(seen(rig, dm).length, 1);
  });

  test("a file's facts hold nothing of its text", async t => {
    const rig = await startSlack(t);
    const info = await shared(rig);
    assert.partialDeepStrictEqual(info, {
      name: 'samlidp.key',
      sizeBytes: text.length,
      owner: asId<UserId>('U0JCBOT'),
      mode: 'snippet',
      channels: [dm],
    });
    assert.deepEqual(
      info.shares.map(one => one.channel),
      [dm],
    );
    assert.doesNotMatch(JSON.stringify(info), /PRIVATE KEY|MIIE/);
  });

  test('deleting is checked, and a refusal is told', async t => {
    const rig = await startSlack(t);
    const { id } = await shared(rig);
    assert.deepEqual(await rig.chat.deleteFile(id), { ok: true });
    assert.equal(await rig.chat.fileInfo(id), null);
    assert.deepEqual(await rig.chat.deleteFile(id), { ok: true });
    const other = await shared(rig);
    rig.slack.fault({ kind: 'refuse', method: 'files.delete', error: 'file_deleting_disabled' });
    assert.deepEqual(await rig.chat.deleteFile(other.id), { ok: false, error: 'file_deleting_disabled' });
    rig.slack.fault({ kind: '429', method: 'files.delete', retryAfter: 5 });
    await rejects(rig.chat.deleteFile(other.id), { kind: 'rate-limited', retryAfterMs: 5_000 });
  });

  test('a download gives the bytes, also by way of another Slack host', async t => {
    const rig = await startSlack(t);
    const info = await shared(rig);
    const expected = { ok: true, value: new Uint8Array(Buffer.from(text)) };
    assert.deepEqual(await rig.chat.download(info, 1_000), expected);
    rig.slack.fault({ kind: 'redirect-download' });
    assert.deepEqual(await rig.chat.download(info, 1_000), expected);
    rig.slack.fault({ kind: 'redirect-download', host: 'files.slack-edge.com' });
    assert.deepEqual(await rig.chat.download(info, 1_000), expected);
    const visits = rig.slack.traffic.filter(one => JSON.stringify(one).includes('slack-edge.com'));
    assert.equal(visits.length, 1);
    assert.match(JSON.stringify(visits), /without a token/);
  });

  test('the token goes to no other host', async t => {
    const rig = await startSlack(t);
    const info = await shared(rig);
    rig.slack.fault({ kind: 'redirect-download', host: 'api.cloudflare.com' });
    assert.deepEqual(await rig.chat.download(info, 1_000), { ok: false, error: 'foreign-host' });
    for (const urlPrivate of [
      'http://files.slack.com/files-pri/x',
      'https://files.slack.com:8443/x',
      'https://files.slack.com@evil.example/x',
      'https://evilslack.com/x',
      'https://files.slack.com.evil.example/x',
      'https://drive.google.com/x',
      '',
    ])
      assert.deepEqual(await rig.chat.download({ ...info, urlPrivate }, 1_000), {
        ok: false,
        error: 'foreign-host',
      });
    assert.deepEqual(await rig.chat.download({ ...info, mode: 'external' }, 1_000), {
      ok: false,
      error: 'foreign-host',
    });
    await rejects(
      rig.chat.uploadBytes({ id: info.id, uploadUrl: 'https://evil.example/' }, Buffer.from('x')),
      {
        kind: 'broken-answer',
      },
    );
  });

  test('a sign-in page is never a file, whatever its status', async t => {
    const rig = await startSlack(t);
    const info = await shared(rig);
    const page = { ok: false, error: 'sign-in-page' };
    rig.slack.fault({ kind: 'login-html' });
    assert.deepEqual(await rig.chat.download(info, 100_000), page);
    rig.slack.fault({ kind: 'login-html', redirect: true });
    assert.deepEqual(await rig.chat.download(info, 100_000), page);
    rig.slack.fault({ kind: 'redirect-download', times: 9 });
    assert.deepEqual(await rig.chat.download(info, 100_000), page);
    rig.slack.clearFaults();
    const html = await shared(rig, '\n<!DOCTYPE HTML><html></html>');
    assert.deepEqual(await rig.chat.download({ ...html, sizeBytes: 3_141 }, 100_000), page);
    const asUploaded = await rig.chat.download(html, 100_000);
    assert.ok(asUploaded.ok, 'a page that a person saved and sent is theirs');
  });

  test('a file over the limit is not taken, even when Slack understates its size', async t => {
    const rig = await startSlack(t);
    const info = await shared(rig);
    assert.deepEqual(await rig.chat.download(info, 10), { ok: false, error: 'too-large' });
    assert.deepEqual(await rig.chat.download({ ...info, sizeBytes: 1 }, 10), {
      ok: false,
      error: 'too-large',
    });
    await rig.chat.deleteFile(info.id);
    assert.deepEqual(await rig.chat.download(info, 1_000), { ok: false, error: 'gone' });
  });
});
