/** What was read of others, kept for a while. */
export interface Kept<Key, Value> {
  /** What is known and at most `keptMs` old, or what is read now. Those who ask while it is read share the reading. */
  read(key: Key, keptMs: number, read: () => Promise<Value>): Promise<Value>;
  forget(key: Key): void;
}

/**
 * Keeps what was read for `longestMs`, and no answer that is not `worthKeeping`. `monotonicMs` is a clock that only
 * measures. The age of an answer counts from when it was asked for.
 */
export const createKept = <Key, Value>(deps: {
  readonly monotonicMs: () => number;
  readonly longestMs: number;
  readonly worthKeeping: (value: Value) => boolean;
}): Kept<Key, Value> => {
  const { monotonicMs, longestMs, worthKeeping } = deps;
  const kept = new Map<Key, { readonly askedAtMs: number; readonly value: Promise<Value> }>();

  const forgetOld = (now: number): void => {
    // In the order in which they were asked for.
    for (const [key, { askedAtMs }] of kept) {
      if (now - askedAtMs < longestMs) return;
      kept.delete(key);
    }
  };

  return {
    read: (key, keptMs, read) => {
      const now = monotonicMs();
      forgetOld(now);
      const known = kept.get(key);
      if (known && now - known.askedAtMs < keptMs) return known.value;
      const asking = { askedAtMs: now, value: read() };
      kept.delete(key);
      kept.set(key, asking);
      const forget = (): void => {
        if (kept.get(key) === asking) kept.delete(key);
      };
      asking.value.then(value => {
        if (!worthKeeping(value)) forget();
      }, forget);
      return asking.value;
    },
    forget: key => void kept.delete(key),
  };
};
