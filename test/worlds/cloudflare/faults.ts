import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Something that goes wrong on the next calls. `method` and `path` (a part of the address) narrow it; `times` is how many
 * calls it hits, 1 when left out. Before the call is carried out: 401, 403, 429 (`retryAfter` seconds), 500, html, timeout
 * (never answers), reset-before. After it: reset-after, truncated, slow (`ms` later).
 */
export interface Fault {
  readonly kind:
    | '401'
    | '403'
    | '429'
    | '500'
    | 'html'
    | 'timeout'
    | 'reset-before'
    | 'reset-after'
    | 'truncated'
    | 'slow';
  readonly method?: string;
  readonly path?: string;
  readonly times?: number;
  readonly retryAfter?: number;
  readonly ms?: number;
}

/** The faults that wait for a call; the oldest that fits comes first. */
export const createFaults = () => {
  const waiting: { fault: Fault; left: number }[] = [];

  return {
    add(fault: Fault): void {
      waiting.push({ fault, left: fault.times ?? 1 });
    },
    clear(): void {
      waiting.length = 0;
    },
    /** The fault that hits a call, if any; with `onlyNamed` only one that names a path. */
    take(method: string, path: string, onlyNamed = false): Fault | undefined {
      const index = waiting.findIndex(
        ({ fault }) =>
          (fault.method ?? method) === method &&
          path.includes(fault.path ?? '') &&
          !(onlyNamed && fault.path === undefined),
      );
      const found = waiting[index];
      if (!found) return undefined;
      found.left -= 1;
      if (found.left <= 0) waiting.splice(index, 1);
      return found.fault;
    },
  };
};

/** The faults of one world. */
export type Faults = ReturnType<typeof createFaults>;

/** Carries out a fault in front of a web page: true when it took the place of the answer, false when the page may follow. */
export const servePlainFault = async (
  fault: Fault | undefined,
  response: ServerResponse,
): Promise<boolean> => {
  if (!fault) return false;
  switch (fault.kind) {
    case 'slow':
      await delay(fault.ms ?? 0);
      return false;
    case 'timeout':
      return true;
    case 'reset-before':
    case 'reset-after':
    case 'truncated':
      response.destroy();
      return true;
    default:
      response
        .writeHead(fault.kind === 'html' ? 502 : Number(fault.kind), { 'content-type': 'text/html' })
        .end('<!DOCTYPE html><title>Error</title>');
      return true;
  }
};
