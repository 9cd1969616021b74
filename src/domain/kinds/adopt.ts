import type { ChangeState } from '../change.ts';
import type { Kind } from './kind.ts';
import { oneWrite } from './kind.ts';

const STATES: readonly ChangeState[] = [
  'draft',
  'planned',
  'awaiting-approval',
  'applying',
  'live',
  'declined',
  'expired',
  'withdrawn',
  'failed',
];

/** What Access has counts as approved from then on. Nothing is written, so that nothing can break by it. */
export const adopt: Kind = {
  ...oneWrite,
  states: STATES,
  waitsIn: 'draft',
  takesFilesIn: [],
  wanted: (_, before) => before,
  trusted: ({ change, connection }, now) =>
    (change.plan?.held ?? []).map(facts => {
      const known = connection.applied?.certificates.find(
        one => one.facts.sha256Fingerprint === facts.sha256Fingerprint,
      );
      return { facts, since: known?.since ?? now, change: known?.change ?? change.id };
    }),
  hasClock: () => false,
};
