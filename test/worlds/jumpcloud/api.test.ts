import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, type TestContext, test } from 'node:test';
import { createHttpClient } from '../../../src/http/client.ts';
import { createWorldDispatcher } from '../network.ts';
import { startStage } from '../stage.ts';
import { selfSign } from './self-signed.ts';

const body = (config: object, more: object = {}) => ({
  active: true,
  name: 'saml2',
  displayLabel: 'Cloudflare Access',
  ssoUrl: 'https://sso.jumpcloud.com/saml2/cloudflare-access',
  sso: { type: 'saml', hidden: true },
  config,
  ...more,
});
const minimal = {
  idpEntityId: { value: 'acme' },
  spEntityId: { value: 'https://sp.example/' },
  acsUrl: { value: 'https://sp.example/acs' },
  databaseAttributes: { value: [{ name: 'email', value: 'email' }] },
};

const start = async (t: TestContext) => {
  const stage = await startStage();
  const dispatcher = createWorldDispatcher({ port: stage.port, ca: stage.ca, lookup: stage.network.lookup });
  t.after(async () => {
    await dispatcher.close();
    await stage.close();
  });
  const http = createHttpClient({ dispatcher, random: () => 0, monotonicMs: () => performance.now() });
  const key = { 'x-api-key': 'jc-key-acme' };
  const call = async (
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    sent?: object,
    headers: Record<string, string> = key,
  ) => {
    const url = path.startsWith('https:') ? path : `https://console.jumpcloud.com${path}`;
    const answer = await http.request({
      service: 'jumpcloud',
      method,
      url,
      headers,
      deadlineMs: 5_000,
      maxBytes: 1e7,
      ...(sent ? { body: JSON.stringify(sent) } : {}),
    });
    const text = answer.text();
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      json: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : null,
    };
  };
  const make = async (config: object = minimal) =>
    (await call('POST', '/api/applications', body(config))).json;
  const values = async (id: string) => {
    const { json } = await call('GET', `/api/applications/${id}`);
    const config = Object.entries(json.config as Record<string, { value: unknown }>);
    return { ...json, config: Object.fromEntries(config.map(([name, { value }]) => [name, { value }])) };
  };
  return { stage, call, make, values };
};

describe('writing an application over API v1', () => {
  test('a POST answers 200 with the application, its pair made, its key empty, nobody bound', async t => {
    const { stage, call } = await start(t);
    const { status, json } = await call('POST', '/api/applications', body(minimal));
    assert.equal(status, 200);
    assert.equal(json.config.idpPrivateKey.value, '');
    assert.match(Buffer.from(json.config.idpCertificate.value, 'base64').toString(), /^-----BEGIN CERT/);
    assert.deepEqual(JSON.parse(json.config.acsUrl.value), [
      { index: '0', isDefault: 'true', url: 'https://sp.example/acs' },
    ]);
    assert.deepEqual(stage.jumpcloud.state().applications[0]?.assigned, { groups: [], users: [] });
    const metadata = `/api/organizations/${json.organization}/applications/${json._id}/metadata.xml`;
    assert.match((await call('GET', metadata)).text, /entityID="acme"/);
  });

  test('what a body must carry, and what a template lacks', async t => {
    const { call } = await start(t);
    const wrong = async (sent: object) => (await call('POST', '/api/applications', sent)).json;
    assert.deepEqual(await wrong(body(minimal, { ssoUrl: '' })), {
      status: 400,
      error: 'The IdP URL is required',
    });
    assert.equal((await wrong(body(minimal, { name: undefined }))).status, 400);
    const lacking = await wrong(body({ ...minimal, subjectField: { value: 'email' } }, { name: 'aws-sso' }));
    assert.equal(lacking.status, 400);
    const { active: _left, ...inactive } = body(minimal);
    assert.equal((await wrong(inactive)).active, false);
  });

  test('a PUT resets what it does not carry, and makes a new pair without the certificate', async t => {
    const { call, make, values } = await start(t);
    const { _id: id } = await make();
    const had = await values(id);
    const changed = { ...had.config, idpInitUrl: { value: 'https://app.example/' } };
    await call('PUT', `/api/applications/${id}`, { ...had, config: changed });
    const kept = await values(id);
    assert.deepEqual(kept.config, changed);
    const { idpInitUrl: _gone, spErrorFlow: _too, ...less } = changed;
    await call('PUT', `/api/applications/${id}`, { ...had, config: less });
    assert.deepEqual((await values(id)).config, had.config);
    const { idpCertificate: _forgotten, ...without } = had.config;
    await call('PUT', `/api/applications/${id}`, { ...had, config: without });
    assert.notEqual((await values(id)).config.idpCertificate.value, had.config.idpCertificate.value);
  });

  test('the certificate as it reads keeps the pair; an empty one is a 503; a text that is no base64 of a PEM breaks the metadata', async t => {
    const { stage, call, make, values } = await start(t);
    const { _id: id, organization } = await make();
    const had = await values(id);
    const put = (config: object) => call('PUT', `/api/applications/${id}`, { ...had, config });
    assert.equal((await put(had.config)).status, 200);
    assert.equal(stage.jumpcloud.state().applications[0]?.keyPresent, true);
    assert.equal((await put({ ...had.config, idpCertificate: { value: '' } })).status, 503);
    assert.equal((await put({ ...had.config, idpPrivateKey: { value: '', required: true } })).status, 503);
    const pem = Buffer.from(had.config.idpCertificate.value, 'base64').toString();
    await put({ ...had.config, idpCertificate: { value: pem } });
    assert.equal((await values(id)).config.idpCertificate.value, pem);
    const metadata = `/api/organizations/${organization}/applications/${id}/metadata.xml`;
    const broken = await call('GET', metadata);
    assert.deepEqual([broken.status, broken.json], [500, null]);
    assert.equal((await call('GET', `https://sso.jumpcloud.com/saml2/metadata/${id}`)).status, 500);
  });

  test('another certificate without its key wipes the one that is there', async t => {
    const { stage, call, make, values } = await start(t);
    const { _id: id } = await make();
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const now = stage.clock.now();
    const notAfter = new Date(now.getTime() + 1e9);
    const pem = selfSign({ publicKey, privateKey, subject: [['CN', 'own']], notBefore: now, notAfter });
    const key = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
    const had = await values(id);
    const put = (text: string) =>
      call('PUT', `/api/applications/${id}`, {
        ...had,
        config: {
          ...had.config,
          idpCertificate: { value: Buffer.from(pem).toString('base64') },
          idpPrivateKey: { value: text },
        },
      });
    await put(Buffer.from(key).toString('base64'));
    assert.equal(stage.jumpcloud.state().applications[0]?.keyPresent, true);
    assert.equal((await values(id)).config.idpPrivateKey.value, '');
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    await put(Buffer.from(other.export({ type: 'pkcs1', format: 'pem' })).toString('base64'));
    assert.equal(stage.jumpcloud.state().applications[0]?.keyPresent, false);
  });

  test('a DELETE answers the application, and it is gone', async t => {
    const { call, make } = await start(t);
    const { _id: id } = await make();
    assert.equal((await call('DELETE', `/api/applications/${id}`)).json._id, id);
    assert.equal((await call('GET', `/api/applications/${id}`)).status, 404);
  });
});

