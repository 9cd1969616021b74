import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { parse } from 'yaml';
import { preflight } from '../../src/programs/preflight.ts';
import { NEEDED_SCOPES } from '../../src/slack/web-api/scopes.ts';
import { startInProcess } from '../playground/app-in-process.ts';
import { appEnvironment } from '../playground/environment.ts';
import { createWorldDispatcher } from '../worlds/network.ts';
import { redisMissing, startRedis } from '../worlds/redis.ts';
import { installation } from '../worlds/slack/cast.ts';
import { type Stage, startStage } from '../worlds/stage.ts';

/** The worlds, and the checks against them with an environment that differs. */
const startChecks = async (t: TestContext) => {
  const stage: Stage = await startStage();
  const dispatcher = createWorldDispatcher({ ...stage, lookup: host => stage.network.lookup(host) });
  const folder = await mkdtemp(join(tmpdir(), 'jcaccess-preflight-'));
  t.after(async () => {
    await dispatcher.destroy();
    await stage.close();
    await rm(folder, { recursive: true, force: true });
  });
  const check = async (environment: Record<string, string> = {}, clockOffMs = 0) => {
    const lines: string[] = [];
    const env = appEnvironment({ delivery: 'socket', store: 'sqlite', folder, port: 0, environment });
    const isReady = await preflight(env, {
      dispatcher,
      now: () => new Date(Date.now() + clockOffMs),
      say: line => lines.push(line),
      wait: async () => {},
    });
    const said = lines.join('\n');
    assert.doesNotMatch(said, /xox|xapp|cf-token|rehearsal-audit/, 'no secret is said');
    return { isReady, said };
  };
  return { stage, folder, check };
};

test('the scopes that are asked for are those of the manifest', async () => {
  const manifest = parse(await readFile(new URL('../../manifest.yml', import.meta.url), 'utf8')) as {
    oauth_config: { scopes: { bot: string[] } };
  };
  assert.deepEqual([...NEEDED_SCOPES].sort(), manifest.oauth_config.scopes.bot.toSorted());
});

test('a good deployment is ready; nothing is written anywhere', async t => {
  const { stage, folder, check } = await startChecks(t);
  const { isReady, said } = await check({ JCACCESS_APPROVERS: 'U0BEN,S0SECURITY' });
  assert.equal(isReady, true, said);
  assert.doesNotMatch(said, /FAIL|WARN/);
  assert.match(said, /ok {4}Slack bot token: @\S+ in the workspace Acme/);
  assert.match(said, /ok {4}Slack scopes: all granted/);
  assert.match(said, /ok {4}Approvers: 2 people can approve, 1 needed/);
  assert.match(said, /ok {4}Cloudflare permissions: Access: Organizations.*whether it can edit shows/);
  assert.match(said, /ok {4}Store: a new file in /);
  assert.match(said, /ok {4}Clock: right/);
  assert.deepEqual(await readdir(folder), []);
  assert.equal(stage.cloudflare.state().writes.length, 0);
});

test('Slack and the dashboard behind Access are named, before the day on which that matters', async t => {
  const { stage, check } = await startChecks(t);
  assert.match((await check()).said, /ok {4}Ways in: neither/);
  stage.cloudflare.addApplication({ name: 'Dashboard SSO', more: { type: 'dash_sso' } });
  const slack = { type: 'saas', saas_app: { sp_entity_id: 'https://slack.com' } };
  stage.cloudflare.addApplication({ name: 'Chat', more: slack });
  stage.cloudflare.addApplication({ name: 'Odd', more: { type: 'saas', saas_app: 'odd' } });
  const { isReady, said } = await check();
  assert.equal(isReady, true);
  assert.match(
    said,
    /WARN {2}Ways in: Cloudflare's dashboard logs in through Access \(application Dashboard SSO\)/,
  );
  assert.match(
    said,
    /WARN {2}Ways in: Slack logs in through Access \(application Chat\)[^\n]*\n {6}Offer One-time PIN/,
  );
  assert.doesNotMatch(said, /Odd/);
});

