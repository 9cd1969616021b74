import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type Stage, startStage } from '../worlds/stage.ts';
import type { AppStatus } from './app-contract.ts';
import type { DeployedApp } from './deploy.ts';
import { rehearse } from './rehearsal.ts';
import { openPlaygroundServer, type PlaygroundServer } from './server.ts';
import type { VisibleState } from './state.ts';

const page = {
  html: '<!doctype html>',
  assets: new Map([['/page.js', { type: 'text/javascript', body: '1' }]]),
};

/** An app that does nothing but say what a test lets it say, and remember its restarts. */
function idleApp(): DeployedApp & { says: AppStatus; restarts: string[] } {
  const app = {
    says: { listeners: 0, claimed: 0, dueNow: 0, nextDue: null, parked: 0 } as AppStatus,
    restarts: [] as string[],
    status: async () => app.says,
    tell: async () => {},
    restart: async (how: string) => void app.restarts.push(how),
    stop: async () => {},
  };
  return app;
}

describe('the playground server', () => {
  const app = idleApp();
  let stage: Stage;
  let server: PlaygroundServer;
  before(async () => {
    stage = await startStage({ seed: 7, now: new Date('2026-11-24T14:32:00Z') });
    server = await openPlaygroundServer(rehearse(stage, app, 200), page, 0);
  });
  after(async () => {
    await server.close();
    await stage.close();
  });

  const url = (path: string): string => `http://127.0.0.1:${server.port}${path}`;
  const state = async (): Promise<VisibleState & { version: number }> =>
    (await (await fetch(url('/playground/state'))).json()) as VisibleState & { version: number };
  const act = async (body: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(url('/playground/act'), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const answer = (await response.json()) as {
      ok: boolean;
      result: never;
      error?: { code: string; message: string; running?: string[] };
      version: number;
    };
    return { status: response.status, ...answer };
  };

  test('shows the cast, the provider of the start and the clock', async () => {
    const seen = await state();
    assert.deepEqual(
      seen.people.filter(person => !person.isBot).map(person => person.name),
      ['ana', 'ben', 'cleo', 'gus', 'mallory'],
    );
    assert.deepEqual(
      seen.cloudflare.identityProviders.map(provider => provider.type),
      ['onetimepin'],
    );
    assert.match(seen.now, /^2026-11-24T14:3/);
    assert.ok(seen.channels.some(channel => channel.name === 'dm:ana'));
  });

  test('the version stays while nothing changes, and grows when something does', async () => {
    const before = await state();
    assert.equal((await state()).version, before.version);
    assert.equal((await fetch(url(`/playground/state?after=${before.version}`))).status, 204);
    const said = await act({ as: 'ana', message: { channel: 'it-changes', text: 'hello' } });
    assert.ok(said.ok && said.version > before.version);
    assert.equal((await fetch(url(`/playground/state?after=${before.version}`))).status, 200);
    const messages = (await state()).channels.find(channel => channel.name === 'it-changes')?.messages;
    assert.equal(messages?.at(-1)?.text, 'hello');
  });

  test('a file is downloaded from the same origin', async () => {
    const sent = await act({ as: 'ana', upload: { channel: 'dm:ana', filename: 'ä b.xml', text: '<x/>' } });
    assert.ok(sent.ok);
    const file = (await state()).files.at(-1);
    assert.equal(file?.owner, 'ana');
    const download = await fetch(url(file?.url ?? ''));
    assert.equal(await download.text(), '<x/>');
    assert.match(
      download.headers.get('content-disposition') ?? '',
      /^attachment; filename\*=UTF-8''%C3%A4%20b\.xml$/,
    );
    assert.equal((await fetch(url('/playground/files/F0NONE'))).status, 404);
  });

  test('what is no act is 400, what nobody could do is 422', async () => {
    assert.equal((await act('{')).status, 400);
    assert.equal((await act([])).status, 400);
    assert.equal((await act({ as: 'ana', dance: true })).status, 400);
    assert.equal((await act({ as: 'ana', openHome: true, advanceClock: 'P1D' })).status, 400);
    assert.equal((await act({ as: 'ana', upload: { channel: 'dm:ana', filename: 'x' } })).status, 400);
    assert.equal((await act({ fault: { world: 'cloudflare', kind: 'nonsense' } })).status, 400);
    const click = await act({ as: 'gus', click: { channel: 'it-changes', ts: '1', actionId: 'approve' } });
    assert.deepEqual([click.status, click.ok], [422, false]);
    assert.equal((await act({ advanceClock: 'tomorrow' })).error?.code, 'not-a-duration');
    assert.equal((await act({ as: 'zoe', openHome: true })).status, 422);
  });

  test('a console act goes to its world and gives its result', async () => {
    const made = await act({
      jumpcloud: { create: { displayLabel: 'Acme staff', ssoIdpUrlSlug: 'acme-staff' } },
    });
    const { id } = made.result as { id: string };
    const metadata = await act({ jumpcloud: { exportMetadata: { application: id } } });
    assert.match(metadata.result, /^<\?xml .*https:\/\/sso\.jumpcloud\.com\/saml2\/acme-staff/);
    const unknown = await act({ jumpcloud: { configure: { application: id, colour: 'red' } } });
    assert.equal(unknown.status, 422);
    const put = await act({
      cloudflare: { put: { name: 'Old SAML', type: 'saml', config: { issuer_url: 'x' } } },
    });
    assert.ok(put.ok);
    assert.ok((await state()).cloudflare.identityProviders.some(provider => provider.name === 'Old SAML'));
    const login = await act({ as: 'ana', login: { identityProviderId: 'none' } });
    assert.deepEqual([login.status, login.error?.code], [422, 'no-such-provider']);
  });

  test('an administrator of Slack acts', async () => {
    assert.ok((await act({ slack: { group: { handle: 'it-admins', add: ['ana'] } } })).ok);
    assert.ok((await act({ slack: { deactivate: { user: 'mallory' } } })).ok);
    const seen = await state();
    assert.deepEqual(seen.groups.find(group => group.handle === 'it-admins')?.members, ['ben', 'ana']);
    assert.equal(seen.people.find(person => person.name === 'mallory')?.deleted, true);
  });

  test('the clock jumps and says what came of it', async () => {
    const before = Date.parse((await state()).now);
    const jump = await act({ advanceClock: 'P30D' });
    const result = jump.result as { summary: string; stops: number };
    assert.equal(result.summary, '30 days later: nothing that people see.');
    const movedMs = Date.parse((await state()).now) - before;
    assert.ok(movedMs >= 30 * 86_400_000 && movedMs < 30 * 86_400_000 + 60_000);
  });

  test('a restart is passed on', async () => {
    assert.ok((await act({ restart: 'kill' })).ok);
    assert.deepEqual(app.restarts, ['kill']);
    assert.equal((await act({ restart: 'gently' })).status, 400);
  });

  test('what does not settle is 504 with the list of what still runs', async () => {
    app.says = { ...app.says, claimed: 1 };
    const stuck = await act({ as: 'ana', message: { channel: 'it-changes', text: 'again' } });
    app.says = { ...app.says, claimed: 0 };
    assert.deepEqual([stuck.status, stuck.error?.running], [504, ['app: 1 effects claimed']]);
  });

  test('acts are done one after the other, and a restart at once', async () => {
    app.says = { ...app.says, claimed: 1 };
    const order: string[] = [];
    const acts = [
      act({ as: 'ana', message: { channel: 'it-changes', text: 'one' } }).then(() => order.push('one')),
      act({ as: 'ana', message: { channel: 'it-changes', text: 'two' } }).then(() => order.push('two')),
    ];
    await delay(60);
    const lines = (await state()).channels.find(channel => channel.name === 'it-changes')?.messages ?? [];
    assert.equal(lines.at(-1)?.text, 'one');
    const restarts = app.restarts.length;
    const restart = act({ restart: 'kill' });
    await delay(30);
    assert.equal(app.restarts.length, restarts + 1);
    app.says = { ...app.says, claimed: 0 };
    await Promise.all([...acts, restart]);
    assert.deepEqual(order, ['one', 'two']);
  });

  test('serves the page, and answers no foreign one', async () => {
    const document = await fetch(url('/'));
    assert.equal(await document.text(), '<!doctype html>');
    assert.match(document.headers.get('content-security-policy') ?? '', /default-src 'none'/);
    assert.equal((await fetch(url('/page.js'))).headers.get('content-type'), 'text/javascript');
    assert.equal((await fetch(url('/nothing'))).status, 404);
    const foreign = await act({ as: 'ana', openHome: true }, { origin: 'https://evil.example' });
    assert.equal(foreign.status, 403);
    assert.equal((await act({ as: 'ana', openHome: true }, { 'content-type': 'text/plain' })).status, 403);
  });

  test('a taken port is an error of the system', async () => {
    await assert.rejects(openPlaygroundServer(rehearse(stage, app), undefined, server.port), {
      code: 'EADDRINUSE',
    });
  });
});
