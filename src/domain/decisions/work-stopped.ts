import type { Decision, KnownConnection } from '../decision.ts';
import type { EventOf } from '../event.ts';
import type { EffectId } from '../ids.ts';
import { slackLane } from '../lane.ts';
import { ok } from '../result.ts';
import { connectionSubject } from '../subject.ts';

/** Work on a connection was given up: who asked for it hears of it, or the owner. */
export const workStopped = (known: KnownConnection, event: EventOf<'work-stopped'>): Decision => {
  const { connection, now } = known;
  const { stopped, reference } = event;
  const to = event.by ?? connection.owner;
  return ok({
    effects: [
      {
        id: `${reference}.stopped` as EffectId,
        workspace: connection.workspace,
        subject: connectionSubject(connection.id),
        work: { deed: 'tell-stopped', to, stopped, reference },
        due: now,
        lane: slackLane(connection.workspace, to),
      },
    ],
    records: [{ about: connection.id, what: event.type, who: null, facts: { stopped } }],
  });
};
