/** A disturbance of the stand-in; `times` defaults to 1, a missing `method` means every Web API method. */
export type SlackFault =
  | { kind: '429'; method?: string; retryAfter?: number; times?: number }
  | { kind: '5xx'; method?: string; status?: number; times?: number }
  | { kind: 'slow'; method?: string; ms: number; times?: number }
  /** With `ts` only calls about that message. */
  | { kind: 'refuse'; method: string; error: string; ts?: string; times?: number }
  | { kind: 'drop-answer'; method?: string; times?: number }
  | { kind: 'login-html'; redirect?: boolean; times?: number }
  | { kind: 'redirect-download'; host?: string; times?: number }
  | { kind: 'duplicate-delivery'; times?: number }
  | { kind: 'slow-share'; ms: number; times?: number }
  | { kind: 'never-shared'; times?: number };

/** The disturbances that are set and not used up. */
export interface Faults {
  set(fault: SlackFault): void;
  clear(): void;
  /** Uses up one occurrence of the first set fault of that kind (and, for Web API kinds, method), if any. */
  take<K extends SlackFault['kind']>(
    kind: K,
    method?: string,
    ts?: unknown,
  ): Extract<SlackFault, { kind: K }> | undefined;
}

/** Makes an empty list of disturbances. */
export function createFaults(): Faults {
  let armed: { fault: SlackFault; left: number }[] = [];
  return {
    set: fault => {
      armed.push({ fault, left: fault.times ?? 1 });
    },
    clear: () => {
      armed = [];
    },
    take: <K extends SlackFault['kind']>(kind: K, method?: string, ts?: unknown) => {
      const isMeant = (fault: SlackFault): fault is Extract<SlackFault, { kind: K }> =>
        fault.kind === kind &&
        (!('method' in fault) || fault.method === undefined || fault.method === method) &&
        (!('ts' in fault) || fault.ts === undefined || fault.ts === ts);
      for (const entry of armed) {
        const { fault } = entry;
        if (!isMeant(fault)) continue;
        entry.left -= 1;
        armed = armed.filter(one => one.left > 0);
        return fault;
      }
      return undefined;
    },
  };
}
