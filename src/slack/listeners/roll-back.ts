import type { Inward } from '../inward.ts';
import type { Press } from '../press.ts';
import { bring } from './bring.ts';

/** Puts Access back to what it had. The button asks once before it sends this. */
export const rollBack = async (press: Press, inward: Inward): Promise<void> =>
  bring(press, inward, actor => ({ type: 'roll-back-asked', actor }));
