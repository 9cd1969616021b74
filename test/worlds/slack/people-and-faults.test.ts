import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ImpossibleAct } from '../impossible-act.ts';
import { eventually, type Rig, refusal, startRig } from './bolt-rig.ts';
import { manifestEvents, manifestScopes } from './scopes.ts';

describe('people, permissions and faults', () => {
  let rig: Rig;
  const events: Record<string, unknown>[] = [];

  before(async () => {
    rig = await startRig('socket', app => {
      for (const name of ['subteam_members_changed', 'user_change', 'app_home_opened'] as const) {
        app.event(name, async ({ event }) => {
          events.push(event as never);
        });
      }
    });
  });
  after(() => rig.stop());

  const call = (method: string, init: { headers?: Record<string, string>; body?: string } = {}) =>
    rig.fetch(`https://slack.com/api/${method}`, { method: 'POST', ...init });
  const json = async (response: Response) => (await response.json()) as Record<string, unknown>;

  it('need a token of the right kind', async () => {
    assert.equal((await json(await call('auth.test'))).error, 'not_authed');
    assert.equal(
      (await json(await call('auth.test', { headers: { authorization: 'Bearer xoxb-no' } }))).error,
      'invalid_auth',
    );
    const bot = { authorization: 'Bearer xoxb-acme-1' };
    assert.equal(
      (await json(await call('apps.connections.open', { headers: bot }))).error,
      'not_allowed_token_type',
    );
    assert.equal((await json(await call('no.such', { headers: bot }))).error, 'unknown_method');
  });

  it('take JSON and forms alike', async () => {
    const headers = {
      authorization: 'Bearer xoxb-acme-1',
      'content-type': 'application/json; charset=utf-8',
    };
    const user = await json(await call('users.info', { headers, body: '{"user":"U0BEN"}' }));
    assert.equal((user.user as { name: string }).name, 'ben');
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const again = await json(
      await call('users.info', { headers: form, body: 'token=xoxb-acme-1&user=U0BEN' }),
    );
    assert.deepEqual(again, user);
  });

  it('need the scope of each method', async () => {
    const { client } = rig.app;
    const without = async (scope: string, deed: () => Promise<unknown>) => {
      rig.slack.grantedScopes.delete(scope);
      const error = await refusal(deed());
      rig.slack.grantedScopes.add(scope);
      assert.equal(error, 'missing_scope');
      await deed();
    };
    await without('chat:write', () => client.chat.postMessage({ channel: 'C0ITCHANGES', text: 'a' }));
    await without('usergroups:read', () => client.usergroups.users.list({ usergroup: 'S0SECURITY' }));
    await without('channels:history', () => client.conversations.history({ channel: 'C0ITCHANGES' }));
    await without('im:history', () => client.conversations.history({ channel: 'D0ANA' }));
    await without('im:write', () => client.conversations.open({ users: 'U0ANA' }));
    await without('users:read', () => client.users.info({ user: 'U0ANA' }));
    assert.equal((await client.users.info({ user: 'U0ANA' })).user?.profile?.email, undefined);
    rig.slack.grantedScopes.add('users:read.email');
    assert.equal((await client.users.info({ user: 'U0ANA' })).user?.profile?.email, 'ana@acme.com');
    rig.slack.grantedScopes.delete('users:read.email');
  });

  it('have what manifest.yml asks for, and no more', async () => {
    const { client } = rig.app;
    assert.equal(await refusal(client.conversations.info({ channel: 'D0ANA' })), 'missing_scope');
    assert.equal(await refusal(client.team.info()), 'missing_scope');
    assert.deepEqual([...rig.slack.grantedScopes].sort(), [...manifestScopes].sort());
    assert.deepEqual([...rig.slack.subscribedEvents].sort(), [...manifestEvents].sort());
  });

  it('are guests, members, strangers and the deactivated', async () => {
    const { users } = rig.app.client;
    assert.equal((await users.info({ user: 'U0GUS' })).user?.is_restricted, true);
    assert.equal((await users.info({ user: 'U0ANA' })).user?.is_restricted, false);
    rig.slack.addPerson({ name: 'eve', teamId: 'T0OTHER', channels: ['it-changes'] });
    const eve = (await users.info({ user: 'U0EVE' })).user;
    assert.deepEqual([eve?.team_id, eve?.is_stranger], ['T0OTHER', true]);
    const channel = (await rig.app.client.conversations.info({ channel: 'C0ITCHANGES' })).channel;
    assert.equal(channel?.is_ext_shared, true);
    rig.slack.subscribedEvents.add('user_change');
    await rig.slack.deactivate('mallory');
    assert.equal((await users.info({ user: 'U0MALLORY' })).user?.deleted, true);
    const change = await eventually(() => events.find(event => event.type === 'user_change'));
    assert.equal((change.user as { id: string }).id, 'U0MALLORY');
    await assert.rejects(rig.slack.act.openHome({ as: 'mallory' }), ImpossibleAct);
    assert.equal(await refusal(rig.app.client.conversations.open({ users: 'U0MALLORY' })), 'user_disabled');
  });

  it('are in groups that can be edited', async () => {
    const { usergroups } = rig.app.client;
    await rig.slack.group({ handle: '@security', add: ['ana'], remove: ['cleo'] });
    assert.deepEqual((await usergroups.users.list({ usergroup: 'S0SECURITY' })).users, ['U0ANA']);
    const change = await eventually(() => events.find(event => event.type === 'subteam_members_changed'));
    assert.deepEqual([change.added_users, change.removed_users], [['U0ANA'], ['U0CLEO']]);
    assert.equal((await usergroups.list()).usergroups?.[0]?.users, undefined);
    assert.deepEqual((await usergroups.list({ include_users: true })).usergroups?.[0]?.users, ['U0BEN']);
    assert.equal(await refusal(usergroups.users.list({ usergroup: 'S0NONE' })), 'no_such_subteam');
  });

  it('open their home', async () => {
    assert.deepEqual(await rig.slack.act.openHome({ as: 'ana' }), { ok: true });
    const opened = await eventually(() => events.find(event => event.type === 'app_home_opened'));
    assert.deepEqual([opened.user, opened.channel, opened.tab], ['U0ANA', 'D0ANA', 'home']);
  });

  it('meet 429 and 5xx, once or as often as told', async () => {
    const headers = { authorization: 'Bearer xoxb-acme-1' };
    rig.slack.fault({ kind: '429', method: 'auth.test', retryAfter: 7, times: 2 });
    for (let time = 0; time < 2; time += 1) {
      const limited = await call('auth.test', { headers });
      assert.deepEqual([limited.status, limited.headers.get('retry-after')], [429, '7']);
    }
    assert.equal((await call('auth.test', { headers })).status, 200);
    rig.slack.fault({ kind: '5xx' });
    assert.equal((await call('team.info', { headers })).status, 503);
    rig.slack.fault({ kind: 'refuse', method: 'team.info', error: 'fatal_error' });
    assert.equal((await json(await call('auth.test', { headers }))).ok, true);
    assert.equal((await json(await call('team.info', { headers }))).error, 'fatal_error');
    rig.slack.fault({ kind: '5xx' });
    rig.slack.clearFaults();
    assert.equal((await call('team.info', { headers })).status, 200);
  });

  it('may get slow answers, or none though the deed is done', async () => {
    rig.slack.fault({ kind: 'slow', method: 'chat.postMessage', ms: 200 });
    const started = performance.now();
    const slow = rig.app.client.chat.postMessage({ channel: 'C0ITCHANGES', text: 'slow' });
    await eventually(() => (rig.slack.pending().includes('answering chat.postMessage') ? true : undefined));
    await slow;
    assert.ok(performance.now() - started >= 190);
    rig.slack.fault({ kind: 'drop-answer', method: 'chat.postMessage' });
    await assert.rejects(rig.app.client.chat.postMessage({ channel: 'C0ITCHANGES', text: 'lost answer' }));
    const messages = rig.slack.state().channels.find(one => one.name === 'it-changes')?.messages ?? [];
    assert.equal(messages.filter(message => message.text === 'lost answer').length, 1);
  });

  it('leave a record of what the app sent', () => {
    const sent = rig.slack.traffic.find(
      one => one.method === 'chat.postMessage' && one.body.includes('lost answer'),
    );
    assert.ok(sent);
    assert.ok((rig.slack.calls['chat.postMessage'] ?? 0) >= 3);
  });
});
