import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { refusalOf } from './guard.ts';

const request = (method: string, headers: Record<string, string>): IncomingMessage =>
  ({ method, headers }) as unknown as IncomingMessage;
const json = { 'content-type': 'application/json' };

const answered: [what: string, method: string, headers: Record<string, string>][] = [
  ['the page itself', 'GET', { host: 'localhost:3000' }],
  ['a program without Origin', 'POST', { host: '127.0.0.1:3000', ...json }],
  [
    'the page that acts',
    'POST',
    { host: 'localhost:3000', origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin', ...json },
  ],
  [
    'a link followed from elsewhere',
    'GET',
    { host: 'localhost:3000', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
  ],
];
for (const [what, method, headers] of answered) {
  test(`${what} is answered`, () => assert.equal(refusalOf(request(method, headers)), null));
}

const refused: [what: string, method: string, headers: Record<string, string>][] = [
  ['a foreign page that acts', 'POST', { host: 'localhost:3000', origin: 'https://evil.example', ...json }],
  ['a page on another port', 'POST', { host: 'localhost:3000', origin: 'http://localhost:8080', ...json }],
  ['a sandboxed page', 'POST', { host: 'localhost:3000', origin: 'null', ...json }],
  [
    'a foreign page that reads',
    'GET',
    { host: 'localhost:3000', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
  ],
  ['a name that was made to lead here', 'GET', { host: 'evil.example:3000' }],
  ['a name that begins like ours', 'GET', { host: 'localhost.evil.example:3000' }],
  ['no Host', 'GET', {}],
  ['a form of a foreign page', 'POST', { host: 'localhost:3000', 'content-type': 'text/plain' }],
];
for (const [what, method, headers] of refused) {
  test(`${what} is refused`, () => assert.notEqual(refusalOf(request(method, headers)), null));
}
