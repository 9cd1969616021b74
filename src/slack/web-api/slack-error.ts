import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { kindOfStatus, ServiceError, type ServiceErrorKind } from '../../ports/service-error.ts';
import { PaceWait } from './pace.ts';

/** Slack's own word for a refusal, e.g. `channel_not_found`; undefined for any other error. */
export const slackCode = (error: unknown): string | undefined => {
  if (!(error instanceof WebAPIPlatformError)) return undefined;
  // The client puts a body that is no JSON in the place of the word.
  return /^[a-z0-9_]{1,80}$/.test(error.data.error) ? error.data.error : undefined;
};

/** Awaits a call to Slack and throws its failure as a `ServiceError`. */
export const withServiceErrors = async <Answer>(call: Promise<Answer>): Promise<Answer> => {
  try {
    return await call;
  } catch (error) {
    throw serviceErrorOf(error);
  }
};

/** A failure of a call to Slack in the words of the ports; bodies and addresses stay behind. */
export const serviceErrorOf = (error: unknown): ServiceError => {
  if (error instanceof ServiceError) return error;
  if (error instanceof WebAPIPlatformError) return refusal(error);
  if (error instanceof WebAPIRateLimitedError)
    return failure('rate-limited', 'ratelimited', 'Slack takes no more requests for now', error.retryAfter);
  if (error instanceof WebAPIHTTPError) return httpFailure(error.statusCode);
  return unanswered(error instanceof WebAPIRequestError ? error.original : error);
};

/** What a status other than 200 of one of Slack's hosts means. `retryAfterS` is the header of that name. */
export const httpFailure = (status: number, retryAfterS?: number): ServiceError => {
  const kind = kindOfStatus(status);
  return failure(kind, `http-${status}`, SAID[kind](status), retryAfterS);
};

const SAID: Readonly<Record<ReturnType<typeof kindOfStatus>, (status: number) => string>> = {
  'rate-limited': () => 'Slack takes no more requests for now',
  server: status => `Slack failed with status ${status}`,
  unauthorized: status => `Slack refused this bot's token with status ${status}`,
  refused: status => `Slack answered with status ${status}`,
};

const refusal = (error: WebAPIPlatformError): ServiceError => {
  const code = slackCode(error);
  if (code === undefined)
    return failure('broken-answer', 'not-json', 'Slack answered with something that is not JSON');
  const wait: unknown = error.data.response_metadata?.retryAfter;
  const retryAfterS = typeof wait === 'number' ? wait : undefined;
  return failure(kindOf[code] ?? 'refused', code, `Slack refused: ${code}`, retryAfterS);
};

// https://docs.slack.dev/reference/methods: errors that every method may answer
const kindOf: Readonly<Record<string, ServiceErrorKind>> = {
  ratelimited: 'rate-limited',
  rate_limited: 'rate-limited',
  invalid_auth: 'unauthorized',
  not_authed: 'unauthorized',
  account_inactive: 'unauthorized',
  token_revoked: 'unauthorized',
  token_expired: 'unauthorized',
  missing_scope: 'unauthorized',
  not_allowed_token_type: 'unauthorized',
  no_permission: 'unauthorized',
  access_denied: 'unauthorized',
  is_archived: 'unpostable',
  not_in_channel: 'unpostable',
  channel_not_found: 'unpostable',
  restricted_action: 'unpostable',
  restricted_action_read_only_channel: 'unpostable',
  restricted_action_thread_only_channel: 'unpostable',
  restricted_action_non_threadable_channel: 'unpostable',
  internal_error: 'server',
  fatal_error: 'server',
  service_unavailable: 'server',
  request_timeout: 'server',
};

const unanswered = (error: unknown): ServiceError => {
  if (error instanceof PaceWait)
    return failure('rate-limited', 'own-pace', error.message, error.waitMs / 1_000);
  const name = error instanceof Error ? error.name : '';
  if (name === 'TimeoutError' || name === 'AbortError')
    return failure('timeout', 'timeout', 'Slack did not answer in time');
  const why = linkFault(error);
  return failure(
    'unreachable',
    'unreachable',
    `Slack could not be reached${why === undefined ? '' : `: ${why}`}`,
  );
};

/** Errors of the way out, whose messages name a host and a cause and nothing else. */
const LINK_FAULTS = ['NotConnectedError', 'PrivateAddressError'];

/** Why there was no connection; or the code of what broke it, as other messages may hold addresses that are secrets. */
const linkFault = (error: unknown): string | undefined => {
  if (!(error instanceof Error)) return undefined;
  if (LINK_FAULTS.includes(error.name)) return error.message;
  if (error.cause instanceof Error) return linkFault(error.cause);
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
};

const failure = (kind: ServiceErrorKind, code: string, message: string, retryAfterS?: number): ServiceError =>
  new ServiceError({
    service: 'slack',
    kind,
    code,
    message,
    retryAfterMs: retryAfterS === undefined ? undefined : retryAfterS * 1_000,
  });
