import type { ChangeState } from '../change.ts';
import type { Kind } from './kind.ts';
import { oneWrite } from './kind.ts';

const STATES: readonly ChangeState[] = [
  'draft',
  'planned',
  'awaiting-approval',
  'applying',
  'outcome-unknown',
  'removed',
  'declined',
  'expired',
  'withdrawn',
  'failed',
];

/** The end of a connection: its identity provider is deleted in Access. It cannot be rolled back, so nothing is tested. */
export const remove: Kind = {
  ...oneWrite,
  states: STATES,
  waitsIn: 'draft',
  takesFilesIn: [],
  // What is deleted: what Access has of it, or what it had when it was kept last.
  wanted: ({ connection }, before) => before ?? connection.applied?.settings ?? null,
  trusted: () => [],
  hasClock: () => false,
};
