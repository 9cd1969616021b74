import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { overHttp } from './over-http.ts';
import { connected, twoWorlds } from './two-worlds.ts';

const access = 'https://api.cloudflare.com/client/v4/accounts/023e105f4ecef8ad9ca31a8372d0c353/access';
const headers = { authorization: 'Bearer cf-token-acme' };
const form = { 'content-type': 'application/x-www-form-urlencoded' };

const start = async (t: { after(end: () => unknown): void }) => {
  const worlds = twoWorlds();
  const server = await overHttp(worlds.cloudflare, worlds.jumpcloud);
  t.after(() => server[Symbol.asyncDispose]());
  return { ...worlds, ...(await connected(worlds)), call: server.call };
};

const input = (html: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1]?.replaceAll('&amp;', '&') ?? '';

test('a browser goes from Access to JumpCloud, signs in, and comes back', async t => {
  const { call, identityProviderId } = await start(t);
  const started = await call(`https://acme.cloudflareaccess.com/cdn-cgi/access/login/${identityProviderId}`);
  const stranger = await call(String(started.headers.location));
  assert.equal(stranger.status, 302);
  const signIn = await call(String(stranger.headers.location));
  const chosen = new URLSearchParams({ email: 'ana@acme.com', redirectTo: input(signIn.body, 'redirectTo') });
  const signedIn = await call('https://console.jumpcloud.com/userconsole/login', {
    method: 'POST',
    headers: form,
    body: chosen.toString(),
  });
  const cookie = String(signedIn.headers['set-cookie']).split(';')[0] ?? '';
  const posting = await call(String(signedIn.headers.location), { headers: { cookie } });
  const back = /action="([^"]+)"/.exec(posting.body)?.[1] ?? '';
  const fields = {
    SAMLResponse: input(posting.body, 'SAMLResponse'),
    RelayState: input(posting.body, 'RelayState'),
  };
  const body = new URLSearchParams(fields).toString();
  const done = await call(back, { method: 'POST', headers: form, body });
  assert.match(done.body, /Your connection works!.*ana@acme\.com/s);
  const again = await call(back, { method: 'POST', headers: form, body });
  assert.match(again.body, /Invalid login session/);
});

test('a response must be the one that was asked for, whole and signed', async t => {
  const { call, identityProviderId } = await start(t);
  const cookie = 'jumpcloud_user=ana%40acme.com';
  const answered = async () => {
    const started = await call(
      `https://acme.cloudflareaccess.com/cdn-cgi/access/login/${identityProviderId}`,
    );
    const { body } = await call(String(started.headers.location), { headers: { cookie } });
    return { SAMLResponse: input(body, 'SAMLResponse'), RelayState: input(body, 'RelayState') };
  };
  const post = async (fields: Record<string, string>) => {
    const body = new URLSearchParams(fields).toString();
    const callback = 'https://acme.cloudflareaccess.com/cdn-cgi/access/callback';
    return (await call(callback, { method: 'POST', headers: form, body })).body;
  };
  const alter = (
    { SAMLResponse, RelayState }: Awaited<ReturnType<typeof answered>>,
    from: RegExp,
    to: string,
  ) => {
    const xml = Buffer.from(SAMLResponse, 'base64').toString();
    assert.match(xml, from);
    return { SAMLResponse: Buffer.from(xml.replace(from, to)).toString('base64'), RelayState };
  };
  const [first, second] = [await answered(), await answered()];
  assert.match(await post({ ...first, RelayState: second.RelayState }), /Invalid login session/);
  assert.match(await post({ SAMLResponse: 'AAAA', RelayState: first.RelayState }), /Invalid login session/);
  assert.match(await post(alter(first, /ana@acme\.com/g, 'ben@acme.com')), /SAML Verify: Invalid signature/);
  assert.match(
    await post(alter(second, /<ds:KeyInfo>.*<\/ds:KeyInfo>/s, '')),
    /No certificate selected to verify/,
  );
  const third = await answered();
  assert.match(
    await post(alter(third, /<ds:Signature .*<\/ds:Signature>/s, '')),
    /No certificate selected to verify/,
  );
  assert.match(await post(await answered()), /Your connection works!/);
});

