import type { AccountId } from '../domain/ids.ts';

/** Who said no, or nothing; lanes rest by it. */
export type Service = 'slack' | 'slack-socket' | 'cloudflare' | 'jumpcloud';

/**
 * How a service failed. `refused` is a definite no to what was asked; `unpostable` one that holds for a whole conversation
 * until a person changes it; `broken-answer` is an answer that cannot be read.
 */
export type ServiceErrorKind =
  | 'unreachable'
  | 'timeout'
  | 'rate-limited'
  | 'refused'
  | 'unpostable'
  | 'unauthorized'
  | 'broken-answer'
  | 'server';

/**
 * What adapters throw when a service did not do what was asked, in words that are safe to log and to show: `message`
 * never holds tokens, request or response bodies. `code` is the service's own short code, or the name of the failure.
 */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly service: Service;
  readonly code: string;
  readonly kind: ServiceErrorKind;
  /** How long the service asked to be left alone, in milliseconds from the answer; undefined when it did not say. */
  readonly retryAfterMs: number | undefined;
  /** Of which account it was asked; undefined where the service is asked for all. */
  readonly account: AccountId | undefined;

  constructor(facts: {
    readonly service: Service;
    readonly code: string;
    readonly kind: ServiceErrorKind;
    readonly message: string;
    readonly retryAfterMs?: number | undefined;
    readonly account?: AccountId | undefined;
  }) {
    super(facts.message);
    this.service = facts.service;
    this.code = facts.code;
    this.kind = facts.kind;
    this.retryAfterMs = facts.retryAfterMs;
    this.account = facts.account;
  }
}

/** How people know a service. */
const SERVICE_NAMES: Readonly<Record<Service, string>> = {
  slack: 'Slack',
  'slack-socket': 'Slack',
  cloudflare: 'Cloudflare',
  jumpcloud: 'JumpCloud',
};

/** What an HTTP status says in place of an answer: one table for all services. */
export const kindOfStatus = (
  status: number,
): Extract<ServiceErrorKind, 'rate-limited' | 'unauthorized' | 'server' | 'refused'> => {
  if (status === 429) return 'rate-limited';
  if (status === 401 || status === 403) return 'unauthorized';
  return status >= 500 ? 'server' : 'refused';
};

/** What an exchange over HTTP came to that gave no answer: one table for all services. */
const KIND_OF_FAILURE = {
  'not-connected': 'unreachable',
  'private-address': 'unreachable',
  'broken-off': 'unreachable',
  timeout: 'timeout',
  'too-large': 'broken-answer',
  'rate-limited': 'rate-limited',
} as const satisfies Readonly<Record<string, ServiceErrorKind>>;

/** A call without an answer, as an error of its service. */
export const unansweredBy = (
  service: Service,
  {
    failure,
    message,
    retryAfterMs,
  }: {
    readonly failure: keyof typeof KIND_OF_FAILURE;
    readonly message: string;
    readonly retryAfterMs: number | undefined;
  },
  account?: AccountId,
): ServiceError =>
  new ServiceError({
    service,
    code: failure,
    kind: KIND_OF_FAILURE[failure],
    message,
    retryAfterMs,
    account,
  });

/** An answer that does not have the shape that its service documents for `what`. */
export const misshapenBy = (service: Service, what: string): ServiceError =>
  new ServiceError({
    service,
    code: 'unexpected-shape',
    kind: 'broken-answer',
    message: `${SERVICE_NAMES[service]}'s answer about ${what} does not have the documented shape`,
  });
