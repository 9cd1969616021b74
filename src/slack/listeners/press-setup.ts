import type { ChannelId } from '../../domain/ids.ts';
import { asId } from '../../domain/ids.ts';
import type { Inward } from '../inward.ts';
import type { Press } from '../press.ts';
import { openSetup } from './setup.ts';

/** Opens the set-up form from a button or a shortcut; outside a channel the form asks where to report. */
export const pressSetup = async (press: Press, inward: Inward): Promise<void> =>
  openSetup(press, press.at?.channel ?? asId<ChannelId>(''), inward);
