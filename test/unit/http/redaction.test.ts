import assert from 'node:assert/strict';
import { test } from 'node:test';
import { redacted } from '../../../src/http/redaction.ts';

const key = '-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----';

for (const [text, safe] of [
  ['Authorization: Bearer cf-token.acme_1', '[redacted]'],
  ['using xoxb-1-abc and xapp-1-A0-b', 'using [redacted] and [redacted]'],
  [`got ${key} here`, 'got [redacted] here'],
  ['got -----BEGIN PRIVATE KEY-----\nMIIE cut', 'got [redacted]'],
  ['"client_secret": "s3cr3t", "a": 1', '"[redacted]", "a": 1'],
  ['eyJhbGciOi.eyJzdWIi.sig left', '[redacted] left'],
  [
    'access.api.error.invalid_request: policy precedences must be unique',
    'access.api.error.invalid_request: policy precedences must be unique',
  ],
] as const)
  test(`what is safe of ${JSON.stringify(text.slice(0, 40))}`, () => assert.equal(redacted(text), safe));

test('a long text is cut and control characters are gone', () => {
  const text = redacted(`a\u0000b\n${'c'.repeat(500)}`);
  assert.equal(text.length, 300);
  assert.match(text, /^a b c+…$/);
});
