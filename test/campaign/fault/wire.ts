import { Dispatcher } from 'undici';
import { NotConnectedError } from '../../../src/http/http-error.ts';
import type { CloudflareWorld } from '../../worlds/cloudflare/cloudflare-world.ts';
import type { WireFault } from './fault-dice.ts';
import type { Answer } from './in-memory-exchange.ts';
import { exchange } from './in-memory-exchange.ts';

/** One call as it went over the wire. */
export interface WireCall {
  readonly method: string;
  readonly path: string;
  readonly fault: WireFault | null;
  /** What came back whole, or null. */
  readonly seen: string | null;
}

/** The wire between the adapter and the world, with everything that can go wrong on it. */
export interface Wire {
  readonly dispatcher: Dispatcher;
  readonly calls: readonly WireCall[];
  /** How many calls are held back by slowness. */
  held(): number;
  /** Lets the slow answers arrive. */
  release(): void;
  /** When the next write arrives that its caller gave up, or null. */
  nextLate(): number | null;
  /** Carries out the late writes that are due. */
  arrive(): Promise<void>;
}

/** No write is on its way for longer: the last late look must find it (30 minutes after the write that was recorded). */
const longestLateMs = 20 * 60_000;

type Handler = Parameters<Dispatcher['dispatch']>[1];
type Request = Parameters<typeof exchange>[1];

const htmlPage: Answer = {
  status: 502,
  headers: { 'content-type': 'text/html' },
  body: Buffer.from('<!DOCTYPE html><title>502</title>Bad gateway'),
};
const asJson = (status: number, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: Buffer.from(
    JSON.stringify({
      success: false,
      errors: [{ code: 10001, message: 'internal' }],
      messages: [],
      result: null,
    }),
  ),
});

/** Makes the wire to a world. `fault` throws what goes wrong with a call; `nowMs` is the virtual hour. */
export function createWire(deps: {
  readonly world: CloudflareWorld;
  readonly fault: (method: string, path: string) => WireFault | null;
  readonly random: () => number;
  readonly nowMs: () => number;
  readonly say: (line: string) => void;
}): Wire {
  const { world, random, nowMs, say } = deps;
  const calls: WireCall[] = [];
  const waiting: (() => void)[] = [];
  let late: { readonly dueMs: number; readonly request: Request }[] = [];

  const carryOut = (request: Request): Promise<Answer> =>
    request.url.host === 'api.cloudflare.com'
      ? exchange(world, request)
      : Promise.resolve({ status: 404, headers: {}, body: Buffer.from('nobody answers here') });
  const reset = (): Error => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
  const heldBack = (): Promise<void> =>
    new Promise(resolve => {
      waiting.push(resolve);
    });

  const withFault = async (request: Request, fault: WireFault | null): Promise<Answer> => {
    switch (fault) {
      case 'not-connected':
        throw new NotConnectedError(request.url.hostname, reset());
      case 'reset-before':
        throw reset();
      case '429':
        return asJson(429, { 'retry-after': String(1 + Math.floor(random() * 90)) });
      case '500':
        return asJson(500);
      case 'html':
        return htmlPage;
      case 'late':
        late.push({ dueMs: nowMs() + Math.floor(random() * longestLateMs), request });
        throw reset();
      default:
        break;
    }
    const answer = await carryOut(request);
    if (fault === 'reset-after') throw reset();
    if (fault === '500-after') return asJson(500);
    if (fault === 'truncated') return { ...answer, body: answer.body.subarray(0, answer.body.length / 2) };
    if (fault === 'slow') await heldBack();
    return answer;
  };

  const serve = async (options: Dispatcher.DispatchOptions, handler: Handler): Promise<void> => {
    const controller = {
      aborted: false,
      paused: false,
      reason: null as Error | null,
      abort(reason: Error) {
        controller.aborted = true;
        controller.reason = reason;
      },
      pause() {},
      resume() {},
    };
    const { method } = options;
    const url = new URL(options.path, String(options.origin));
    const fault = deps.fault(method, url.pathname);
    const headers = Object.fromEntries(
      Object.entries((options.headers ?? {}) as Record<string, string>).map(([name, value]) => [
        name.toLowerCase(),
        value,
      ]),
    );
    const request = { method, url, headers, body: typeof options.body === 'string' ? options.body : '' };
    handler.onRequestStart?.(controller, null);
    try {
      const answer = await withFault(request, fault);
      const isWhole = fault === null || fault === 'slow';
      calls.push({ method, path: url.pathname, fault, seen: isWhole ? answer.body.toString('utf8') : null });
      say(`${method} ${url.pathname.replace(/^.*access\//, '')} ${answer.status} ${fault ?? ''}`);
      handler.onResponseStart?.(controller, answer.status, answer.headers, '');
      handler.onResponseData?.(controller, answer.body);
      handler.onResponseEnd?.(controller, {});
    } catch (error) {
      calls.push({ method, path: url.pathname, fault, seen: null });
      say(`${method} ${url.pathname.replace(/^.*access\//, '')} ${fault ?? String(error)}`);
      handler.onResponseError?.(controller, error instanceof Error ? error : new Error(String(error)));
    }
  };

  const dispatcher = new (class extends Dispatcher {
    override dispatch(options: Dispatcher.DispatchOptions, handler: Handler): boolean {
      void serve(options, handler);
      return true;
    }
  })();

  return {
    dispatcher,
    calls,
    held: () => waiting.length,
    release: () => {
      for (const go of waiting.splice(0)) go();
    },
    nextLate: () => (late.length === 0 ? null : Math.min(...late.map(one => one.dueMs))),
    arrive: async () => {
      const due = late.filter(one => one.dueMs <= nowMs());
      late = late.filter(one => one.dueMs > nowMs());
      for (const { request } of due) {
        await exchange(world, request).catch(() => null);
        say(`late: ${request.method} arrives`);
      }
    },
  };
}
