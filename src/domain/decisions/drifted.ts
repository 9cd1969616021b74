import type { Connection } from '../connection.ts';
import type { Decision, KnownConnection, KnownWorkspace } from '../decision.ts';
import { stale } from '../decision.ts';
import { sameDifferences } from '../drift.ts';
import type { Effect, Work } from '../effect.ts';
import type { EventOf } from '../event.ts';
import type { EffectId, UserId } from '../ids.ts';
import { slackLane } from '../lane.ts';
import { nextSweep } from '../next-sweep.ts';
import type { Notice } from '../notice.ts';
import { ok } from '../result.ts';
import { changeSubject, connectionSubject } from '../subject.ts';

/** An account was looked through: each connection that is found otherwise hears of it, and the next sweep is due later. */
export const swept = ({ workspace, now }: KnownWorkspace, event: EventOf<'swept'>): Decision => {
  const { found, sweep } = event;
  return ok({
    effects: [
      ...found.map(
        ({ connection, version, differences }): Effect => ({
          id: `${connection}.drift.${version}.${now.getTime()}` as EffectId,
          workspace,
          subject: connectionSubject(connection),
          work: { deed: 'note-drift', version, differences },
          due: now,
          lane: 'clock',
        }),
      ),
      nextSweep(workspace, sweep, now),
    ],
    records: [],
  });
};

/**
 * Access has a connection otherwise than approved, in other ways than were said before, or as approved again. What was read
 * before the connection went on says nothing.
 */
export const drifted = ({ connection, now }: KnownConnection, event: EventOf<'drifted'>): Decision => {
  const { differences, version } = event;
  const { drift, ...rest } = connection;
  if (connection.status !== 'live' || connection.version !== version) return stale();
  if (sameDifferences(drift?.differences ?? [], differences)) return stale();
  const isOver = differences.length === 0;
  const next: Connection = {
    ...rest,
    version: version + 1,
    ...(isOver ? {} : { drift: { differences, since: drift?.since ?? now } }),
  };
  const notice: Notice = isOver ? { say: 'drift-over' } : { say: 'drifted', differences };
  return ok({
    connection: next,
    effects: [
      saying(next, 'say', connection.request.channel, { deed: 'say', notice }, now),
      saying(next, 'tell', connection.owner, { deed: 'tell', to: connection.owner, notice }, now),
    ],
    records: [
      {
        about: connection.id,
        what: event.type,
        who: null,
        facts: { differences: differences.length, kinds: differences.map(one => one.kind).join(', ') },
      },
    ],
  });
};

const saying = (
  { id, version, workspace, latestChange }: Connection,
  name: string,
  place: Connection['request']['channel'] | UserId,
  work: Work,
  now: Date,
): Effect => ({
  id: `${id}.drifted.${version}.${name}` as EffectId,
  workspace,
  subject: changeSubject(latestChange),
  work,
  due: now,
  lane: slackLane(workspace, place),
});
