import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { allScopes } from './account.ts';
import { overHttp } from './over-http.ts';
import { twoWorlds } from './two-worlds.ts';

const base = 'https://api.cloudflare.com/client/v4';
const access = `${base}/accounts/023e105f4ecef8ad9ca31a8372d0c353/access`;
const providers = `${access}/identity_providers`;
const samlBody = {
  name: 'Acme staff',
  type: 'saml',
  config: {
    issuer_url: 'https://acme.cloudflareaccess.com/',
    sso_target_url: 'https://sso.jumpcloud.com/saml2/acme-staff',
    idp_public_certs: ['not even base64 …'],
    attributes: ['email'],
    sign_request: false,
    email_attribute_name: '',
  },
};

const start = async (t: TestContext) => {
  const worlds = twoWorlds();
  const server = await overHttp(worlds.cloudflare, worlds.jumpcloud);
  t.after(() => server[Symbol.asyncDispose]());
  const call = async (method: string, url: string, body?: unknown, token = 'cf-token-acme') => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const reply = await server.call(url, { method, headers, ...sent, timeoutMs: 1000 });
    return {
      ...reply,
      json: reply.headers['content-type']?.includes('json') ? JSON.parse(reply.body) : undefined,
    };
  };
  const fails = async (promise: ReturnType<typeof call>, status: number, code: number, message: RegExp) => {
    const reply = await promise;
    assert.deepEqual([reply.status, reply.json.success, reply.json.result], [status, false, null]);
    assert.equal(reply.json.errors[0].code, code);
    assert.match(reply.json.errors[0].message, message);
  };
  return { ...worlds, call, fails, raw: server.call };
};

