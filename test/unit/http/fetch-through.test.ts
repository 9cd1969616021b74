import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDispatcher } from '../../../src/http/dispatcher.ts';
import { fetchThrough } from '../../../src/http/fetch-through.ts';
import { farServer } from './far-server.ts';

test('fetch goes through the dispatcher with its headers and body', async t => {
  const far = await farServer(t, async (request, response) => {
    const body = (await request.toArray()).join('');
    response.end(`${request.method} ${request.headers.host} ${request.headers['content-type']} ${body}`);
  });
  const fetched = fetchThrough(far.dispatcher);
  const answer = await fetched('https://slack.com/api/x', {
    method: 'POST',
    body: new URLSearchParams({ a: '1' }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  assert.equal(await answer.text(), 'POST slack.com application/x-www-form-urlencoded a=1');
});

test('fetch is refused private addresses too', async t => {
  const dispatcher = createDispatcher({});
  t.after(() => dispatcher.destroy());
  await assert.rejects(fetchThrough(dispatcher)('https://127.0.0.1/'), error => {
    assert.ok(error instanceof Error && error.cause instanceof Error);
    assert.equal(error.cause.name, 'PrivateAddressError');
    return true;
  });
});
