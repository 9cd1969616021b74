import type { AccountId } from '../domain/ids.ts';
import type { HttpAnswer } from '../http/client.ts';
import { HttpError } from '../http/http-error.ts';
import { redactedLine } from '../http/redaction.ts';
import { retryAfterMs } from '../http/retry-after.ts';
import { ServiceError, type ServiceErrorKind } from '../ports/service-error.ts';
import { type Envelope, envelope } from './schema.ts';

/** What Cloudflare said instead of a result. */
export interface Failure {
  readonly kind: Extract<ServiceErrorKind, 'refused' | 'unauthorized' | 'broken-answer' | 'server'>;
  /** Cloudflare's number, or `http-502` when the answer had none. */
  readonly code: string;
  /** True when what was asked for does not exist, as opposed to the account or the route. */
  readonly missing: boolean;
  /** For people: what was refused and, where it is known, what to do. */
  readonly sentence: string;
  readonly retryAfterMs: number | undefined;
}

/** The result of an answer, or what went wrong. The status and `success` must both be good: 200 may carry a refusal. */
export const readAnswer = (
  answer: HttpAnswer,
): { ok: true; value: Envelope } | { ok: false; failure: Failure } => {
  const read = envelopeOf(answer);
  const good = answer.status >= 200 && answer.status < 300;
  if (good && read?.success) return { ok: true, value: read };
  const waitMs = retryAfterMs(answer.headers);
  if (read === undefined) return { ok: false, failure: { ...wordless(answer.status), retryAfterMs: waitMs } };
  return { ok: false, failure: { ...spoken(answer.status, read), retryAfterMs: waitMs } };
};

const envelopeOf = (answer: HttpAnswer): Envelope | undefined => {
  try {
    return envelope.parse(JSON.parse(answer.text()));
  } catch {
    return undefined; // HTML of the edge, a cut body, or no envelope
  }
};

const wordless = (status: number): Omit<Failure, 'retryAfterMs'> => {
  const code = `http-${status}`;
  if (status >= 500)
    return { kind: 'server', code, missing: false, sentence: `Cloudflare failed with status ${status}` };
  if (status === 401 || status === 403)
    return { kind: 'unauthorized', code, missing: false, sentence: tokenRefused };
  return {
    kind: 'broken-answer',
    code,
    missing: false,
    sentence: `Cloudflare answered status ${status} with something that is not its API's JSON`,
  };
};

const tokenRefused = "Cloudflare refused this bot's API token";
const noAccess = 'Access is not enabled for this account: enable Zero Trust in the Cloudflare dashboard';
const tokenCodes = new Set([1000, 9109, 10000]);
const noOrganization = 9999;
const noSuchEntry = 12135;
const noRoute = 7003;

const spoken = (status: number, { errors }: Envelope): Omit<Failure, 'retryAfterMs'> => {
  const [first] = errors;
  const number = first?.code ?? undefined;
  const code = number === undefined ? `http-${status}` : String(number);
  const said = redactedLine(first?.message ?? '');
  // The slug is the contract; only some of the numbers behind it are known.
  const [, slug, , reason] = /^access\.api\.error\.(\w+)(:\s*(.*))?$/s.exec(said) ?? [];
  const failure = (
    kind: Failure['kind'],
    sentence: string,
    missing = false,
  ): Omit<Failure, 'retryAfterMs'> => ({
    kind,
    code,
    missing,
    sentence,
  });
  switch (slug) {
    case 'not_found':
      return failure('refused', 'Cloudflare has no such entry', true);
    case 'not_enabled':
      return failure('refused', noAccess);
    case 'internal_server_error':
      return failure('server', 'Cloudflare failed; a setting that it does not take can be the cause');
    case undefined:
      break;
    default:
      return failure(status >= 500 ? 'server' : 'refused', reason ?? slug.replaceAll('_', ' '));
  }
  if (status >= 500) return failure('server', said || `Cloudflare failed with status ${status}`);
  if (number === noOrganization) return failure('refused', noAccess);
  if (number === noRoute)
    return failure('refused', 'Cloudflare knows no such route: is the account id right?');
  if (status === 401 || status === 403 || (number !== undefined && tokenCodes.has(number)))
    return failure('unauthorized', tokenRefused);
  if (status === 404 || number === noSuchEntry)
    return failure('refused', 'Cloudflare has no such entry', true);
  return failure('refused', said || `Cloudflare answered status ${status} without a reason`);
};

/** A failure in the form that people read on a card: `code 12130: app type is missing or invalid`. */
export const why = (failure: Failure): string =>
  failure.code.startsWith('http-') ? failure.sentence : `code ${failure.code}: ${failure.sentence}`;

/** The error that a read throws for a failure. */
export const failed = (failure: Failure): ServiceError =>
  new ServiceError({
    service: 'cloudflare',
    code: failure.code,
    kind: failure.kind,
    message: why(failure),
    retryAfterMs: failure.retryAfterMs,
  });

/** An answer that is JSON of the API but not of the shape that is documented for `what`. */
export const misshapen = (what: string): ServiceError =>
  new ServiceError({
    service: 'cloudflare',
    code: 'unexpected-shape',
    kind: 'broken-answer',
    message: `Cloudflare's answer about ${what} does not have the documented shape`,
  });

/** The calls that this account allows us are used up: nothing was sent. */
export const budgetUsedUp = (waitMs: number): ServiceError =>
  new ServiceError({
    service: 'cloudflare',
    code: 'own-budget',
    kind: 'rate-limited',
    message: "jcaccess has used its share of the calls that Cloudflare's API allows in five minutes",
    retryAfterMs: waitMs,
  });

/** A call without an answer, in the words of the port. Anything else passes through unchanged. */
export const unanswered = (error: unknown, account?: AccountId): unknown => {
  if (!(error instanceof HttpError)) return error;
  return new ServiceError({
    service: 'cloudflare',
    code: error.failure,
    kind: kindOf[error.failure],
    message: error.message,
    retryAfterMs: error.retryAfterMs,
    account,
  });
};

const kindOf: Readonly<Record<HttpError['failure'], ServiceErrorKind>> = {
  'not-connected': 'unreachable',
  'private-address': 'unreachable',
  'broken-off': 'unreachable',
  timeout: 'timeout',
  'too-large': 'broken-answer',
  'rate-limited': 'rate-limited',
};
