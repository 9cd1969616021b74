import type { RecordLine } from '../domain/decision.ts';
import type { Event } from '../domain/event.ts';
import type { AuditEntry } from '../ports/store.ts';

const SERVICE_EVENTS: readonly Event['type'][] = [
  'planned',
  'plan-stopped',
  'apply-ready',
  'cloudflare-moved',
  'written',
  'extras-deleted',
  'write-refused',
  'write-unequal',
  'outcome-unknown',
  'not-written',
  'login-observed',
  'undone',
];

const surfaceOf = (recorded: RecordLine): AuditEntry['surface'] => {
  if (recorded.who) return 'slack';
  if (recorded.what === 'ran-out') return 'clock';
  return SERVICE_EVENTS.includes(recorded.what) ? 'cloudflare' : 'jcaccess';
};

const FAILURES: readonly Event['type'][] = [
  'write-refused',
  'write-unequal',
  'undo-blocked',
  'gave-up',
  'left-undone',
  'work-stopped',
  'key-not-deleted',
];

const outcomeOf = ({ what, refused }: RecordLine): AuditEntry['outcome'] => {
  if (FAILURES.includes(what)) return 'failed';
  return refused ? 'refused' : 'done';
};

/** The entry of the audit log for a line of a decision. */
export const auditEntry = (recorded: RecordLine, at: Date): AuditEntry => ({
  change: recorded.about,
  at,
  who: recorded.who,
  what: recorded.what,
  surface: surfaceOf(recorded),
  ...(recorded.digest ? { digest: recorded.digest } : {}),
  outcome: outcomeOf(recorded),
  ...(recorded.facts ? { facts: recorded.facts } : {}),
});
