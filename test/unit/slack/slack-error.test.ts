import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { ServiceError } from '../../../src/ports/service-error.ts';
import { asked, serviceErrorOf, slackCode } from '../../../src/slack/slack-error.ts';

const refusal = (error: string, more = {}): WebAPIPlatformError =>
  new WebAPIPlatformError({ ok: false, error, ...more });
const timeout = new DOMException('The operation was aborted due to timeout', 'TimeoutError');

for (const [error, kind, code, retryAfterMs] of [
  [refusal('channel_not_found'), 'refused', 'channel_not_found', undefined],
  [refusal('invalid_auth'), 'unauthorized', 'invalid_auth', undefined],
  [refusal('internal_error'), 'server', 'internal_error', undefined],
  [refusal('ratelimited', { response_metadata: { retryAfter: 7 } }), 'rate-limited', 'ratelimited', 7_000],
  [refusal('<html>token=xoxb-1</html>'), 'broken-answer', 'not-json', undefined],
  [new WebAPIRateLimitedError(30), 'rate-limited', 'ratelimited', 30_000],
  [new WebAPIHTTPError(502, 'Bad Gateway', {}, 'xoxb-1'), 'server', 'http-502', undefined],
  [new WebAPIHTTPError(404, 'Not Found', {}, 'xoxb-1'), 'refused', 'http-404', undefined],
  [new WebAPIRequestError(timeout), 'timeout', 'timeout', undefined],
  [timeout, 'timeout', 'timeout', undefined],
  [new WebAPIRequestError(new TypeError('fetch failed xoxb-1')), 'unreachable', 'unreachable', undefined],
] as const)
  test(`${error.name} ${error.message.slice(0, 40)} is ${kind}`, async () => {
    const told = serviceErrorOf(error);
    assert.deepEqual([told.kind, told.code, told.retryAfterMs], [kind, code, retryAfterMs]);
    assert.doesNotMatch(JSON.stringify({ ...told, message: told.message }), /xoxb|html/);
    assert.equal(serviceErrorOf(told), told);
    await assert.rejects(asked(Promise.reject(error)), ServiceError);
  });

test("only Slack's own words are codes", () => {
  assert.equal(slackCode(refusal('message_not_found')), 'message_not_found');
  assert.equal(slackCode(refusal('Bad gateway')), undefined);
  assert.equal(slackCode(new Error('message_not_found')), undefined);
});