describe('identity providers by API', () => {
  test('are created, read back, replaced whole and deleted, and every write is remembered', async t => {
    const { call, fails, cloudflare, clock } = await start(t);
    const made = await call('POST', providers, {
      ...samlBody,
      config: { ...samlBody.config, idp_cert: 'typo' },
    });
    assert.equal(made.status, 201);
    const { id, uid, version, config } = made.json.result;
    assert.equal(uid, id);
    assert.match(version, /^[0-9a-f]{32}$/);
    const redirect_url = 'https://acme.cloudflareaccess.com/cdn-cgi/access/callback';
    assert.deepEqual(config, { ...samlBody.config, redirect_url });

    clock.advance(1000);
    const { sign_request: _, ...rest } = samlBody.config;
    const replaced = await call('PUT', `${providers}/${id}`, { ...samlBody, name: 'B', config: rest });
    assert.equal(replaced.status, 200);
    assert.notEqual(replaced.json.result.version, version);
    assert.equal('sign_request' in replaced.json.result.config, false);
    assert.deepEqual((await call('GET', `${providers}/${id}`)).json.result, replaced.json.result);

    const gone = await call('DELETE', `${providers}/${id}`);
    assert.deepEqual([gone.status, gone.json.result], [202, { id }]);
    await fails(call('GET', `${providers}/${id}`), 404, 12135, /^access\.api\.error\.not_found$/);
    const writes = cloudflare
      .state()
      .writes.map(({ time, method, id: which, name }) => [time, method, which, name]);
    assert.deepEqual(writes, [
      ['2026-11-24T14:32:00.000Z', 'POST', id, 'Acme staff'],
      ['2026-11-24T14:32:01.000Z', 'PUT', id, 'B'],
      ['2026-11-24T14:32:01.000Z', 'DELETE', id, 'B'],
    ]);
  });

  test('come in pages, with names that may be the same', async t => {
    const { call } = await start(t);
    for (let each = 0; each < 4; each += 1) await call('POST', providers, samlBody);
    const whole = await call('GET', providers);
    assert.deepEqual(whole.json.result_info, {
      page: 1,
      per_page: 200,
      count: 5,
      total_count: 5,
      total_pages: 1,
    });
    const last = await call('GET', `${providers}?page=3&per_page=2`);
    assert.equal(last.json.result.length, 1);
    assert.equal(last.json.result[0].id, whole.json.result[4].id);
    assert.deepEqual((await call('GET', `${providers}?page=4&per_page=2`)).json.result, []);
    assert.match(String(whole.headers['cf-auditlog-id']), /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/);
  });

  test('are refused where the real ones are', async t => {
    const { call, fails, cloudflare } = await start(t);
    await fails(call('POST', providers, {}), 400, 12130, /^access\.api\.error\.invalid_request: /);
    const otp = { name: '', type: 'onetimepin', config: {} };
    await fails(call('POST', providers, otp), 409, 12132, /a onetimepin connection already exists/);
    const { id } = (await call('POST', providers, { ...samlBody, read_only: true })).json.result;
    await fails(call('PUT', `${providers}/${id}`, samlBody), 400, 12130, /read only/);
    await fails(call('DELETE', `${providers}/${id}`), 400, 12130, /read only/);
    const used = (await call('POST', providers, samlBody)).json.result.id;
    cloudflare.addApplication({ name: 'Vault', allowed_idps: [used] });
    await fails(call('DELETE', `${providers}/${used}`), 409, 12132, /Vault/);
  });

  test('give the SCIM secret once and remember it masked', async t => {
    const { call, cloudflare } = await start(t);
    const scim = { scim_config: { enabled: true, secret: 'echoed', user_deprovision: true } };
    const made = (await call('POST', providers, { ...samlBody, ...scim })).json.result;
    assert.match(made.scim_config.secret, /^[0-9a-f]{40}$/);
    assert.equal(made.scim_config.scim_base_url, `https://acme.cloudflareaccess.com/scim/${made.id}`);
    const after = (await call('PUT', `${providers}/${made.id}`, { ...samlBody, ...scim })).json.result;
    assert.deepEqual(Object.keys(after.scim_config).sort(), ['enabled', 'scim_base_url', 'user_deprovision']);
    assert.equal(JSON.stringify(cloudflare.state()).includes('echoed'), false);
  });

  test('read back false and blank in the ways that were seen', async t => {
    const { call, cloudflare } = await start(t);
    const { id } = (await call('POST', providers, samlBody)).json.result;
    const read = async () => (await call('GET', `${providers}/${id}`)).json.result.config;
    cloudflare.setQuirks({ falseBooleans: 'null', blanks: 'absent' });
    const first = await read();
    assert.equal(first.sign_request, null);
    assert.equal('email_attribute_name' in first, false);
    cloudflare.setQuirks({ falseBooleans: 'absent' });
    assert.equal('sign_request' in (await read()), false);
  });

  test('have the keys of recorded answers', async t => {
    const folder = join(import.meta.dirname, '../../../../shared/samples/cloudflare-json');
    if (!existsSync(folder)) return t.skip('the samples are not here');
    const sample = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
    const { call } = await start(t);
    const keys = (value: object): string[] => Object.keys(value).sort();
    for (const [url, name] of [
      [providers, 'idp_list_otp_azuread_recorded_v5_2025-02.json'],
      [`${access}/apps`, 'apps_list_recorded_v5.json'],
    ] as const) {
      const { json } = await call('GET', url);
      const recorded = sample(name);
      assert.deepEqual(keys(json), keys(recorded));
      assert.deepEqual(keys(json.result_info), keys(recorded.result_info));
      assert.deepEqual(keys(json.result[0]), keys(recorded.result[0]));
    }
    assert.equal((await call('GET', `${access}/apps`)).json.result.length, 12);
  });
});

describe('tokens and limits', () => {
  test('a token is refused by what it lacks', async t => {
    const { call, fails, cloudflare, raw } = await start(t);
    assert.equal((await raw(providers)).status, 401);
    await fails(call('GET', providers, undefined, 'wrong'), 401, 10000, /^Authentication error$/);
    const elsewhere = providers.replace('023e', 'ffff');
    await fails(call('GET', elsewhere), 403, 9109, /^Unauthorized to access requested resource$/);
    await fails(
      call('GET', `${base}/user/tokens/verify`, undefined, 'wrong'),
      401,
      1000,
      /^Invalid API Token$/,
    );
    assert.equal((await call('GET', `${base}/user/tokens/verify`)).json.result.status, 'active');
    cloudflare.setToken({
      token: 'reader',
      owner: 'account',
      scopes: allScopes.filter(each => each !== 'providers:write'),
    });
    await fails(call('POST', providers, samlBody, 'reader'), 403, 10000, /^Authentication error$/);
    assert.equal((await call('GET', providers, undefined, 'reader')).status, 200);
    const verify = `${base}/accounts/${cloudflare.accountId}/tokens/verify`;
    assert.equal((await call('GET', verify, undefined, 'reader')).status, 200);
    await fails(call('GET', `${access}/nothing`), 404, 7003, /No route/);
    cloudflare.setOrganization(null);
    await fails(
      call('GET', `${access}/organizations`),
      403,
      9999,
      /^access\.api\.error\.not_enabled: Access is not enabled\./,
    );
  });

  test('too many calls block the token for five minutes', async t => {
    const { call, cloudflare, clock } = await start(t);
    cloudflare.setRateLimit(2);
    const first = await call('GET', providers);
    assert.equal(first.headers.ratelimit, '"default";r=1;t=300');
    clock.advance(100_000);
    await call('GET', providers);
    const third = await call('POST', providers, samlBody);
    assert.deepEqual([third.status, third.headers['retry-after']], [429, '300']);
    clock.advance(299_000);
    assert.equal((await call('GET', providers)).status, 429);
    clock.advance(1000);
    assert.equal((await call('GET', providers)).status, 200);
    assert.deepEqual(cloudflare.state().writes, []);
  });
});

