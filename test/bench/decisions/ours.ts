import { asId } from '../../../src/domain/ids.ts';
import { changeSubject } from '../../../src/domain/subject.ts';
import type { Store } from '../../../src/ports/store.ts';
import { createCorridor } from '../../../src/workflow/corridor.ts';
import { approval, benchNow, changeId, policy, workspace } from '../seeds.ts';

/** Does one thing for each number in turn and says how many were done per second. */
export type Batch = (numbers: readonly number[], inFlight: number) => Promise<number>;

/** Runs `one` for each number, at most `inFlight` at a time; gives how many per second. */
export const batchOf =
  (one: (number: number) => Promise<void>): Batch =>
  async (numbers, inFlight) => {
    const began = performance.now();
    const waiting = numbers.values();
    const line = async (): Promise<void> => {
      for (const number of waiting) await one(number);
    };
    await Promise.all(Array.from({ length: inFlight }, line));
    return numbers.length / ((performance.now() - began) / 1000);
  };

/** Decisions of jcaccess: Ben approves the seeded change of that number, and it is durable. */
export function ourDecisions(store: Store): Batch {
  const corridor = createCorridor({
    store,
    tenantOf: () => ({ policy, firstAccount: asId('acme') }),
    clock: { now: () => benchNow },
    wake: () => {},
  });
  return batchOf(async number => {
    const answer = await corridor.advance(workspace, changeSubject(changeId(number)), approval, {
      once: `press:${number}`,
    });
    if (!answer.ok || answer.value.repeated) throw new Error(`the approval of ${number} was not taken`);
  });
}