test('each thing that is wrong is one line that says what to do', async t => {
  const { stage, check } = await startChecks(t);
  const wrong = async (environment: Record<string, string>, words: RegExp): Promise<void> => {
    const { isReady, said } = await check(environment);
    assert.equal(isReady, false, said);
    assert.match(said, words);
  };
  await wrong({ CLOUDFLARE_API_TOKEN: '' }, /^FAIL {2}Configuration: CLOUDFLARE_API_TOKEN is not set\n {6}/);
  await wrong(
    { SLACK_BOT_TOKEN: 'xoxb-9' },
    /FAIL {2}Slack bot token: .*invalid_auth\n {6}SLACK_BOT_TOKEN: Slack ›/,
  );
  await wrong(
    { SLACK_APP_TOKEN: 'xapp-9' },
    /FAIL {2}Slack app-level token: .*\n {6}SLACK_APP_TOKEN: Slack ›/,
  );
  await wrong(
    { JCACCESS_APPROVERS: 'U0BEN,S0NOBODY' },
    /FAIL {2}Approvers: the user group S0NOBODY cannot be read/,
  );
  await wrong(
    { JCACCESS_APPROVERS: 'U0GUS' },
    /WARN {2}Approvers: U0GUS is no full member[\s\S]*FAIL {2}Approvers: only 0 of 1/,
  );
  await wrong(
    { JCACCESS_APPROVAL_RULES: '2 of S0SECURITY' },
    /FAIL {2}Approvers: only 1 of 2 needed approvals can ever be given/,
  );
  await wrong(
    { CLOUDFLARE_API_TOKEN: 'cf-unknown-token' },
    /FAIL {2}Cloudflare permissions: .*Identity Providers/,
  );
  await wrong(
    { JCACCESS_STORE: 'sqlite:/nowhere/jcaccess.db' },
    /FAIL {2}Store: The folder of .* does not exist/,
  );

  stage.slack.grantedScopes.delete('files:write');
  stage.slack.grantedScopes.delete('groups:history');
  await wrong({}, /FAIL {2}Slack scopes: missing: groups:history, files:write\n {6}.*install the app again/);
  stage.slack.grantedScopes.add('files:write').add('groups:history');

  const alone = await check({ JCACCESS_APPROVERS: 'U0BEN' });
  assert.equal(alone.isReady, true);
  assert.match(alone.said, /WARN {2}Approvers: a change that U0BEN asks for can never be approved/);

  stage.cloudflare.setToken({
    token: 'cf-token-narrow',
    scopes: ['providers:read', 'providers:write', 'apps:read'],
  });
  const narrow = await check({ CLOUDFLARE_API_TOKEN: 'cf-token-narrow' });
  assert.equal(narrow.isReady, true, 'logins are not seen, all else works');
  assert.match(
    narrow.said,
    /WARN {2}Cloudflare permissions: Access: Audit Logs: Read \(users\) is missing: logins are not seen/,
  );
});

test('a token that was just made is refused now and then: it is asked again before anything is said of it', async t => {
  const { stage, check } = await startChecks(t);
  stage.cloudflare.fault({ kind: '403', path: '/access/', times: 4 });
  const { isReady, said } = await check();
  assert.equal(isReady, true, said);
  assert.match(said, /a new one needs a minute: asked again/);
  assert.doesNotMatch(said, /FAIL|WARN/);
});

