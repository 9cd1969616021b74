import type { Asked } from '../domain/allowance.ts';
import { ALLOWANCES, OPEN_CHANGES_ALLOWED } from '../domain/allowance.ts';
import type { AccountId, UserId, WorkspaceId } from '../domain/ids.ts';
import { requestedByKey } from '../domain/keys.ts';
import { looksLane, testsLine } from '../domain/lane.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';
import type { Queries } from './queries.ts';

interface Person {
  readonly user: UserId;
  readonly workspace: WorkspaceId;
}

/** What each person may still ask for, counted by all instances together. Every answer is a "no", or null. */
export interface Allowances {
  /** Takes one; `about` tells what is counted apart, for example the connection of a test. */
  take(person: Person, asked: Asked, about?: string): Promise<Refusal | null>;
  /** The same, for what would be answered by a message in the DM: after the first "no" of a minute it is `silent`. */
  takeOrSilence(person: Person, asked: Asked): Promise<Refusal | 'silent' | null>;
  /** Takes one test of all connections, unless tests that this person asked for are not finished. */
  takeTestAll(person: Person): Promise<Refusal | null>;
  /** Takes one set-up, unless too many changes of this person are open. */
  takeSetUp(person: Person): Promise<Refusal | null>;
}

const TOLD_ONCE_IN_MS = 60_000;

/** Makes the allowances of a deployment. */
export const createAllowances = (deps: {
  readonly store: Store;
  readonly queries: Pick<Queries, 'countOpen'>;
  readonly clock: Clock;
  /** The account of requests that name none, in whose lane tests of many connections stand. */
  readonly firstAccount: AccountId;
}): Allowances => {
  const { store, queries, clock, firstAccount } = deps;

  const take: Allowances['take'] = async ({ user, workspace }, asked, about = '') => {
    const { limit, windowMs } = ALLOWANCES[asked];
    const key = ['person', workspace, user, asked, about].join(':');
    const answer = await store.takeBudget(key, limit, windowMs, clock.now());
    return answer.ok ? null : { reason: 'too-often', asked, until: answer.error.until };
  };

  return {
    take,

    takeOrSilence: async (person, asked) => {
      const refusal = await take(person, asked);
      if (refusal === null) return null;
      const told = ['person', person.workspace, person.user, asked, 'told'].join(':');
      return (await store.takeBudget(told, 1, TOLD_ONCE_IN_MS, clock.now())).ok ? refusal : 'silent';
    },

    takeTestAll: async person => {
      const count = await store.inLine(person.workspace, testsLine(person.user), looksLane(firstAccount));
      return count > 0 ? { reason: 'tests-under-way' } : await take(person, 'test-all');
    },

    takeSetUp: async person => {
      const count = await queries.countOpen(person.workspace, requestedByKey(person.user));
      if (count >= OPEN_CHANGES_ALLOWED) return { reason: 'too-many-open', count };
      return await take(person, 'set-up');
    },
  };
};
