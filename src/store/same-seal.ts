import { timingSafeEqual } from 'node:crypto';

/** Whether two seals are equal, in a time that does not depend on where they differ. */
export const sameSeal = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
};