test('rotating tokens are asked about without being used up', async t => {
  const { stage, folder, check } = await startChecks(t);
  const { tokens } = stage.slack;
  const seed = tokens.install();
  const environment = {
    SLACK_BOT_TOKEN: seed.botToken,
    SLACK_CLIENT_ID: installation.clientId,
    SLACK_CLIENT_SECRET: installation.clientSecret,
    SLACK_REFRESH_TOKEN: seed.refreshToken,
  };
  const ready = async (words: RegExp, more: Record<string, string> = {}): Promise<void> => {
    const { isReady, said } = await check({ ...environment, ...more }, stage.clock.offsetMs());
    assert.match(said, words);
    const wrong = said.split('\n').filter(line => line.startsWith('FAIL') && !/Clock/.test(line));
    assert.deepEqual([wrong, isReady], [[], /ok {4}Clock/.test(said)]);
  };
  await ready(
    /ok {4}Slack token rotation: the store has no tokens yet: the next start[\s\S]*ok {4}Slack scopes: all granted/,
  );
  assert.deepEqual(await readdir(folder), []);

  const app = await startInProcess(
    {
      ...appEnvironment({ delivery: 'socket', store: 'sqlite', folder, port: 0, environment }),
      JCACCESS_LOG_LEVEL: 'silent',
    },
    { front: stage, ...stage },
  );
  await ready(
    /the tokens in the store are used, good until 2026-11-25T02:3\d:[\s\S]*ok {4}Slack bot token: @/,
  );
  const wrongKey = await check({
    ...environment,
    JCACCESS_AUDIT_KEY: 'another-key-of-32-characters-or-more',
  });
  assert.match(wrongKey.said, /FAIL {2}Slack token rotation: .*cannot be opened: JCACCESS_AUDIT_KEY is not/);
  await app.stop('graceful');

  stage.clock.advance(13 * 3_600_000);
  await ready(
    /ended at 2026-11-25T02:3\d.*: the next start refreshes them[\s\S]*WARN {2}Slack bot token: not asked: the bot token has ended\n {6}The next start refreshes it\. If Slack refuses/,
  );
  const fresh = tokens.install();
  await ready(/the environment has new tokens: the next start[\s\S]*ok {4}Slack bot token: @/, {
    SLACK_BOT_TOKEN: fresh.botToken,
    SLACK_REFRESH_TOKEN: fresh.refreshToken,
  });
  assert.equal(tokens.refreshes.length, 1, 'the start alone has refreshed');
});

test('the clock is compared with those of the services', async t => {
  const { check } = await startChecks(t);
  assert.match((await check({}, 20_000)).said, /WARN {2}Clock: (19|20|21) s ahead of the services/);
  const late = await check({}, -180_000);
  assert.equal(late.isReady, false);
  assert.match(late.said, /FAIL {2}Clock: 1(79|80|81) s behind the services/);
});

test('Redis is asked whether it keeps what it confirms', { skip: redisMissing }, async t => {
  const { check } = await startChecks(t);
  const redis = await startRedis({ appendfsync: 'everysec' });
  t.after(() => redis.stop());
  const unsafe = await check({ JCACCESS_STORE: redis.url });
  assert.equal(unsafe.isReady, false);
  assert.match(unsafe.said, /FAIL {2}Store: .*Set appendfsync to always/);
  const vouched = await check({ JCACCESS_STORE: redis.url, JCACCESS_ALLOW_UNSAFE_DURABILITY: 'true' });
  assert.match(vouched.said, /ok {4}Store: answers and can be written/);
});

test('preflight says who reads JumpCloud, whether it is written there, and when nobody gets in', async t => {
  const { check, stage } = await startChecks(t);
  const key = { JUMPCLOUD_API_KEY: 'jc-key-acme' };
  assert.match((await check(key)).said, /an API key reads 0 applications; read only/);
  const account = {
    JUMPCLOUD_CLIENT_ID: stage.jumpcloud.credentials.account.clientId,
    JUMPCLOUD_CLIENT_SECRET: stage.jumpcloud.credentials.account.clientSecret,
    JUMPCLOUD_ORG_ID: stage.jumpcloud.organization,
    JUMPCLOUD_WRITES: 'true',
  };
  assert.match(
    (await check(account)).said,
    /a service account reads 0 applications; approved changes are written/,
  );
  const wrong = await check({ ...account, JUMPCLOUD_CLIENT_SECRET: 'another-secret' });
  assert.equal(wrong.isReady, false);
  assert.match(wrong.said, /refused the service account/);
  assert.match((await check({ ...key, JUMPCLOUD_REGION: 'eu' })).said, /refused this bot's credentials/);
});
