import { type Logger, LogLevel, WebClient } from '@slack/web-api';

/** The WHATWG `fetch`, sent through the deployment's one guarded way out. */
export type Fetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

const timeoutMs = 10_000;

/**
 * A client of Slack's Web API for one token, or for calls that need none. It never repeats a call and never waits for a rate limit:
 * its caller decides. It logs nothing, as its own log holds message texts and view contents in the clear.
 */
export const createWebClient = (deps: { readonly token?: string; readonly fetch: Fetch }): WebClient =>
  new WebClient(deps.token, {
    fetch: deps.fetch,
    timeout: timeoutMs,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    // Otherwise a url as the name of a method would carry the token there.
    allowAbsoluteUrls: false,
    logger: silent,
  });

const ignore = (): void => undefined;

// A logger for Slack's libraries that says nothing.
const silent: Logger = {
  debug: ignore,
  info: ignore,
  warn: ignore,
  error: ignore,
  setLevel: ignore,
  getLevel: () => LogLevel.ERROR,
  setName: ignore,
};
