import type { Inward } from '../inward.ts';
import type { Press } from '../press.ts';
import { bring } from './bring.ts';

/** An approver says yes to the plan that the button was drawn for. */
export const approve = async (press: Press, inward: Inward): Promise<void> =>
  bring(press, inward, (actor, value) => ({ type: 'approved', actor, digest: value.digest }));
