import type { ActAnswer, PlaygroundState } from './state.ts';

const pollMs = 700;
/** An answer that took longer than this came from a server that waits for news: ask again at once. */
const waitedMs = 300;
const retryMs = 2_000;

/** What the page asks of the playground's server. */
export interface Connection {
  /** Sends one act and answers once it is settled; network failures become an answer with code `unreachable`. */
  readonly act: (body: object) => Promise<ActAnswer>;
  /** Ends polling. */
  readonly close: () => void;
}

/** Follows `/playground/state` by version (waiting for the answer where the server can wait, else every 700 ms) and hands each new state to `onState`; `onLost(true)` when the server is gone, `onLost(false)` when it is back. */
export function createConnection(
  onState: (state: PlaygroundState) => void,
  onLost: (lost: boolean) => void,
): Connection {
  const closing = new AbortController();
  let version: PlaygroundState['version'] | undefined;
  let lost = false;

  const read = async (after: PlaygroundState['version'] | undefined): Promise<void> => {
    const query = after === undefined ? '' : `?after=${encodeURIComponent(after)}`;
    const response = await fetch(`/playground/state${query}`, { signal: closing.signal, cache: 'no-store' });
    if (response.status === 204 || response.status === 304) return;
    if (!response.ok) throw new Error(`state answered ${response.status}`);
    const state = (await response.json()) as PlaygroundState;
    if (state.version !== version) onState(state);
    version = state.version;
  };
  const tellLost = (now: boolean): void => {
    if (now !== lost) onLost(now);
    lost = now;
  };
  const follow = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      try {
        const askedAt = performance.now();
        await read(version);
        tellLost(false);
        if (performance.now() - askedAt < waitedMs) await sleep(pollMs);
      } catch {
        if (closing.signal.aborted) return;
        tellLost(true);
        await sleep(retryMs);
      }
    }
  };
  void follow();

  return {
    act: async body => {
      const answer = await post(body);
      await read(undefined).catch(() => tellLost(true));
      return answer;
    },
    close: () => closing.abort(),
  };
}

async function post(body: object): Promise<ActAnswer> {
  try {
    const response = await fetch('/playground/act', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as ActAnswer;
    return { ...answer, ok: response.ok && answer.ok !== false };
  } catch {
    return { ok: false, error: { code: 'unreachable', message: 'The playground server does not answer.' } };
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms));
}
