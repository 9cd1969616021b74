import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fetch } from 'undici';
import { type Front, openFront } from './front.ts';
import { createNetwork, createWorldDispatcher } from './network.ts';
import { createTestAuthority } from './tls.ts';
import type { World } from './world.ts';

const echo = (host: string): World => ({
  serves: name => name === host,
  handle: (request, response) => {
    if (request.url === '/broken') throw new Error('on purpose');
    response.end(`${host} ${request.method} ${request.url}`);
  },
  upgrade: (_request, socket) => {
    socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n');
  },
  pending: () => [],
  close: async () => {},
});

const reasonOf = (error: unknown): string => {
  const { code, name } = (error as Error).cause as Error & { code?: string };
  return code ?? name;
};

describe('the front of the worlds', () => {
  const authority = createTestAuthority();
  const { lookup } = createNetwork({ 'example.com': '104.16.1.1', 'evil.jumpcloud.com': '10.0.0.7' });
  let front: Front;
  before(async () => {
    front = await openFront([echo('slack.com'), echo('acme.cloudflareaccess.com')], authority);
  });
  after(() => front.close());

  const get = async (url: string): Promise<{ status: number; text: string }> => {
    const dispatcher = createWorldDispatcher({ port: front.port, ca: authority.ca, lookup });
    try {
      const response = await fetch(url, { dispatcher });
      return { status: response.status, text: await response.text() };
    } finally {
      await dispatcher.close();
    }
  };

  test('hands a request to the world of its host name, over TLS for that name', async () => {
    assert.equal((await get('https://slack.com/api/auth.test')).text, 'slack.com GET /api/auth.test');
    assert.equal((await get('https://ACME.cloudflareaccess.com/x')).text, 'acme.cloudflareaccess.com GET /x');
  });

  test('answers 421 for a host that no world serves and 500 when a world breaks', async () => {
    assert.equal((await get('https://sso.jumpcloud.com/')).status, 421);
    assert.equal((await get('https://slack.com/broken')).status, 500);
  });

  test('is not believed under a name outside its certificate', async () => {
    await assert.rejects(get('https://example.com/'), error => {
      return reasonOf((error as Error).cause) === 'ERR_TLS_CERT_ALTNAME_INVALID';
    });
  });

  test('is not reached under a name with a private address, or with none', async () => {
    await assert.rejects(
      get('https://evil.jumpcloud.com/'),
      error => reasonOf(error) === 'PrivateAddressError',
    );
    await assert.rejects(get('https://nowhere.jumpcloud.com/'), error => reasonOf(error) === 'ENOTFOUND');
  });

  test('is not believed by who does not trust its authority', async () => {
    const dispatcher = createWorldDispatcher({ port: front.port, ca: createTestAuthority().ca, lookup });
    await assert.rejects(fetch('https://slack.com/', { dispatcher }));
    await dispatcher.close();
  });
});

describe('the name service of the worlds', () => {
  test('knows the hosts of the worlds and no others', () => {
    const { lookup } = createNetwork();
    assert.equal(lookup('wss-primary.slack.com'), '104.16.1.1');
    assert.equal(lookup('acme.cloudflareaccess.com'), '104.16.1.1');
    assert.equal(lookup('sso.jumpcloud.com'), '104.16.1.1');
    assert.equal(lookup('slack.com.example.org'), null);
    assert.equal(lookup('evil.jumpcloud.com'), null);
  });

  test('is bent by a story', () => {
    const network = createNetwork({ 'evil.jumpcloud.com': '10.0.0.7' });
    network.set('Slack.com', null);
    assert.equal(network.lookup('evil.jumpcloud.com'), '10.0.0.7');
    assert.equal(network.lookup('slack.com'), null);
  });
});
