import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Stage } from '../../worlds/stage.ts';
import type { World } from '../../worlds/world.ts';

/** One call that jcaccess made to a service, between two readings of the machine's clock. */
export interface Call {
  readonly host: string;
  readonly name: string;
  readonly began: number;
  readonly ended: number;
}

/** What is noted of a step while it runs. */
export interface Taken {
  readonly calls: readonly Call[];
  /** When the step was begun, when it was acknowledged, and when its result was seen; the last two null when that never came. */
  readonly began: number;
  readonly acknowledged: number | null;
  readonly shown: number | null;
}

/** Notes what happens between jcaccess and the services. */
export interface Tape {
  /** Runs a step; `isShown` is asked after each call whether its result can be seen. */
  take(step: () => Promise<unknown>, isShown: () => boolean): Promise<Taken>;
}

/**
 * Lets every call to a service take `delayMs` before it is answered, and notes it. With such a delay the calls that stand
 * in a row can be told from those that are made at once, however fast the machine is.
 */
export function tapeOf({ slack, cloudflare, jumpcloud }: Stage, delayMs: number): Tape {
  let calls: Call[] = [];
  let acknowledged: number | null = null;
  let shown: number | null = null;
  let isShown = (): boolean => false;

  const slowly = (world: World): void => {
    const handle = world.handle.bind(world);
    world.handle = async (request, response) => {
      const began = performance.now();
      await sleep(delayMs);
      await handle(request, response);
      const ended = performance.now();
      calls.push({ ...called(request), began, ended });
      if (shown === null && isShown()) shown = ended;
    };
  };
  for (const world of [slack, cloudflare, jumpcloud]) slowly(world);
  const push = slack.traffic.push.bind(slack.traffic);
  slack.traffic.push = (...sent) => {
    if (sent.some(({ method }) => method.startsWith('ack of '))) acknowledged ??= performance.now();
    return push(...sent);
  };

  return {
    take: async (step, seen) => {
      calls = [];
      [acknowledged, shown, isShown] = [null, null, seen];
      const began = performance.now();
      await step();
      return { calls, began, acknowledged, shown };
    },
  };
}

const called = ({ method, headers, url = '' }: IncomingMessage): Pick<Call, 'host' | 'name'> => {
  const { pathname } = new URL(url, 'https://any.example');
  const host = headers.host ?? '';
  return { host, name: host === 'slack.com' ? pathname.replace('/api/', '') : `${method} ${host}` };
};

/** How many of the calls that ended by then stand in a row: each began after the one before it had ended. */
export function inSeries(calls: readonly Call[], until: number): number {
  let last = Number.NEGATIVE_INFINITY;
  let count = 0;
  for (const { began, ended } of calls.toSorted((one, other) => one.ended - other.ended)) {
    if (ended > until || began < last) continue;
    last = ended;
    count += 1;
  }
  return count;
}
