import type { Effect } from './effect.ts';
import type { EffectId, WorkspaceId } from './ids.ts';
import { looksLane } from './lane.ts';
import { workspaceSubject } from './subject.ts';
import type { Sweep } from './sweep.ts';

/** A tenth of the time between two sweeps, by the account: not all of them begin at once. */
const jitterMs = ({ account, everyMs }: Sweep): number => {
  const number = [...account].reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) % 1_000, 7);
  return Math.floor((everyMs / 10) * (number / 1_000));
};

/** The sweep after `now`. There is one in each span of time, however often it is asked for. */
export const nextSweep = (workspace: WorkspaceId, sweep: Sweep, now: Date): Effect => {
  const slot = Math.floor(now.getTime() / sweep.everyMs) + 1;
  return {
    id: `${workspace}.sweep.${sweep.account}.${sweep.everyMs}.${slot}` as EffectId,
    workspace,
    subject: workspaceSubject(workspace),
    work: { deed: 'sweep-access', sweep },
    due: new Date(slot * sweep.everyMs + jitterMs(sweep)),
    lane: looksLane(sweep.account),
  };
};
