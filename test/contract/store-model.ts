import assert from 'node:assert/strict';
import { OPEN_CHANGES } from '../../src/domain/keys.ts';
import type { ClaimedEffect, Commit, Store } from '../../src/ports/store.ts';
import { fc } from '../property.ts';
import { ACME, aChange, anEffect, minute } from './records.ts';
import { createReferenceStore } from './reference-store.ts';

const EFFECT_IDS = ['e1', 'e2', 'e3', 'e4', 'e5', 'e6'];
const CHANGES = ['AAAA', 'BBBB', 'CCCC'];
const LANES = ['cloudflare', 'slack:C0'];

const small = fc.nat({ max: 6 });
const put = fc.record({
  id: fc.constantFrom(...CHANGES),
  connection: fc.constantFrom('cn_1', 'cn_2'),
  closed: fc.boolean(),
  isStale: fc.integer({ min: 0, max: 9 }).map(chance => chance === 0),
});
const effect = fc.record({
  id: fc.constantFrom(...EFFECT_IDS),
  change: fc.constantFrom('AAAA', 'BBBB'),
  lane: fc.constantFrom(...LANES),
  due: small,
});
const lease = fc.nat({ max: 20 });

/** One thing that an instance does to the store. `lease` picks one of the leases that were ever given. */
const act = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('commit' as const),
      puts: fc.uniqueArray(put, { maxLength: 2, selector: one => one.id }),
      effects: fc.array(effect, { maxLength: 3 }),
      finish: fc.array(lease, { maxLength: 2 }),
      once: fc.array(fc.constantFrom('k1', 'k2', 'k3', 'k4', 'k5'), { maxLength: 1 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('claim' as const), limit: fc.integer({ min: 1, max: 3 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('finish' as const), lease }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('defer' as const), lease, due: small }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('extend' as const), lease }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('hand-back' as const), lease }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('park' as const), lease }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('block' as const),
      lane: fc.constantFrom(...LANES),
      until: small,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.constantFrom(0, 1, 2) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('lose' as const) }) },
);

type Act = typeof act extends fc.Arbitrary<infer One> ? One : never;

/** The engine under test, and its clock. */
export interface Subject {
  readonly store: Store;
  readonly clock: () => number;
  readonly pass: (ms: number) => Promise<void>;
  /** Longer than the test on an engine whose clock cannot be moved. */
  readonly leaseMs: number;
}

const WITHOUT_TOKEN = { token: '' };

const play = async (subject: Subject, acts: readonly Act[]): Promise<void> => {
  const { store, leaseMs } = subject;
  const reference = createReferenceStore(subject.clock);
  const versions = new Map<string, number>();
  const leases: { readonly real: ClaimedEffect; readonly model: ClaimedEffect }[] = [];
  let now = 0;

  const step = async (one: Act): Promise<void> => {
    const pick = 'lease' in one ? leases[one.lease % Math.max(1, leases.length)] : undefined;
    if (one.do === 'commit' || (one.do === 'finish' && pick)) {
      const puts = one.do === 'commit' ? one.puts : [];
      const ended =
        one.do === 'commit' ? one.finish.flatMap(index => leases[index] ?? []) : pick ? [pick] : [];
      const commit: Commit = {
        workspace: ACME,
        changes: puts.map(({ isStale, ...wish }) => {
          const expectedVersion = (versions.get(wish.id) ?? 0) + (isStale ? 1 : 0);
          return { record: aChange({ ...wish, version: expectedVersion + 1 }), expectedVersion };
        }),
        effects:
          one.do === 'commit' ? one.effects.map(wish => anEffect({ ...wish, due: minute(wish.due) })) : [],
        once: one.do === 'commit' ? one.once : [],
      };
      const finishedOf = (side: 'real' | 'model') =>
        ended.map(pair => ({ id: pair[side].id, token: pair[side].token }));
      const result = await store.commit({ ...commit, finished: finishedOf('real') });
      assert.deepEqual(result, reference.commit({ ...commit, finished: finishedOf('model') }));
      if (result.ok) for (const { record } of commit.changes ?? []) versions.set(record.id, record.version);
    }
    if (one.do === 'claim') {
      const real = await store.claim(minute(now), one.limit, leaseMs);
      const model = reference.claim(minute(now), one.limit, leaseMs);
      assert.deepEqual(
        real.map(claimed => ({ ...claimed, ...WITHOUT_TOKEN })),
        model.map(claimed => ({ ...claimed, ...WITHOUT_TOKEN })),
      );
      leases.push(
        ...real.flatMap((claimed, index) => {
          const twin = model[index];
          return twin ? [{ real: claimed, model: twin }] : [];
        }),
      );
    }
    if (one.do === 'extend' && pick) {
      const { real, model } = pick;
      assert.equal(
        await store.extend(real.id, real.token, 2 * leaseMs),
        reference.extend(model.id, model.token, 2 * leaseMs),
      );
    }
    if (one.do === 'hand-back' && pick) {
      const { real, model } = pick;
      assert.equal(await store.handBack(real.id, real.token), reference.handBack(model.id, model.token));
    }
    if (one.do === 'defer' && pick) {
      const due = minute(one.due);
      assert.equal(
        await store.defer(pick.real.id, pick.real.token, due, 'later'),
        reference.defer(pick.model.id, pick.model.token, due),
      );
    }
    if (one.do === 'park' && pick) {
      assert.equal(
        await store.park(pick.real.id, pick.real.token, minute(now), 'bad'),
        reference.park(pick.model.id, pick.model.token),
      );
    }
    if (one.do === 'block') {
      await store.blockLane(one.lane, minute(one.until));
      reference.blockLane(one.lane, minute(one.until));
    }
    if (one.do === 'wait') now += one.minutes;
    if (one.do === 'lose') await subject.pass(leaseMs + 1);
  };

  for (const one of acts) {
    await step(one);
    assert.deepEqual(await store.status(minute(now)), reference.status(minute(now)));
  }
  for (const key of [OPEN_CHANGES, 'open:cn_1', 'open:cn_2']) {
    assert.deepEqual(await store.changesBy(ACME, key), reference.changesBy(key));
  }
};

/** Plays random stories on fresh stores and on the reference, and rejects at the first difference, smallest story first. */
export const compareWithReference = (
  fresh: () => Promise<Subject & { readonly end: () => Promise<void> }>,
  runs: number,
): Promise<void> =>
  fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 40, size: 'max' }), async acts => {
      const subject = await fresh();
      try {
        await play(subject, acts);
      } finally {
        await subject.end();
      }
    }),
    { numRuns: runs },
  );
