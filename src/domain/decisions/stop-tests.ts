import type { Decision, KnownWorkspace } from '../decision.ts';
import type { EventOf } from '../event.ts';
import type { EffectId } from '../ids.ts';
import { STOPS, stopLine } from '../lane.ts';
import { may } from '../may.ts';
import { no, ok } from '../result.ts';
import { workspaceSubject } from '../subject.ts';
import { DAY_MS } from '../time.ts';

/** Longer than tests go on, even while a service rests. */
const KEPT_MS = 30 * DAY_MS;

/**
 * Tests of many connections are called off by the person who asked for them, or by an approver. It is noted as an effect
 * that is not due yet: the slices, whichever process makes them, look for it.
 */
export const stopTests = (known: KnownWorkspace, event: EventOf<'stop-tests'>): Decision => {
  const { workspace, policy, now } = known;
  const { actor, stops } = event;
  const refusal =
    actor.user === stops.by && actor.fullMember
      ? null
      : may(actor, 'stop-tests', { change: null, connection: null, now }, policy);
  if (refusal) return no(refusal);
  return ok({
    effects: [
      {
        id: `${workspace}.tests.${stops.request}.stop` as EffectId,
        workspace,
        subject: workspaceSubject(workspace),
        work: { deed: 'stop-tests', stops },
        due: new Date(now.getTime() + KEPT_MS),
        lane: STOPS,
        line: stopLine(stops),
      },
    ],
    records: [],
  });
};
