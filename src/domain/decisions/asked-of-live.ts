import type { Change } from '../change.ts';
import type { Decision, KnownConnection, RecordLine, ScheduledWork } from '../decision.ts';
import { effectsOf, personBehind } from '../decision.ts';
import type { EventOf } from '../event.ts';
import { involved } from '../involvement.ts';
import { may } from '../may.ts';
import { withOwnTarget } from '../proposal.ts';
import type { SetupRequest } from '../request.ts';
import { no, ok } from '../result.ts';
import { canBeApproved } from '../small-team.ts';
import { lapse, ownerTold } from './ask.ts';

/**
 * A change that a person asks of a live connection; nothing happens before its plan is approved. `own` is what the kind adds:
 * the request where it differs from that of the connection, who supplied what, and facts for the record.
 */
export const askedOfLive = (
  known: KnownConnection,
  event: EventOf<'rotate' | 'restore' | 'adopt' | 'remove'>,
  own: {
    readonly request?: Pick<SetupRequest, 'certificate'>;
    readonly supplied?: Pick<Change, 'supplied'>;
    readonly facts?: RecordLine['facts'];
  },
): Decision => {
  const { connection, policy, now } = known;
  const { actor } = event;
  const refusal = may(actor, event.type, { change: null, connection, now }, policy);
  if (refusal) return no(refusal);
  if (connection.status !== 'live' || !connection.applied) return no({ reason: 'gone' });
  const change: Change = {
    id: event.change,
    workspace: connection.workspace,
    version: 1,
    kind: event.type,
    connection: connection.id,
    request: withOwnTarget({ ...connection.request, ...own.request }, connection),
    requester: actor.user,
    createdAt: now,
    voidPairs: [],
    approvals: [],
    evidence: {},
    ...own.supplied,
    ...(event.reason ? { why: event.reason } : {}),
    state: 'planned',
  };
  if (!canBeApproved(involved(change), policy, actor.members)) return no({ reason: 'nobody-could-approve' });
  const work: ScheduledWork[] = [
    { deed: 'show-card' },
    { deed: 'make-plan' },
    ...ownerTold(connection, actor.user),
    lapse(now),
  ];
  return ok({
    change,
    effects: effectsOf(change, work, now),
    records: [
      {
        about: change.id,
        what: event.type,
        who: personBehind(event),
        facts: { to: change.state, label: change.request.label, ...own.facts },
      },
    ],
  });
};

/** People of a live connection want it gone, put back as it was approved, or taken as it is: there is nothing to choose. */
export const plainlyAsked = (
  known: KnownConnection,
  event: EventOf<'restore' | 'adopt' | 'remove'>,
): Decision => askedOfLive(known, event, {});
