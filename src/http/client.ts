import { setTimeout as wait } from 'node:timers/promises';
import { type Dispatcher, request as send } from 'undici';
import { codeOf, HttpError, NotConnectedError, PrivateAddressError } from './http-error.ts';
import { retryAfterMs } from './retry-after.ts';

/** One call. The deadline covers connecting, every try and the whole body. */
export interface HttpRequest {
  readonly service: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string | URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly deadlineMs: number;
  /** Tries a GET up to twice more when the server failed or the connection broke. Ignored for other methods. */
  readonly retryReads?: boolean;
  readonly maxBytes: number;
  /** Asked before every try; what it throws is thrown, and nothing is sent. */
  readonly admit?: () => Promise<void>;
}

/** An answer of any status but 429. Header names are lower case; a redirect is an answer like any other. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
  /** The body as UTF-8. */
  text(): string;
}

/** One try as a log or a metric may keep it: no query, no header, no body. */
export interface HttpCall {
  readonly service: string;
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly attempt: number;
  readonly durationMs: number;
  /** The status, or the failure when there was no answer. */
  readonly outcome: number | string;
  /** Cloudflare's names of the exchange, for its support and its audit log. */
  readonly rayId?: string;
  readonly auditLogId?: string;
}

/** Sends requests and gives answers; throws `HttpError` when there is none, and for 429. */
export interface HttpClient {
  request(call: HttpRequest): Promise<HttpAnswer>;
}

const tries = 3;
const firstWaitMs = 200;

/**
 * The only way out by HTTP. Redirects are never followed. `random` gives numbers in [0, 1) for the jitter between
 * tries, `monotonicMs` a clock that only measures, and `observe` is told of every try.
 */
export const createHttpClient = (deps: {
  readonly dispatcher: Dispatcher;
  readonly random: () => number;
  readonly monotonicMs: () => number;
  readonly observe?: (call: HttpCall) => void;
}): HttpClient => {
  const { dispatcher, random, monotonicMs, observe } = deps;

  const once = async (call: HttpRequest, url: URL, attempt: number, signal: AbortSignal) => {
    const startedMs = monotonicMs();
    const seen = (outcome: number | string, headers: Readonly<Record<string, string>> = {}): void =>
      observe?.({
        service: call.service,
        method: call.method,
        host: url.host,
        path: url.pathname,
        attempt,
        durationMs: monotonicMs() - startedMs,
        outcome,
        ...(headers['cf-ray'] === undefined ? {} : { rayId: headers['cf-ray'] }),
        ...(headers['cf-auditlog-id'] === undefined ? {} : { auditLogId: headers['cf-auditlog-id'] }),
      });
    try {
      const answer = await exchange(call, url, dispatcher, signal);
      seen(answer.status, answer.headers);
      return answer;
    } catch (error) {
      const failure = asHttpError(error, url, signal);
      seen(failure.failure);
      throw failure;
    }
  };

  const request = async (call: HttpRequest): Promise<HttpAnswer> => {
    const url = new URL(call.url);
    const signal = AbortSignal.timeout(call.deadlineMs);
    const last = call.method === 'GET' && call.retryReads ? tries : 1;
    for (let attempt = 1; ; attempt += 1) {
      await call.admit?.();
      const outcome = await once(call, url, attempt, signal).catch((error: HttpError) => error);
      if (attempt === last || !worthRepeating(outcome)) return orThrow(outcome, url);
      const pauseMs = firstWaitMs * 2 ** (attempt - 1) * (1 + random());
      // When the deadline falls into the pause, the failure already known says more than a timeout would.
      const woken = await wait(pauseMs, true, { signal }).catch(() => false);
      if (!woken) return orThrow(outcome, url);
    }
  };

  return { request };
};

const exchange = async (
  call: HttpRequest,
  url: URL,
  dispatcher: Dispatcher,
  signal: AbortSignal,
): Promise<HttpAnswer> => {
  const response = await send(url, {
    dispatcher,
    signal,
    method: call.method,
    headers: { ...call.headers },
    body: call.body ?? null,
  });
  const headers = flat(response.headers);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    // Leaving the loop destroys the body, and with it the connection.
    if (size > call.maxBytes)
      throw new HttpError('too-large', `the answer of ${url.host} is larger than ${call.maxBytes} bytes`, {
        maybeSent: true,
        status: response.statusCode,
      });
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(Buffer.concat(chunks));
  return { status: response.statusCode, headers, bytes, text: () => new TextDecoder().decode(bytes) };
};

const flat = (headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );

const orThrow = (outcome: HttpAnswer | HttpError, url: URL): HttpAnswer => {
  if (outcome instanceof HttpError) throw outcome;
  if (outcome.status !== 429) return outcome;
  throw new HttpError('rate-limited', `${url.host} takes no more requests for now`, {
    maybeSent: true,
    status: outcome.status,
    retryAfterMs: retryAfterMs(outcome.headers),
  });
};

const worthRepeating = (outcome: HttpAnswer | HttpError): boolean => {
  if (outcome instanceof HttpError)
    return outcome.failure === 'not-connected' || outcome.failure === 'broken-off';
  return outcome.status >= 500 && outcome.headers['retry-after'] === undefined;
};

const asHttpError = (error: unknown, url: URL, signal: AbortSignal): HttpError => {
  if (error instanceof HttpError) return error;
  if (error instanceof PrivateAddressError)
    return new HttpError('private-address', error.message, { maybeSent: false, cause: error });
  if (error instanceof NotConnectedError)
    return new HttpError('not-connected', error.message, { maybeSent: false, cause: error });
  if (signal.aborted)
    return new HttpError('timeout', `${url.host} did not answer in time`, { maybeSent: true, cause: error });
  return new HttpError('broken-off', `the exchange with ${url.host} broke off (${codeOf(error)})`, {
    maybeSent: true,
    cause: error,
  });
};
