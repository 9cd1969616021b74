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
