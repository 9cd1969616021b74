import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ImpossibleAct } from '../impossible-act.ts';
import { eventually, type Rig, refusal, startRig } from './bolt-rig.ts';

const token = { authorization: 'Bearer xoxb-acme-1' };
const pem = '-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----\n';

describe('files', () => {
  let rig: Rig;
  let events: Record<string, unknown>[] = [];
  let submitted: Record<string, unknown> | undefined;

  before(async () => {
    rig = await startRig('http', app => {
      app.event('file_shared', async ({ event }) => {
        events.push(event as never);
      });
      app.event('message', async ({ event }) => {
        events.push(event as never);
      });
      app.command('/jcaccess', async ({ ack, command, client }) => {
        const plain = (text: string) => ({ type: 'plain_text' as const, text });
        const element = {
          type: 'file_input' as const,
          action_id: 'metadata-file',
          filetypes: ['xml'],
          max_files: 1,
        };
        await client.views.open({
          trigger_id: command.trigger_id,
          view: {
            type: 'modal',
            callback_id: 'hand-back',
            title: plain('Hand back'),
            submit: plain('Check the file'),
            blocks: [{ type: 'input', block_id: 'file', label: plain('File'), element }],
          },
        });
        await ack();
      });
      app.view('hand-back', async ({ ack, view }) => {
        submitted = view.state.values.file?.['metadata-file'] as never;
        await ack();
      });
    });
  });
  after(() => rig.stop());

  const get = (url: string, headers: Record<string, string> = token) =>
    rig.fetch(url, { headers, redirect: 'manual' });
  const upload = async (filename: string, content: string) => {
    const answer = await rig.app.client.filesUploadV2({
      channel_id: 'D0ANA',
      initial_comment: 'Files',
      file_uploads: [{ filename, content }],
    });
    const id = answer.files[0]?.files?.[0]?.id;
    assert.ok(id);
    return id;
  };
  const file = (id: string) => rig.slack.state().files.find(one => one.id === id);

  it('go from the upload URL into one message, and are told of', async () => {
    const answer = await rig.app.client.filesUploadV2({
      channel_id: 'D0ANA',
      initial_comment: 'Files for *Acme staff*',
      file_uploads: [
        { filename: 'samlidp.key', content: 'KEY', title: 'pair 3F9A' },
        { filename: 'samlidp.crt', content: pem },
      ],
    });
    assert.equal(answer.ok, true);
    const sent = answer.files[0]?.files?.[0];
    assert.deepEqual([sent?.shares, sent?.ims, sent?.mimetype], [{}, [], '']);
    const inDm = () => rig.slack.state().channels.find(one => one.name === 'dm:ana')?.messages ?? [];
    const found = () => inDm().find(one => one.text === 'Files for *Acme staff*');
    assert.equal(found(), undefined, 'a share takes its time');
    assert.deepEqual(rig.slack.pending(), ['sharing samlidp.key, samlidp.crt']);
    assert.deepEqual((await rig.app.client.files.info({ file: String(sent?.id) })).file?.shares, {});
    const message = await eventually(found);
    assert.deepEqual(
      message?.files.map(one => [one.name, one.title]),
      [
        ['samlidp.key', 'pair 3F9A'],
        ['samlidp.crt', 'samlidp.crt'],
      ],
    );
    assert.equal(rig.slack.readFile(message?.files[0]?.id ?? '')?.toString(), 'KEY');
    assert.ok(
      rig.slack.traffic.some(sent => sent.method === 'POST files.slack.com' && sent.body.includes('KEY')),
    );
    const info = await rig.app.client.files.info({ file: message?.files[0]?.id ?? '' });
    assert.deepEqual(info.file?.ims, ['D0ANA']);
    assert.equal(info.file?.shares?.private?.D0ANA?.[0]?.ts, message?.ts);
  });

  it('may be shared late or never, and those of people be listed late', async () => {
    const shares = async (id: unknown) =>
      Object.keys((await rig.app.client.files.info({ file: String(id) })).file?.shares ?? {});
    const where = { as: 'ana', channel: 'dm:ana', text: 'a' };
    const theirs = await rig.slack.act.upload({ ...where, filename: 'a.txt' });
    assert.deepEqual(await shares(theirs.fileId), []);
    rig.clock.advance(1_000);
    assert.deepEqual(await shares(theirs.fileId), ['private']);

    rig.slack.fault({ kind: 'slow-share', ms: 60_000 });
    const late = await upload('late.txt', 'a');
    assert.deepEqual(rig.slack.pending(), []);
    assert.deepEqual(await shares(late), []);
    rig.clock.advance(60_000);
    await eventually(() => (file(late)?.channels.length ? true : undefined));

    rig.slack.fault({ kind: 'never-shared', times: 2 });
    const never = [await upload('never.txt', 'a')];
    never.push(String((await rig.slack.act.upload({ ...where, filename: 'b.txt' })).fileId));
    rig.clock.advance(86_400_000);
    for (const id of never) assert.deepEqual(await shares(id), []);
  });

  it('of text carry their own text in the event and in files.info', async () => {
    events = [];
    const sent = await rig.slack.act.upload({ as: 'ana', channel: 'dm:ana', filename: 'my.pem', text: pem });
    const message = await eventually(() =>
      events.find(event => event.subtype === 'file_share' && event.user === 'U0ANA'),
    );
    const shared = await eventually(() =>
      events.find(event => event.type === 'file_shared' && event.user_id === 'U0ANA'),
    );
    assert.deepEqual([shared.file_id, shared.user_id, shared.channel_id], [sent.fileId, 'U0ANA', 'D0ANA']);
    const [object] = message.files as Record<string, unknown>[];
    assert.deepEqual([object?.mode, object?.preview, object?.lines], ['snippet', pem, 4]);
    const info = await rig.app.client.files.info({ file: String(sent.fileId) });
    assert.equal(info.content, pem);
    const bytes = await rig.slack.act.upload({
      as: 'ana',
      channel: 'dm:ana',
      filename: 'a.bin',
      base64: 'AAEC/w==',
    });
    const hosted = await rig.app.client.files.info({ file: String(bytes.fileId) });
    assert.deepEqual([hosted.file?.mode, hosted.content], ['hosted', undefined]);
  });

  it('are downloaded with the token only; everybody else gets a sign-in page with status 200', async () => {
    const id = await upload('a.txt', 'hello');
    const url = file(id)?.url ?? '';
    assert.equal(await (await get(url)).text(), 'hello');
    assert.equal(await (await get(url.replace(`${id}/`, `${id}/download/`))).text(), 'hello');
    for (const headers of [{}, { authorization: 'Bearer xoxb-wrong' }]) {
      const trap = await get(url, headers as Record<string, string>);
      assert.equal(trap.status, 200);
      assert.match(trap.headers.get('content-type') ?? '', /^text\/html/);
      assert.match(await trap.text(), /^<!DOCTYPE html><html lang="en-US" class="" data-primer/);
    }
    rig.slack.grantedScopes.delete('files:read');
    assert.match(await (await get(url)).text(), /^<!DOCTYPE html>/);
    rig.slack.grantedScopes.add('files:read');
  });

  it('may be redirected to another Slack host, to a presigned one, or to the login', async () => {
    const id = await upload('b.txt', 'hello');
    const url = file(id)?.url ?? '';
    rig.slack.fault({ kind: 'redirect-download' });
    const moved = await get(url);
    assert.equal(moved.status, 302);
    const location = moved.headers.get('location') ?? '';
    assert.equal(new URL(location).host, 'files-origin.slack.com');
    assert.equal(await (await get(location)).text(), 'hello');
    assert.match(await (await get(location, {})).text(), /^<!DOCTYPE html>/);
    rig.slack.fault({ kind: 'redirect-download', host: 'files.slack-edge.com' });
    const presigned = (await get(url)).headers.get('location') ?? '';
    assert.equal(await (await get(presigned, {})).text(), 'hello');
    assert.equal((await get(presigned.replace(/t=.*/, 't=made-up'), {})).status, 403);
    rig.slack.fault({ kind: 'login-html', redirect: true });
    const login = await get(url);
    assert.equal(login.status, 302);
    assert.equal(login.headers.get('x-slack-meta'), '?;acl_fail');
    assert.match(await (await get(login.headers.get('location') ?? '')).text(), /Sign in to Acme/);
    rig.slack.fault({ kind: 'login-html' });
    assert.match(await (await get(url)).text(), /^<!DOCTYPE html>/);
    assert.equal(await (await get(url)).text(), 'hello');
  });

  it('of the bot can be deleted by it, those of people not', async () => {
    const id = await upload('samlidp.key', 'SECRET');
    rig.slack.fault({ kind: 'refuse', method: 'files.delete', error: 'file_deleting_disabled' });
    assert.equal(await refusal(rig.app.client.files.delete({ file: id })), 'file_deleting_disabled');
    await rig.app.client.files.delete({ file: id });
    assert.deepEqual([file(id)?.deleted, rig.slack.readFile(id)], [true, undefined]);
    assert.equal(await refusal(rig.app.client.files.delete({ file: id })), 'file_deleted');
    assert.equal(await refusal(rig.app.client.files.info({ file: id })), 'file_deleted');
    assert.equal((await get(file(id)?.url ?? '')).status, 404);
    const theirs = await rig.slack.act.upload({
      as: 'ana',
      channel: 'dm:ana',
      filename: 'k.pem',
      text: 'KEY',
    });
    assert.equal(
      await refusal(rig.app.client.files.delete({ file: String(theirs.fileId) })),
      'cant_delete_file',
    );
  });

  it('are invisible where the bot is not', async () => {
    const hidden = await rig.slack.act.upload({
      as: 'ana',
      channel: 'it-private',
      filename: 'a.txt',
      text: 'a',
    });
    assert.equal(await refusal(rig.app.client.files.info({ file: String(hidden.fileId) })), 'file_not_found');
    assert.match(await (await get(file(String(hidden.fileId))?.url ?? '')).text(), /^<!DOCTYPE html>/);
  });

  it('in a form come as full file objects that can be downloaded', async () => {
    await rig.slack.act.command({ as: 'ana', command: '/jcaccess', channel: 'it-changes' });
    const viewId = rig.slack.state().modals[0]?.viewId ?? '';
    const submit = (filename: string) =>
      rig.slack.act.submit({
        as: 'ana',
        viewId,
        values: { 'metadata-file': { filename, text: '<EntityDescriptor/>' } },
      });
    await assert.rejects(
      submit('metadata.txt'),
      (error: unknown) => error instanceof ImpossibleAct && error.code === 'wrong_filetype',
    );
    assert.deepEqual(await rig.slack.act.submit({ as: 'ana', viewId, values: {} }), {
      ok: false,
      errors: { 'metadata-file': 'Please complete this required field.' },
    });
    assert.deepEqual(await submit('JumpCloud-saml2-metadata.xml'), { ok: true });
    assert.equal(submitted?.type, 'file_input');
    const [object] = (submitted?.files ?? []) as Record<string, unknown>[];
    assert.deepEqual(
      [object?.name, object?.mode, object?.user],
      ['JumpCloud-saml2-metadata.xml', 'snippet', 'U0ANA'],
    );
    assert.equal(await (await get(String(object?.url_private_download))).text(), '<EntityDescriptor/>');
    assert.equal(
      await refusal(rig.app.client.files.delete({ file: String(object?.id) })),
      'cant_delete_file',
    );
  });

  it('refuse empty uploads, unknown files and markdown blocks', async () => {
    const { files } = rig.app.client;
    assert.equal(await refusal(files.getUploadURLExternal({ filename: 'a', length: 0 })), 'missing_argument');
    const complete = (id: string, more: object = {}) =>
      files.completeUploadExternal({ files: [{ id, title: 'a' }], channel_id: 'D0ANA', ...more } as never);
    assert.equal(await refusal(complete('F0NOTHING')), 'file_not_found');
    const { file_id, upload_url } = await files.getUploadURLExternal({ filename: 'a', length: 1 });
    assert.equal(await refusal(complete(String(file_id))), 'file_not_found');
    await rig.fetch(String(upload_url), { method: 'POST', body: 'a' });
    const blocks = [{ type: 'markdown', text: 'a' }];
    assert.equal(await refusal(complete(String(file_id), { blocks })), 'internal_error');
    assert.equal(
      await refusal(complete(String(file_id), { channel_id: 'C0ITPRIVATE' })),
      'channel_not_found',
    );
    assert.equal((await complete(String(file_id))).ok, true);
  });
});
