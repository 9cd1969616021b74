import type { Log } from '../../ports/log.ts';
import { httpFailure, serviceErrorOf } from './slack-error.ts';
import type { Fetch } from './web-client.ts';

/** How the socket's library asks Slack for addresses of sockets. */
export interface SocketFetch {
  readonly fetch: Fetch;
  /** Why no socket can be had for now; null when the last one that was asked for was given. */
  trouble(): string | null;
  /** Asks no more. */
  stop(): void;
}

const PATIENCE_MS = 10_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** A refused token is a fault that people mend; it is said again, but not with every try. */
const SAID_AGAIN_MS = 900_000;

const WHAT_TO_DO =
  'Nothing arrives from Slack until it takes the token. SLACK_APP_TOKEN: Slack › your app › Basic Information › App-Level Tokens, with connections:write; then restart.';

/**
 * Asks until Slack gives an address. The library, left alone, ends the process over a token that Slack refuses when a
 * socket is renewed, and waits longer and longer, for hours at last, after the network was away.
 */
export const createSocketFetch = (deps: {
  readonly fetch: Fetch;
  readonly log: Log;
  readonly monotonicMs: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}): SocketFetch => {
  const { fetch, log, monotonicMs, sleep } = deps;
  let trouble: string | null = null;
  let saidAtMs = Number.NEGATIVE_INFINITY;
  let isStopped = false;

  const say = (found: { readonly why: string; readonly isRefusal: boolean }): void => {
    const isNew = trouble !== found.why;
    trouble = found.why;
    if (!isNew && monotonicMs() - saidAtMs < SAID_AGAIN_MS) return;
    saidAtMs = monotonicMs();
    if (found.isRefusal) log.error(`${found.why}. ${WHAT_TO_DO}`);
    else log.warn(`${found.why}; it is tried again`);
  };

  return {
    trouble: () => trouble,
    stop: () => {
      isStopped = true;
    },
    fetch: async (url, init) => {
      let pauseMs = FIRST_PAUSE_MS;
      for (;;) {
        // What never answers is the only answer that the library does not act upon.
        if (isStopped) return await new Promise<never>(() => {});
        const found = await ask(fetch, url, init);
        if ('answer' in found) {
          if (trouble !== null) log.info('Slack gives sockets again');
          trouble = null;
          return found.answer;
        }
        say(found);
        await sleep(Math.max(pauseMs, found.waitMs ?? 0));
        pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
      }
    },
  };
};

type Asked =
  | { readonly answer: Response }
  | { readonly why: string; readonly isRefusal: boolean; readonly waitMs?: number | undefined };

const ask = async (fetch: Fetch, url: string | URL, init: RequestInit | undefined): Promise<Asked> => {
  try {
    const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) });
    const text = await answer.text();
    const refusal = /"ok":\s*false.*"error":\s*"(?<code>[a-z0-9_]{1,80})"/.exec(text)?.groups?.code;
    if (answer.status === 200 && refusal === undefined)
      return { answer: new Response(text, { status: 200, headers: answer.headers }) };
    if (refusal !== undefined && answer.status === 200)
      return { why: `Slack refuses the app-level token (${refusal})`, isRefusal: true };
    const waitS = Number(answer.headers.get('retry-after') ?? Number.NaN);
    const { message, retryAfterMs } = httpFailure(answer.status, Number.isFinite(waitS) ? waitS : undefined);
    return { why: message, isRefusal: false, waitMs: retryAfterMs };
  } catch (error) {
    return { why: serviceErrorOf(error).message, isRefusal: false };
  }
};
