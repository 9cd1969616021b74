/** Why an exchange over HTTP came to nothing. */
export type HttpFailure =
  | 'not-connected'
  | 'private-address'
  | 'timeout'
  | 'broken-off'
  | 'too-large'
  | 'rate-limited';

/** A call that gave no answer to work with. The message names host and cause, never a path's query, header or body. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly failure: HttpFailure;
  /** False only when it is certain that no byte of the request left: repeating a write is then safe. */
  readonly maybeSent: boolean;
  /** Present when a status arrived and the rest was not taken. */
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(
    failure: HttpFailure,
    message: string,
    facts: {
      readonly maybeSent: boolean;
      readonly status?: number;
      readonly retryAfterMs?: number | undefined;
      readonly cause?: unknown;
    },
  ) {
    super(message, { cause: facts.cause });
    this.failure = failure;
    this.maybeSent = facts.maybeSent;
    this.status = facts.status;
    this.retryAfterMs = facts.retryAfterMs;
  }
}

/** Thrown at connect time when a name leads to an address inside a network. */
export class PrivateAddressError extends Error {
  override readonly name = 'PrivateAddressError';
  constructor(hostname: string) {
    super(`${hostname} leads to an address that is not public`);
  }
}

/** Thrown when no connection came about: name unknown, port closed, certificate not trusted. Nothing was sent. */
export class NotConnectedError extends Error {
  override readonly name = 'NotConnectedError';
  constructor(hostname: string, cause: unknown) {
    super(`no connection to ${hostname} (${codeOf(cause)})`, { cause });
  }
}

/** The machine's own short name of an error, e.g. `ECONNREFUSED`. */
export const codeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.name;
};
