import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { served, signingSecret } from './served.ts';

// What cannot be left out: read the body, check the signature and its age, parse the form, answer 200.

const server = createServer(async (request, response) => {
  const body = await buffer(request);
  const stamp = String(request.headers['x-slack-request-timestamp']);
  const signature = Buffer.from(String(request.headers['x-slack-signature']));
  const expected = createHmac('sha256', signingSecret).update(`v0:${stamp}:`).update(body).digest('hex');
  const isSigned =
    signature.length === expected.length + 3 && timingSafeEqual(signature, Buffer.from(`v0=${expected}`));
  const isFresh = Math.abs(Date.now() / 1000 - Number(stamp)) < 300;
  const form = new URLSearchParams(body.toString('utf8'));
  response.writeHead(isSigned && isFresh && form.get('command') === '/jcaccess' ? 200 : 401).end();
});
server.listen(0, '127.0.0.1', () => served((server.address() as AddressInfo).port));
