import type { EffectType } from './effect.ts';
import { MINUTE_MS } from './time.ts';

/**
 * What goes first when a service takes less than there is to say: what a person waits for, then what was approved, then
 * what shows how things stand, reminders last.
 */
export const URGENCIES = ['awaited', 'approved', 'shown', 'reminding'] as const;

/** One of them. */
export type Urgency = (typeof URGENCIES)[number];

const URGENCY_OF: Partial<Record<EffectType, Urgency>> = {
  'deliver-certificate': 'awaited',
  'show-recipe': 'awaited',
  'read-metadata': 'awaited',
  'place-file': 'awaited',
  'answer-file': 'awaited',
  'ask-which-change': 'awaited',
  'test-connection': 'awaited',
  'test-many': 'awaited',
  'delete-key': 'approved',
  'apply-plan': 'approved',
  'find-outcome': 'approved',
  'undo-plan': 'approved',
  remind: 'reminding',
  'remind-channel': 'reminding',
};

/** After so long work counts as more urgent by one: nothing waits for ever behind what keeps coming. */
const PROMOTED_AFTER_MS = 5 * MINUTE_MS;

/** How urgent work is that has been due for so long. */
export const urgencyOf = (deed: EffectType, waitedMs: number): Urgency => {
  const place = URGENCIES.indexOf(URGENCY_OF[deed] ?? 'shown');
  const promoted = Math.floor(Math.max(0, waitedMs) / PROMOTED_AFTER_MS);
  return URGENCIES[Math.max(0, place - promoted)] ?? 'awaited';
};
