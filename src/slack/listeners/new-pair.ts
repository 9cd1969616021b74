import type { Inward } from '../inward.ts';
import type { Press } from '../press.ts';
import { bring } from './bring.ts';

/** Makes a new pair; the old one is void from this moment. */
export const newPair = async (press: Press, inward: Inward): Promise<void> =>
  bring(press, inward, actor => ({ type: 'new-pair-asked', actor }));
