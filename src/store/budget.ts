/** A budget is counted in this many slices of its window: the price is one slice (a thirtieth) of caution. */
const SLICES = 30;

/** One slice of time, with what was taken in it. */
export interface Slice {
  readonly slice: number;
  readonly used: number;
}

/** The slice that `nowMs` lies in, and the oldest slice that a window ending now can touch. */
export const slicesAt = (nowMs: number, windowMs: number): { current: number; oldest: number } => {
  const current = Math.floor(nowMs / (windowMs / SLICES));
  return { current, oldest: current - SLICES };
};

/** So much of a budget is free again before it is worth asking: work that takes several calls would else begin and stop at each freed one. */
const WORTH_ASKING = 1 / 10;

/**
 * When a tenth of a spent budget (one call at least) no longer counts. More than the limit may be spent: others take from
 * the same budget up to a higher one.
 */
export const freedAt = (slices: readonly Slice[], limit: number, windowMs: number): Date => {
  const over = slices.reduce((sum, { used }) => sum + used, 0) - limit;
  const wanted = over + Math.max(1, Math.floor(limit * WORTH_ASKING));
  let freed = 0;
  let last = 0;
  for (const { slice, used } of slices.toSorted((one, other) => one.slice - other.slice)) {
    last = slice;
    freed += used;
    if (freed >= wanted) break;
  }
  return new Date(Math.ceil((last + SLICES + 1) * (windowMs / SLICES)));
};
