import { callOf } from '../../domain/call.ts';
import type { Policy } from '../../domain/policy.ts';
import { idleEnd, isNextAsking, offersWithdrawal } from '../../domain/requester-wait.ts';
import { DAY_MS, later } from '../../domain/time.ts';
import { isWorking, nextWorking } from '../../domain/working-hours.ts';
import type { Directory } from '../../ports/directory.ts';
import type { Noticeboard } from '../../ports/noticeboard.ts';
import type { Perform } from '../performing.ts';

/** Asks the requester in their DM for what the change waits for, while they are at work by their own clock. */
export const askRequester =
  (deps: {
    readonly directory: Pick<Directory, 'timeZoneOf'>;
    readonly noticeboard: Pick<Noticeboard, 'tell'>;
    readonly policy: Pick<Policy, 'workingHours'>;
  }): Perform<'ask-requester'> =>
  async ({ change, work, origin, now }) => {
    if (!isNextAsking(change, work)) return null;
    const { directory, noticeboard, policy } = deps;
    const { since, times } = work;
    const putOff = (until: Date) => ({ type: 'requester-asking-put-off', since, times, until }) as const;
    const { custody, requester } = change;
    // They hear when the key file is about to go, and when it is gone; a file on its way in is read within a minute.
    if (custody?.state === 'in-slack') return putOff(later(custody.deleteAt, DAY_MS));
    if (change.incoming) return putOff(later(now(), DAY_MS));
    const zone = await directory.timeZoneOf(requester);
    if (!isWorking(now(), policy.workingHours, zone))
      return putOff(nextWorking(later(now(), 1), policy.workingHours, zone));
    const end = idleEnd(since);
    const notice = { say: 'still-open', since, end, offersWithdrawal: offersWithdrawal(work) } as const;
    const call = callOf(notice, await noticeboard.tell(requester, change, notice, origin), undefined);
    return { type: 'requester-asked', since, times, ...(call ? { call } : {}) };
  };
