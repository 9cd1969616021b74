import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { NotConnectedError, PrivateAddressError } from '../../../src/http/http-error.ts';
import { ServiceError } from '../../../src/ports/service-error.ts';
import { PaceWait } from '../../../src/slack/web-api/pace.ts';
import { serviceErrorOf, slackCode, withServiceErrors } from '../../../src/slack/web-api/slack-error.ts';

const refusal = (error: string, more = {}): WebAPIPlatformError =>
  new WebAPIPlatformError({ ok: false, error, ...more });
const timeout = new DOMException('The operation was aborted due to timeout', 'TimeoutError');

for (const [error, kind, code, retryAfterMs] of [
  [refusal('no_text'), 'refused', 'no_text', undefined],
  [refusal('is_archived'), 'unpostable', 'is_archived', undefined],
  [refusal('channel_not_found'), 'unpostable', 'channel_not_found', undefined],
  [refusal('invalid_auth'), 'unauthorized', 'invalid_auth', undefined],
  [refusal('internal_error'), 'server', 'internal_error', undefined],
  [refusal('ratelimited', { response_metadata: { retryAfter: 7 } }), 'rate-limited', 'ratelimited', 7_000],
  [refusal('<html>token=xoxb-1</html>'), 'broken-answer', 'not-json', undefined],
  [new WebAPIRateLimitedError(30), 'rate-limited', 'ratelimited', 30_000],
  [new WebAPIRequestError(new PaceWait(2_500)), 'rate-limited', 'own-pace', 2_500],
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
    await assert.rejects(withServiceErrors(Promise.reject(error)), ServiceError);
  });

test("only Slack's own words are codes", () => {
  assert.equal(slackCode(refusal('message_not_found')), 'message_not_found');
  assert.equal(slackCode(refusal('Bad gateway')), undefined);
  assert.equal(slackCode(new Error('message_not_found')), undefined);
});

test('that Slack could not be reached says why, in words that hold no address but the host', () => {
  const said = (cause: unknown): string =>
    serviceErrorOf(new WebAPIRequestError(new TypeError('fetch failed', { cause }))).message;
  const refused = new NotConnectedError('slack.com', Object.assign(new Error('x'), { code: 'ECONNREFUSED' }));
  assert.equal(
    said(refused),
    'Slack could not be reached: no connection to slack.com (ECONNREFUSED): the port is closed',
  );
  assert.match(
    said(new PrivateAddressError('slack.com')),
    /slack\.com leads to an address that is not public$/,
  );
  assert.equal(
    said(Object.assign(new Error('read https://hooks.slack.com/secret'), { code: 'ECONNRESET' })),
    'Slack could not be reached: ECONNRESET',
  );
  assert.equal(said(new Error('https://hooks.slack.com/secret')), 'Slack could not be reached');
});