describe('faults', () => {
  test('before the call nothing is written, after it everything is', async t => {
    const { call, cloudflare } = await start(t);
    const written = () => cloudflare.state().writes.length;
    cloudflare.fault({ kind: 'reset-before', method: 'POST' });
    await assert.rejects(call('POST', providers, samlBody), { code: 'ECONNRESET' });
    assert.equal(written(), 0);
    cloudflare.fault({ kind: 'reset-after', method: 'POST', path: '/identity_providers' });
    assert.equal((await call('GET', providers)).status, 200);
    await assert.rejects(call('POST', providers, samlBody), { code: 'ECONNRESET' });
    assert.equal(written(), 1);
    cloudflare.fault({ kind: 'truncated' });
    await assert.rejects(call('POST', providers, samlBody));
    assert.equal(written(), 2);
    cloudflare.fault({ kind: 'timeout', times: 1 });
    await assert.rejects(call('POST', providers, samlBody), { name: 'AbortError' });
    assert.equal(written(), 2);
  });

  test('answers of every kind, as often as told', async t => {
    const { call, cloudflare, jumpcloud, raw } = await start(t);
    for (const kind of ['401', '403', '500'] as const) {
      cloudflare.fault({ kind });
      assert.equal((await call('GET', providers)).status, Number(kind));
    }
    cloudflare.fault({ kind: '429', retryAfter: 7, times: 2 });
    assert.equal((await call('GET', providers)).headers['retry-after'], '7');
    assert.equal((await call('GET', providers)).status, 429);
    cloudflare.fault({ kind: 'html' });
    assert.match((await call('GET', providers)).body, /^<!DOCTYPE html>/);
    cloudflare.fault({ kind: 'slow', ms: 50 });
    const before = performance.now();
    await call('GET', providers);
    assert.ok(performance.now() - before >= 45);
    const metadata = 'https://acme.cloudflareaccess.com/cdn-cgi/access/saml-metadata';
    cloudflare.fault({ kind: '500' });
    assert.equal((await raw(metadata)).status, 200);
    cloudflare.clearFaults();
    cloudflare.fault({ kind: '500', path: 'saml-metadata' });
    assert.equal((await raw(metadata)).status, 500);
    jumpcloud.fault({ kind: 'timeout', path: 'sso.jumpcloud.com/saml2' });
    await assert.rejects(raw('https://sso.jumpcloud.com/saml2/a', { timeoutMs: 100 }), {
      name: 'AbortError',
    });
  });

  test('a call that never ends is pending until the world closes', async t => {
    const { call, cloudflare } = await start(t);
    cloudflare.fault({ kind: 'timeout' });
    const lost = assert.rejects(call('GET', providers));
    while (cloudflare.pending().length === 0) await new Promise(resolve => setTimeout(resolve, 5));
    assert.match(
      cloudflare.pending()[0] ?? '',
      /^cloudflare: GET api\.cloudflare\.com\/client\/v4\/accounts/,
    );
    await cloudflare.close();
    await lost;
    assert.deepEqual(cloudflare.pending(), []);
  });
});

describe('a second person at the dashboard', () => {
  test('alters what is named and keeps the rest, and it is no write of the API', async t => {
    const { call, cloudflare } = await start(t);
    const { id, version } = (await call('POST', providers, samlBody)).json.result;
    cloudflare.put({ id, config: { sso_target_url: 'https://elsewhere.example/' } });
    const { config, name, version: later } = (await call('GET', `${providers}/${id}`)).json.result;
    assert.deepEqual(
      [config.sso_target_url, config.issuer_url, name],
      ['https://elsewhere.example/', samlBody.config.issuer_url, 'Acme staff'],
    );
    assert.notEqual(later, version);
    cloudflare.delete({ id });
    assert.throws(() => cloudflare.delete({ id }), { code: 'no-such-provider' });
    assert.equal(cloudflare.state().writes.length, 1);
  });
});
