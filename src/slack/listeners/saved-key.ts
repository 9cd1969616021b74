import type { Inward } from '../inward.ts';
import type { Press } from '../press.ts';
import { bring } from './bring.ts';

/** The requester has saved the key: its file is deleted from Slack. The button asks once before it sends this. */
export const savedKey = async (press: Press, inward: Inward): Promise<void> =>
  bring(press, inward, actor => ({ type: 'pair-saved', actor }));