test('the team domain publishes its keys, and other teams are unknown', async t => {
  const { call, identityProviderId, clock } = await start(t);
  const team = 'https://acme.cloudflareaccess.com/cdn-cgi/access';
  const certs = JSON.parse((await call(`${team}/certs`)).body);
  assert.equal(certs.keys.length, 2);
  const pem = (await call(`${team}/public-cert`)).body;
  assert.equal(pem, certs.public_cert.cert);
  assert.equal(
    new X509Certificate(pem).issuer,
    'C=US\nST=Texas\nL=Austin\nO=Cloudflare\nCN=cloudflareaccess.com',
  );
  const metadata = (await call(`${team}/${identityProviderId}/saml-metadata`)).body;
  assert.match(metadata, /AuthnRequestsSigned="true"/);
  assert.equal(metadata, (await call(`${team}/saml-metadata`)).body);
  assert.equal((await call(`${team}/nobody/saml-metadata`)).status, 404);
  assert.match(
    (await call('https://acmee.cloudflareaccess.com/cdn-cgi/access/certs')).body,
    /Unable to find your Access organization/,
  );
  clock.advance(400 * 86_400_000);
  assert.notEqual((await call(`${team}/public-cert`)).body, pem);
});

test('logins can be read from the API', async t => {
  const { call, cloudflare, identityProviderId } = await start(t);
  await cloudflare.login({ email: 'ana@acme.com', identityProviderId });
  cloudflare.deny(['ben@acme.com']);
  await cloudflare.login({ email: 'ben@acme.com', identityProviderId, privateWindow: true });
  const get = async (path: string) => JSON.parse((await call(`${access}/${path}`, { headers })).body).result;
  const [ben] = await get('users?email=ben@acme.com');
  assert.equal(ben.last_successful_login, null);
  assert.equal((await get(`users/${ben.id}/failed_logins`)).length, 1);
  const seen = await get(`users/${ben.id}/last_seen_identity`);
  assert.deepEqual([seen.email, seen.idp.id], ['ben@acme.com', identityProviderId]);
  const rows: { user_email: string; allowed: boolean; connection: string }[] =
    await get('logs/access_requests');
  assert.deepEqual(
    rows.map(row => [row.user_email, row.allowed, row.connection]),
    [
      ['ben@acme.com', false, 'saml'],
      ['ana@acme.com', true, 'saml'],
    ],
  );
  assert.deepEqual(await get('logs/access_requests?since=2026-11-24T15:00:00Z'), []);
  assert.equal((await get('logs/access_requests?limit=1&direction=asc'))[0].user_email, 'ana@acme.com');
});

test('JumpCloud can be read by API', async t => {
  const { call, jumpcloud, application, clock } = await start(t);
  jumpcloud.assign({ application, user: 'gus' });
  const key = { 'x-api-key': 'jc-key-acme' };
  const get = async (path: string) =>
    JSON.parse((await call(`https://console.jumpcloud.com/api${path}`, { headers: key })).body);
  assert.match((await call('https://console.jumpcloud.com/api/applications')).body, /api key user not found/);
  const list = await get('/applications');
  assert.equal(list.totalCount, 1);
  const one = await get(`/applications/${application}`);
  assert.equal(one.config.idpPrivateKey.value, '');
  assert.match(
    Buffer.from(one.config.idpCertificate.value, 'base64').toString(),
    /^-----BEGIN CERTIFICATE-----/,
  );
  const [organization] = (await get('/organizations')).results;
  const metadata = `/organizations/${organization.id}/applications/${application}/metadata.xml`;
  const xml = (await call(`https://console.jumpcloud.com/api${metadata}`, { headers: key })).body;
  assert.equal(xml, jumpcloud.exportMetadata({ application }));
  assert.equal((await call(`https://sso.jumpcloud.com/saml2/metadata/${application}`)).body, xml);
  assert.equal((await get(`/v2/applications/${application}/associations?targets=user_group`)).length, 1);
  assert.equal((await get(`/v2/applications/${application}/users`)).length, 5);

  const ask = JSON.stringify({ service: ['sso'], start_time: clock.now().toISOString(), sort: 'DESC' });
  const events = 'https://api.jumpcloud.com/insights/directory/v1/events';
  const read = async () => JSON.parse((await call(events, { method: 'POST', headers: key, body: ask })).body);
  assert.deepEqual(await read(), []);
  jumpcloud.openTile({ application, user: 'gus@acme.com' });
  const [event] = await read();
  assert.deepEqual([event.initiated_by.username, event.idp_initiated], ['gus', true]);
});
