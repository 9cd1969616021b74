import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { test } from 'node:test';
import forge from 'node-forge';
import { request } from 'undici';
import { createDispatcher } from '../../../src/http/dispatcher.ts';
import { NotConnectedError, PrivateAddressError } from '../../../src/http/http-error.ts';
import { listening } from './far-server.ts';

const closing = async (server: Server): Promise<void> => {
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
};

test('a name that leads to this machine is refused before anything is sent', async t => {
  let arrived = 0;
  const server = createServer((_request, response) => {
    arrived += 1;
    response.end('inside');
  });
  const port = await listening(server);
  const dispatcher = createDispatcher({
    lookup: (_name, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]),
  });
  t.after(async () => {
    await dispatcher.destroy();
    await closing(server);
  });
  await assert.rejects(request(`http://rebound.example:${port}/`, { dispatcher }), PrivateAddressError);
  await assert.rejects(request(`http://127.0.0.1:${port}/`, { dispatcher }), PrivateAddressError);
  await assert.rejects(request(`http://[::1]:${port}/`, { dispatcher }), PrivateAddressError);
  await assert.rejects(request(`http://[::ffff:127.0.0.1]:${port}/`, { dispatcher }), PrivateAddressError);
  assert.equal(arrived, 0);
});

test('the addresses that were judged are the ones connected to, whatever the name says next', async t => {
  const answers = ['93.184.215.14', '127.0.0.1'];
  const used: string[] = [];
  const dispatcher = createDispatcher({
    lookup: (_name, _options, callback) =>
      callback(null, [{ address: answers.shift() ?? '127.0.0.1', family: 4 }]),
    connect: (addresses, _options, callback) => {
      used.push(...addresses.map(one => one.address));
      callback(new Error('nobody there'), null);
    },
  });
  t.after(() => dispatcher.destroy());
  await assert.rejects(request('https://rebound.example/', { dispatcher }), NotConnectedError);
  await assert.rejects(request('https://rebound.example/', { dispatcher }), PrivateAddressError);
  assert.deepEqual(used, ['93.184.215.14']);
});

test('one private address among public ones is enough to refuse a name', async t => {
  const dispatcher = createDispatcher({
    lookup: (_name, _options, callback) =>
      callback(null, [
        { address: '93.184.215.14', family: 4 },
        { address: '10.0.0.1', family: 4 },
      ]),
    connect: (_addresses, _options, callback) => callback(new Error('connected'), null),
  });
  t.after(() => dispatcher.destroy());
  await assert.rejects(request('https://both.example/', { dispatcher }), PrivateAddressError);
});

test('an unknown name is a connection that did not come about', async t => {
  const dispatcher = createDispatcher({
    lookup: (_name, _options, callback) =>
      callback(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }), []),
  });
  t.after(() => dispatcher.destroy());
  await assert.rejects(request('https://nowhere.example/', { dispatcher }), {
    name: 'NotConnectedError',
    message: 'no connection to nowhere.example (ENOTFOUND): the name cannot be looked up (DNS)',
  });
});

const unshare = spawnSync('unshare', ['-rn', 'true']).status === 0;

test('without a route a call fails, and the process lives', {
  skip: unshare ? false : 'this machine does not let a process have a network of its own',
}, () => {
  const child = new URL('no-route.ts', import.meta.url).pathname;
  const { status, stdout, stderr } = spawnSync('unshare', ['-rn', process.execPath, child], {
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  const lines = stdout.trim().split('\n');
  assert.equal(lines.length, 3, stdout);
  for (const line of lines)
    assert.match(line, /^NotConnectedError: no connection to slack.com \(\w+\): this machine has no route/);
});

test('what a connector throws is a connection that did not come about', async t => {
  const dispatcher = createDispatcher({
    lookup: (_name, _options, callback) => callback(null, [{ address: '104.16.1.9', family: 4 }]),
    connect: () => {
      throw new TypeError('at once');
    },
  });
  t.after(() => dispatcher.destroy());
  await assert.rejects(request('https://slack.com/', { dispatcher }), NotConnectedError);
});

test('TLS is checked against the name asked for, and the given authority is trusted', async t => {
  const { key, cert } = selfSigned('api.cloudflare.com');
  const server = createTlsServer({ key, cert }, (_request, response) => response.end('hello'));
  const port = await listening(server);
  const { buildConnector } = await import('undici');
  const through = (ca: string) =>
    createDispatcher({
      lookup: (_name, _options, callback) => callback(null, [{ address: '93.184.215.14', family: 4 }]),
      connect: (_addresses, options, callback) =>
        buildConnector({ ca, port, allowH2: false })(
          { ...options, hostname: '127.0.0.1', port: `${port}` },
          callback,
        ),
    });
  const trusting = through(cert);
  const wary = through(selfSigned('api.cloudflare.com').cert);
  t.after(async () => {
    await trusting.destroy();
    await wary.destroy();
    await closing(server);
  });
  const answer = await request('https://api.cloudflare.com/', { dispatcher: trusting });
  assert.equal(await answer.body.text(), 'hello');
  await assert.rejects(
    request('https://one.dash.cloudflare.com/', { dispatcher: trusting }),
    /ERR_TLS_CERT_ALTNAME_INVALID/,
  );
  await assert.rejects(request('https://api.cloudflare.com/', { dispatcher: wary }), NotConnectedError);
});

const selfSigned = (hostname: string): { key: string; cert: string } => {
  const keys = forge.pki.rsa.generateKeyPair(2048);
  const cert = forge.pki.createCertificate();
  cert.publicKey = keys.publicKey;
  cert.serialNumber = '01';
  cert.validity.notBefore = new Date(Date.now() - 86_400_000);
  cert.validity.notAfter = new Date(Date.now() + 86_400_000);
  const name = [{ name: 'commonName', value: hostname }];
  cert.setSubject(name);
  cert.setIssuer(name);
  cert.setExtensions([
    { name: 'basicConstraints', cA: true },
    { name: 'subjectAltName', altNames: [{ type: 2, value: hostname }] },
  ]);
  cert.sign(keys.privateKey, forge.md.sha256.create());
  return { key: forge.pki.privateKeyToPem(keys.privateKey), cert: forge.pki.certificateToPem(cert) };
};
