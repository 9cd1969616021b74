import type { Change } from '../change.ts';
import type { Decision, KnownConnection } from '../decision.ts';
import { effectsOf, personBehind } from '../decision.ts';
import type { EventOf } from '../event.ts';
import { involved } from '../involvement.ts';
import { may } from '../may.ts';
import { reservedBy, withOwnTarget } from '../proposal.ts';
import { no, ok } from '../result.ts';
import { canBeApproved } from '../small-team.ts';
import { goingOnFrom, lapse, ownerTold } from './ask.ts';

/** People of a live connection want it otherwise. Nothing of it is touched until the change is kept. */
export const editAsked = (known: KnownConnection, event: EventOf<'edit'>): Decision => {
  const { connection, before, policy, now } = known;
  const { actor } = event;
  const refusal = may(actor, 'edit', { change: null, connection, now }, policy);
  if (refusal) return no(refusal);
  if (connection.status !== 'live' || !connection.applied) return no({ reason: 'gone' });
  const request = withOwnTarget({ ...connection.request, ...event.request }, connection);
  const change: Change = {
    id: event.change,
    workspace: connection.workspace,
    version: 1,
    kind: 'edit',
    connection: connection.id,
    request,
    requester: actor.user,
    createdAt: now,
    voidPairs: [],
    approvals: [],
    evidence: {},
    ...(before ? goingOnFrom(before) : {}),
    ...reservedBy(request, connection),
    state: 'planned',
  };
  if (!canBeApproved(involved(change), policy, actor.members)) return no({ reason: 'nobody-could-approve' });
  return ok({
    change,
    effects: effectsOf(
      change,
      [{ deed: 'show-card' }, { deed: 'make-plan' }, ...ownerTold(connection, actor.user), lapse(now)],
      now,
    ),
    records: [
      {
        about: change.id,
        what: event.type,
        who: personBehind(event),
        facts: { to: change.state, label: request.label },
      },
    ],
  });
};
