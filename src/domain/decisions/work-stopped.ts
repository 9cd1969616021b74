import type { Decision, KnownConnection, KnownWorkspace } from '../decision.ts';
import type { Effect, StoppedWork } from '../effect.ts';
import type { EventOf } from '../event.ts';
import type { EffectId, UserId, WorkspaceId } from '../ids.ts';
import { slackLane } from '../lane.ts';
import { ok } from '../result.ts';
import { workspaceSubject } from '../subject.ts';

const telling = (
  workspace: WorkspaceId,
  to: UserId,
  stopped: StoppedWork,
  reference: EffectId,
  now: Date,
): Effect => ({
  id: `${reference}.stopped` as EffectId,
  workspace,
  subject: workspaceSubject(workspace),
  work: { deed: 'tell-stopped', to, stopped, reference },
  due: now,
  lane: slackLane(workspace, to),
});

/** Work on a connection was given up: who asked for it hears of it, or the owner. */
export const workStopped = (known: KnownConnection, event: EventOf<'work-stopped'>): Decision => {
  const { connection, now } = known;
  const { workspace, request, owner } = connection;
  const { stopped: kind, reference } = event;
  const stopped = { kind, label: request.label };
  return ok({
    effects: [telling(workspace, event.by ?? owner, stopped, reference, now)],
    records: [{ about: connection.id, what: event.type, who: null, facts: { stopped: kind } }],
  });
};

/** The tests of many connections go no further: who asked for them hears of it. */
export const testsStopped = (
  { workspace, now }: KnownWorkspace,
  { by, reference, why }: EventOf<'tests-stopped'>,
): Decision => {
  const stopped = { kind: 'tests', ...(why === undefined ? {} : { why }) } as const;
  return ok({ effects: [telling(workspace, by, stopped, reference, now)], records: [] });
};
