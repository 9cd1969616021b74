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

/** Thrown at connect time when a name leads to an address inside a network, or is none that a proxy may be asked for. */
export class PrivateAddressError extends Error {
  override readonly name = 'PrivateAddressError';
  constructor(hostname: string, why = 'leads to an address that is not public') {
    super(`${hostname} ${why}`);
  }
}

/** Thrown when no connection came about: name unknown, port closed, certificate not trusted. Nothing was sent. */
export class NotConnectedError extends Error {
  override readonly name = 'NotConnectedError';
  /** The machine's own short name of the failure. */
  readonly code: string;

  /** `via` is the proxy that was asked, without its credentials. */
  constructor(hostname: string, cause: unknown, via?: string) {
    const code = codeOf(cause);
    const way = via === undefined ? '' : ` through the proxy ${via}`;
    const words = wordsOf(code, cause);
    super(`no connection to ${hostname}${way} (${code})${words === undefined ? '' : `: ${words}`}`, {
      cause,
    });
    this.code = code;
  }
}

/** The machine's own short name of an error, e.g. `ECONNREFUSED`. */
export const codeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.name;
};

const NO_NAME = 'the name cannot be looked up (DNS)';
const NO_ROUTE = 'this machine has no route to it';
const NO_ANSWER = 'nothing answered in time';
const NOT_TRUSTED =
  'its certificate is not trusted here; a proxy that opens TLS needs its authority in NODE_EXTRA_CA_CERTS';

const WORDS: Readonly<Record<string, string>> = {
  ENOTFOUND: NO_NAME,
  EAI_AGAIN: NO_NAME,
  ECONNREFUSED: 'the port is closed',
  ENETUNREACH: NO_ROUTE,
  EHOSTUNREACH: NO_ROUTE,
  EADDRNOTAVAIL: NO_ROUTE,
  ETIMEDOUT: NO_ANSWER,
  UND_ERR_CONNECT_TIMEOUT: NO_ANSWER,
  UND_ERR_HEADERS_TIMEOUT: NO_ANSWER,
  ECONNRESET: 'the connection was cut while it was opened',
  EPROTO: 'what answers there does not speak TLS',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  UND_ERR_PRX_TLS: "the proxy's own certificate is for another name",
  CERT_HAS_EXPIRED: "its certificate has ended, or this machine's clock is wrong",
  CERT_NOT_YET_VALID: "its certificate is not valid yet, or this machine's clock is wrong",
  CERT_SIGNATURE_FAILURE: NOT_TRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: NOT_TRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: NOT_TRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: NOT_TRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: NOT_TRUSTED,
  DEPTH_ZERO_SELF_SIGNED_CERT: NOT_TRUSTED,
};

const wordsOf = (code: string, cause: unknown): string | undefined => {
  // undici tells the status of a proxy that refuses in words alone.
  const status = cause instanceof Error ? /^Proxy response \((\d{3})\)/.exec(cause.message)?.[1] : undefined;
  if (status === '407') return 'the proxy wants other credentials (407)';
  if (status !== undefined) return `the proxy refused it (${status})`;
  return code.startsWith('ERR_SSL_') ? WORDS.EPROTO : WORDS[code];
};
