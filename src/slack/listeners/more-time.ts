import type { Inward } from '../inward.ts';
import type { Press } from '../press.ts';
import { bring } from './bring.ts';

/** The automatic roll-back waits longer. */
export const moreTime = async (press: Press, inward: Inward): Promise<void> =>
  bring(press, inward, actor => ({ type: 'more-time-asked', actor }));
