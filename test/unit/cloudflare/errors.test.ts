import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Failure, failed, readAnswer, why } from '../../../src/cloudflare/errors.ts';
import type { HttpAnswer } from '../../../src/http/client.ts';

const answer = (status: number, body: string, headers: Record<string, string> = {}): HttpAnswer => ({
  status,
  headers,
  bytes: Buffer.from(body),
  text: () => body,
});
const refusal = (code: number | null, message: string): string =>
  JSON.stringify({ success: false, errors: [{ code, message }], messages: [], result: null });

const failureOf = (status: number, body: string, headers?: Record<string, string>): Failure => {
  const read = readAnswer(answer(status, body, headers));
  assert.ok(!read.ok);
  return read.error;
};

for (const [status, body, kind, words] of [
  [
    400,
    refusal(12130, 'access.api.error.invalid_request: app type is missing or invalid'),
    'refused',
    'code 12130: app type is missing or invalid',
  ],
  [400, refusal(1, 'access.api.error.invalid_request'), 'refused', 'code 1: invalid request'],
  [
    409,
    refusal(12132, 'access.api.error.conflict: a onetimepin connection already exists'),
    'refused',
    'code 12132: a onetimepin connection already exists',
  ],
  [404, refusal(12135, 'access.api.error.not_found'), 'refused', 'code 12135: Cloudflare has no such entry'],
  [404, refusal(12130, 'access.api.error.not_found'), 'refused', 'code 12130: Cloudflare has no such entry'],
  [
    403,
    refusal(9999, 'access.api.error.not_enabled: Access is not enabled. Visit the Access dashboard'),
    'refused',
    'code 9999: Access is not enabled for this account: enable Zero Trust in the Cloudflare dashboard',
  ],
  [
    404,
    refusal(9999, 'Unable to find your Access organization'),
    'refused',
    'code 9999: Access is not enabled for this account: enable Zero Trust in the Cloudflare dashboard',
  ],
  [
    404,
    refusal(7003, 'No route for the URI'),
    'refused',
    'code 7003: Cloudflare knows no such route: is the account id right?',
  ],
  [
    401,
    refusal(1000, 'Invalid API Token'),
    'unauthorized',
    "code 1000: Cloudflare refused this bot's API token",
  ],
  [
    403,
    refusal(9109, 'Unauthorized to access requested resource'),
    'unauthorized',
    "code 9109: Cloudflare refused this bot's API token",
  ],
  [
    200,
    refusal(10000, 'Authentication error'),
    'unauthorized',
    "code 10000: Cloudflare refused this bot's API token",
  ],
  [200, refusal(12130, 'access.api.error.invalid_request: x'), 'refused', 'code 12130: x'],
  [
    500,
    refusal(10001, 'access.api.error.internal_server_error'),
    'server',
    'code 10001: Cloudflare failed; a setting that it does not take can be the cause',
  ],
  [503, refusal(12130, 'access.api.error.invalid_request: x'), 'server', 'code 12130: x'],
  [418, refusal(null, ''), 'refused', 'Cloudflare answered status 418 without a reason'],
  [
    400,
    '{"success":false,"errors":null,"result":null}',
    'refused',
    'Cloudflare answered status 400 without a reason',
  ],
  [502, '<!DOCTYPE html><title>Bad gateway</title>', 'server', 'Cloudflare failed with status 502'],
  [403, '<!DOCTYPE html><title>Blocked</title>', 'unauthorized', "Cloudflare refused this bot's API token"],
  [
    200,
    '<!DOCTYPE html><title>Sign in</title>',
    'broken-answer',
    "Cloudflare answered status 200 with something that is not its API's JSON",
  ],
  [
    200,
    '{"success":true,"errors":[],"result":{"id":"1',
    'broken-answer',
    "Cloudflare answered status 200 with something that is not its API's JSON",
  ],
  [302, '', 'broken-answer', "Cloudflare answered status 302 with something that is not its API's JSON"],
] as const)
  test(`${status} ${body.slice(0, 90)}`, () => {
    const failure = failureOf(status, body);
    assert.equal(failure.kind, kind);
    assert.equal(why(failure), words);
    assert.equal(failed(failure).message, words);
  });

test('only what was asked for can be missing', () => {
  const missing = (status: number, body: string): boolean => failureOf(status, body).missing;
  assert.equal(missing(404, refusal(12135, 'access.api.error.not_found')), true);
  assert.equal(missing(404, refusal(1, 'not found')), true);
  assert.equal(missing(404, refusal(7003, 'No route for the URI')), false);
  assert.equal(missing(404, refusal(9999, 'Unable to find your Access organization')), false);
  assert.equal(missing(404, '<html>'), false);
});

test("Cloudflare's words are shown without credentials", () => {
  const failure = failureOf(400, refusal(12130, 'access.api.error.invalid_request: secret=s3cr3t is short'));
  assert.equal(why(failure), 'code 12130: secret=[removed] is short');
});

test('the time to wait is passed on', () => {
  assert.equal(failed(failureOf(503, '', { 'retry-after': '30' })).retryAfterMs, 30_000);
});

test('a success needs both the status and the word', () => {
  const good = readAnswer(answer(201, '{"success":true,"result":{"id":"1"}}'));
  assert.ok(good.ok);
  assert.deepEqual(good.value.result, { id: '1' });
  assert.equal(readAnswer(answer(500, '{"success":true,"result":{}}')).ok, false);
});
