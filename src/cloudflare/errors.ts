import type { AccountId } from '../domain/ids.ts';
import { no, ok, type Result } from '../domain/result.ts';
import type { HttpAnswer } from '../http/client.ts';
import { HttpError } from '../http/http-error.ts';
import { redactedLine } from '../http/redaction.ts';
import { retryAfterMs } from '../http/retry-after.ts';
import {
  kindOfStatus,
  misshapenBy,
  ServiceError,
  type ServiceErrorKind,
  unansweredBy,
} from '../ports/service-error.ts';
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
export const readAnswer = (answer: HttpAnswer): Result<Envelope, Failure> => {
  const read = envelopeOf(answer);
  const good = answer.status >= 200 && answer.status < 300;
  if (good && read?.success) return ok(read);
  const waitMs = retryAfterMs(answer.headers);
  if (read === undefined) return no({ ...failureFromStatus(answer.status), retryAfterMs: waitMs });
  return no({ ...failureFromEnvelope(answer.status, read), retryAfterMs: waitMs });
};

const envelopeOf = (answer: HttpAnswer): Envelope | undefined => {
  try {
    return envelope.parse(JSON.parse(answer.text()));
  } catch {
    return undefined; // HTML of the edge, a cut body, or no envelope
  }
};

const failureFromStatus = (status: number): Omit<Failure, 'retryAfterMs'> => {
  const failure = { code: `http-${status}`, missing: false };
  switch (kindOfStatus(status)) {
    case 'server':
      return { ...failure, kind: 'server', sentence: `Cloudflare failed with status ${status}` };
    case 'unauthorized':
      return { ...failure, kind: 'unauthorized', sentence: tokenRefused };
    default:
      return {
        ...failure,
        kind: 'broken-answer',
        sentence: `Cloudflare answered status ${status} with something that is not its API's JSON`,
      };
  }
};

const tokenRefused = "Cloudflare refused this bot's API token";
const noAccess = 'Access is not enabled for this account: enable Zero Trust in the Cloudflare dashboard';
const tokenCodes = new Set([1000, 9109, 10000]);
const noOrganization = 9999;
const noSuchEntry = 12135;
const noRoute = 7003;

const failureFromEnvelope = (status: number, { errors }: Envelope): Omit<Failure, 'retryAfterMs'> => {
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
  const ofStatus = kindOfStatus(status);
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
      return failure(ofStatus === 'server' ? 'server' : 'refused', reason ?? slug.replaceAll('_', ' '));
  }
  if (ofStatus === 'server') return failure('server', said || `Cloudflare failed with status ${status}`);
  if (number === noOrganization) return failure('refused', noAccess);
  if (number === noRoute)
    return failure('refused', 'Cloudflare knows no such route: is the account id right?');
  if (ofStatus === 'unauthorized' || (number !== undefined && tokenCodes.has(number)))
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
export const misshapen = (what: string): ServiceError => misshapenBy('cloudflare', what);

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
export const unanswered = (error: unknown, account?: AccountId): unknown =>
  error instanceof HttpError ? unansweredBy('cloudflare', error, account) : error;