describe('who may use an application, over API v2', () => {
  test('groups are found by name, bound and taken away with 204, and listed bare with the total in a header', async t => {
    const { stage, call, make } = await start(t);
    const { _id: id } = await make();
    const groups = await call('GET', '/api/v2/usergroups?filter=name:eq:IT&limit=100');
    assert.equal(groups.headers['x-total-count'], '1');
    const path = `/api/v2/applications/${id}/associations`;
    const one = { type: 'user_group', id: groups.json[0].id };
    assert.equal((await call('POST', path, { op: 'add', ...one })).status, 204);
    const bound = await call('GET', `${path}?targets=user_group&limit=100`);
    assert.deepEqual(bound.json[0].to.id, one.id);
    assert.deepEqual(stage.jumpcloud.state().applications[0]?.assigned.groups, ['IT']);
    assert.equal((await call('POST', path, { op: 'remove', ...one })).status, 204);
    const unknown = await call('POST', path, { op: 'add', type: 'user_group', id: '0'.repeat(24) });
    assert.deepEqual([unknown.status, unknown.json.code], [404, 404]);
    assert.equal((await call('GET', path)).status, 400);
  });
});

describe('the credentials', () => {
  test('a token comes by HTTP Basic, needs the organization beside it, and ends', async t => {
    const { stage, call } = await start(t);
    const basic = {
      authorization: `Basic ${Buffer.from('jc-client-acme:jc-secret-acme').toString('base64')}`,
    };
    const url = 'https://admin-oauth.id.jumpcloud.com/oauth2/token';
    const form = { ...basic, 'content-type': 'application/x-www-form-urlencoded' };
    // The body of `call` is JSON; a form is read from it all the same only when it is one.
    assert.equal((await call('POST', url, {}, form)).status, 400);
    assert.equal((await call('POST', url, {}, { authorization: 'Basic eDp5' })).status, 401);
    const credentials = stage.jumpcloud.credentials;
    const asked = new URLSearchParams({ grant_type: 'client_credentials', scope: 'api' });
    const { body: issued } = credentials.token(basic.authorization, asked);
    const { access_token: token, expires_in: lives }: Record<string, unknown> = Object(issued);
    assert.equal(lives, 3_600);
    const bearer = { authorization: `Bearer ${String(token)}` };
    const list = (headers: Record<string, string>) =>
      call('GET', '/api/applications', undefined, headers).then(answer => answer.status);
    assert.equal(await list(bearer), 401);
    const whole = { ...bearer, 'x-org-id': stage.jumpcloud.organization };
    assert.equal(await list(whole), 200);
    stage.clock.advance(3_600_000);
    assert.equal(await list(whole), 401);
    assert.equal(await list({ 'x-api-key': 'jc-key-acme', 'x-org-id': '0'.repeat(24) }), 401);
  });

  test('a key of one region is unknown in another', async t => {
    const { call } = await start(t);
    assert.equal((await call('GET', 'https://console.eu.jumpcloud.com/api/applications')).status, 401);
  });

  test('a limit answers 429 with the seconds to wait', async t => {
    const { stage, call } = await start(t);
    stage.jumpcloud.limit.set({ calls: 1, windowMs: 10_000 });
    assert.equal((await call('GET', '/api/applications')).status, 200);
    await assert.rejects(call('GET', '/api/applications'), { failure: 'rate-limited', retryAfterMs: 10_000 });
    stage.clock.advance(10_000);
    assert.equal((await call('GET', '/api/applications')).status, 200);
  });
});
