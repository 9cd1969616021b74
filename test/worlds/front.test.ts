import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fetch } from 'undici';
import { type Front, openFront } from './front.ts';
import { createNetwork, createWorldAgent } from './network.ts';
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

describe('the front of the worlds', () => {
  const authority = createTestAuthority();
  let front: Front;
  before(async () => {
    front = await openFront([echo('slack.com'), echo('acme.cloudflareaccess.com')], authority);
  });
  after(() => front.close());

  const get = async (url: string): Promise<{ status: number; text: string }> => {
    const dispatcher = createWorldAgent({ port: front.port, ca: authority.ca });
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
      const cause = (error as { cause?: { code?: string } }).cause;
      return cause?.code === 'ERR_TLS_CERT_ALTNAME_INVALID';
    });
  });

  test('is not believed by who does not trust its authority', async () => {
    const dispatcher = createWorldAgent({ port: front.port, ca: createTestAuthority().ca });
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
