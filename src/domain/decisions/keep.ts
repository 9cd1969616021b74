import type { Change, ChangeIn } from '../change.ts';
import type { Applied, Connection, TrustedCertificate } from '../connection.ts';
import { signingCertificate } from '../connection.ts';
import type { Decision, Known, ScheduledWork } from '../decision.ts';
import { isIn, tooLate, transition } from '../decision.ts';
import type { EventOf } from '../event.ts';
import { showsLogin } from '../evidence.ts';
import type { ProviderId, UserId } from '../ids.ts';
import { kindOf } from '../kinds.ts';
import { may } from '../may.ts';
import type { Plan } from '../plan.ts';
import type { Policy } from '../policy.ts';
import { earliestDue, stagesAhead } from '../reminder.ts';
import { no } from '../result.ts';
import { endWentBack } from './remove-old.ts';

const endsFirst = (a: TrustedCertificate, b: TrustedCertificate): number =>
  a.facts.notAfter.getTime() - b.facts.notAfter.getTime();

/** What a connection has once a change is kept, or null when no certificate is known. */
export const appliedBy = (
  known: Known,
  { change, plan, provider }: { readonly change: Change; readonly plan: Plan; readonly provider: ProviderId },
): Applied | null => {
  const { connection, now } = known;
  const [first, ...others] = [...kindOf(change).trusted({ change, connection }, now)].sort(endsFirst);
  if (!first) return null;
  const rest = change.written?.rest ?? plan.before?.rest;
  const lastLogin = change.evidence.observed ?? connection.applied?.lastLogin;
  return {
    provider,
    settings: kindOf(change).kept({ change: { ...change, plan }, connection }),
    certificates: [first, ...others],
    at: now,
    change: change.id,
    ...(lastLogin ? { lastLogin } : {}),
    ...(rest ? { rest } : {}),
  };
};

/** The connection, live with what the change asked for and what was applied. */
export const goLive = (before: Connection, change: Change, now: Applied | null): Connection => {
  // What is kept is what is approved: whatever differs is found anew.
  const { drift: _answered, ...connection } =
    now && isReplaced(before, now) ? withoutReminder(before) : before;
  return {
    ...connection,
    status: 'live',
    request: change.request,
    owner: change.request.owner,
    latestChange: change.id,
    ...(now ? { applied: now } : {}),
    version: connection.version + 1,
  };
};

const isReplaced = ({ applied }: Connection, now: Applied): boolean =>
  applied !== undefined &&
  signingCertificate(applied).sha256Fingerprint !== signingCertificate(now).sha256Fingerprint;

/** What was told of a certificate ends with it. */
const withoutReminder = ({
  reminded: _told,
  onIt: _done,
  snoozed: _over,
  ...connection
}: Connection): Connection => connection;

/**
 * The reminders that a live connection still has ahead. Each is due when its day may have come: who is told, and where they
 * are, is read then.
 */
export const remindersOf = (connection: Connection, now: Date, { workingHours }: Policy): ScheduledWork[] => {
  if (!connection.applied) return [];
  const certificate = signingCertificate(connection.applied);
  return stagesAhead(certificate.notAfter, now).map(stage => ({
    work: { deed: 'remind', stage, certificate: certificate.sha256Fingerprint },
    due: earliestDue(certificate.notAfter, stage, workingHours),
  }));
};

/**
 * What the owner gets for their own calendar when `after` takes the place of `before`: once for each thing that the entries
 * say, so that nobody imports the same again.
 */
export const calendarFor = (before: Connection, after: Connection): ScheduledWork[] => {
  if (!after.applied) return [];
  const { sha256Fingerprint: current } = signingCertificate(after.applied);
  const earlier = before.applied && signingCertificate(before.applied);
  if (earlier && earlier.sha256Fingerprint !== current) {
    const { sha256Fingerprint, notAfter } = earlier;
    return [{ deed: 'send-calendar', replaced: { sha256Fingerprint, notAfter } }];
  }
  const saysTheSame = earlier && before.owner === after.owner && before.request.label === after.request.label;
  return saysTheSame ? [] : [{ deed: 'send-calendar' }];
};

/** Once, when a connection begins to live: where to look whether JumpCloud goes on signing with what Access trusts. */
const askedForUrl = ({ kind }: Change, { owner, watched }: Connection): ScheduledWork[] =>
  kind === 'setup' && !watched ? [{ deed: 'tell', to: owner, notice: { say: 'ask-metadata-url' } }] : [];

/** A person keeps what was written. With a login shown, one press is enough; without, an approver says why. */
export const keep = (known: Known, event: EventOf<'keep'>): Decision => {
  const { change, policy } = known;
  const { actor } = event;
  const refusal = may(actor, 'keep', known, policy);
  if (refusal) return no(refusal);
  if (!isIn(change, 'awaiting-confirmation')) return tooLate(change);
  if (!showsLogin(change.evidence)) {
    const alone = may(actor, 'keep-alone', known, policy);
    if (alone || !event.reason) return no({ reason: 'needs-evidence' });
  }
  return endAsKept(known, event, change, actor.user);
};

/** Ends a change as kept: the connection takes over what it asked for, and the reminders of its certificate are planned. */
export const endAsKept = (
  known: Known,
  event: EventOf<'keep' | 'ran-out'>,
  change: ChangeIn<'awaiting-confirmation'>,
  by: UserId | null,
): Decision => {
  if (change.removal?.kind === 'went-back') return endWentBack(known, event, change, by ?? change.removal.by);
  const { now } = known;
  const reason = event.type === 'keep' ? event.reason : undefined;
  const { rollBackAt: _cancelled, ...rest } = change;
  const connection = goLive(
    known.connection,
    change,
    appliedBy(known, { change, plan: change.plan, provider: change.written.provider }),
  );
  return transition(
    known,
    event,
    { ...rest, state: 'live', closing: { at: now, by, ...(reason ? { reason } : {}) } },
    [
      { deed: 'show-card' },
      ...(by === change.requester
        ? []
        : [{ deed: 'tell', to: change.requester, notice: { say: 'kept', by } } as const]),
      ...calendarFor(known.connection, connection),
      ...remindersOf(connection, now, known.policy),
      ...askedForUrl(change, connection),
    ],
    { connection, facts: { evidence: showsLogin(change.evidence) } },
  );
};
