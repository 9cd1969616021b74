import { callOf } from '../../domain/call.ts';
import type { MessageRef } from '../../domain/change.ts';
import type { UserId } from '../../domain/ids.ts';
import { whoMay } from '../../domain/may.ts';
import type { People, Policy } from '../../domain/policy.ts';
import { quorumFor, stillAsked } from '../../domain/quorum.ts';
import { isWorking, nextWorking } from '../../domain/working-hours.ts';
import type { Directory } from '../../ports/directory.ts';
import type { Noticeboard } from '../../ports/noticeboard.ts';
import { hasCard, inChannel } from '../in-channel.ts';
import type { Perform } from '../performing.ts';

/**
 * Asks the approvers who are still missing once more, in the thread. Only those are called who are at work now by their
 * own clocks; when none is, the asking is put off until the first of them is.
 */
export const nudge =
  (deps: {
    readonly directory: Directory;
    readonly noticeboard: Noticeboard;
    readonly policy: Policy;
  }): Perform<'nudge'> =>
  async ({ change, connection, work, origin, now, commitEvent: record }) => {
    if (change.state !== 'awaiting-approval' || change.plan.digest !== work.digest) return null;
    const { directory, noticeboard, policy } = deps;
    const called = change.escalatedAt && policy.escalation ? [policy.escalation.to] : [];
    const asked = await membersOf([stillAsked(quorumFor(change, policy)), ...called], directory);
    const { except } = whoMay('approve', { change, connection, now: now() }, policy);
    const excluded = [...change.approvals.map(approval => approval.by), ...except];
    const missing = asked.filter(user => !excluded.includes(user));
    const clocks = await Promise.all(
      missing.map(async user => ({ user, zone: await directory.timeZoneOf(user) })),
    );
    const { digest } = work;
    const atWork = clocks.filter(({ zone }) => isWorking(now(), policy.workingHours, zone));
    if (atWork.length > 0) {
      const who = atWork.map(one => one.user);
      const notice = { say: 'still-waiting', who } as const;
      const at: (MessageRef | null)[] = [];
      const closed = await inChannel(change, async () => {
        if (hasCard(change)) at.push(await noticeboard.say(change, notice, origin));
        return null;
      });
      if (closed) await record(closed);
      // Where the channel takes no posts, everybody is asked in their own DM.
      if (closed || !hasCard(change))
        for (const user of who) at.push(await noticeboard.tell(user, change, notice, origin));
      return { type: 'nudged', digest, calls: at.flatMap(one => callOf(notice, one, digest) ?? []) };
    }
    const next = clocks.map(({ zone }) => nextWorking(now(), policy.workingHours, zone).getTime());
    return next.length === 0
      ? { type: 'nudged', digest }
      : { type: 'nudge-put-off', digest, until: new Date(Math.min(...next)) };
  };

const membersOf = async (people: readonly People[], directory: Directory): Promise<UserId[]> => {
  const groups = [...new Set(people.flatMap(one => one.groups))];
  const members = await Promise.all(groups.map(group => directory.members(group)));
  return [...new Set([...people.flatMap(one => one.users), ...members.flatMap(list => list ?? [])])];
};
