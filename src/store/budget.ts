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

/** When the oldest of the slices no longer counts. */
export const freedAt = (slices: readonly Slice[], windowMs: number): Date =>
  new Date(Math.ceil((Math.min(...slices.map(one => one.slice)) + SLICES + 1) * (windowMs / SLICES)));
