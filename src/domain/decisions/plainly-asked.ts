import type { Change } from '../change.ts';
import type { Decision, KnownConnection, ScheduledWork } from '../decision.ts';
import { effectsOf, personBehind } from '../decision.ts';
import type { EventOf } from '../event.ts';
import { involved } from '../involvement.ts';
import { may } from '../may.ts';
import { withOwnTarget } from '../proposal.ts';
import { no, ok } from '../result.ts';
import { canBeApproved } from '../small-team.ts';
import { lapse, ownerTold } from './ask.ts';

/**
 * People of a live connection want it gone, put back as it was approved, or taken as it is. There is nothing to choose, and
 * nothing happens before the plan is approved.
 */
export const plainlyAsked = (
  known: KnownConnection,
  event: EventOf<'restore' | 'adopt' | 'remove'>,
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
    request: withOwnTarget(connection.request, connection),
    requester: actor.user,
    createdAt: now,
    voidPairs: [],
    approvals: [],
    evidence: {},
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
        facts: { to: change.state, label: change.request.label },
      },
    ],
  });
};
