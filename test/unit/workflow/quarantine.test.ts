import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Change } from '../../../src/domain/change.ts';
import type { Work } from '../../../src/domain/effect.ts';
import type { FileId, UserId } from '../../../src/domain/ids.ts';
import { asId } from '../../../src/domain/ids.ts';
import { createCorridor } from '../../../src/workflow/corridor.ts';
import { createDiscard } from '../../../src/workflow/discard.ts';
import { ACME, CHANNEL, changeIn, NOW, POLICY } from '../domain/build-change.ts';
import { employ, settled, until } from './employ.ts';
import type { Workshop } from './workshop.ts';
import { openWorkshop } from './workshop.ts';

const planned = changeIn('planned');

/** Claims everything that is due, as a process does that dies right after. */
const die = async (shop: Workshop): Promise<void> => {
  await shop.store.claim(NOW, 99, 1_000);
  shop.passLeases(1_001);
};

const another = (id: string): Change => ({
  ...planned,
  id: asId(id),
  connection: asId(`cn_${id}`),
  request: { ...planned.request, label: id, entityId: id },
});

describe('an effect whose process ended while it ran', () => {
  test('twice is not begun a third time; the change says why, and the operator finds it', async () => {
    const shop = await openWorkshop();
    await shop.seed(planned);
    const id = await shop.queue(planned, { deed: 'make-plan' });
    await die(shop);
    await die(shop);
    let begun = 0;
    employ(shop, {
      'make-plan': async () => {
        begun += 1;
        return null;
      },
    });
    await until('parked', async () => (await shop.store.parked(ACME)).length === 1);
    assert.equal(begun, 0);
    const [parked] = await shop.store.parked(ACME);
    assert.deepEqual([parked?.id, parked?.error], [id, 'its process ended 2 times while it ran']);
    const change = await shop.store.change(ACME, planned.id);
    assert.ok(change && 'closing' in change);
    assert.match(change.closing.reason ?? '', /begun? it twice|began it twice/);
  });

  test('once is tried again, and its row ends when it was tried', async () => {
    const shop = await openWorkshop();
    await shop.seed(planned);
    await shop.queue(planned, { deed: 'make-plan' });
    await die(shop);
    let begun = 0;
    const { runner } = employ(shop, {
      'make-plan': async () => {
        begun += 1;
        if (begun < 3) throw new TypeError('out of order');
        return null;
      },
    });
    await until('set back', async () => begun === 1 && (await settled(shop.store)));
    await runner.stop(0);
    shop.pass(60_000);
    await shop.store.claim(shop.clock.now(), 9, 1_000);
    shop.passLeases(1_001);
    employ(shop, {
      'make-plan': async () => {
        begun += 1;
        return null;
      },
    });
    await until('performed', async () => begun === 2 && (await settled(shop.store, shop.clock.now())));
    assert.deepEqual(await shop.store.parked(ACME), []);
  });

  test('handing back, at an end in good order, counts for nothing', async () => {
    const shop = await openWorkshop();
    await shop.seed(planned);
    await shop.queue(planned, { deed: 'make-plan' });
    for (let n = 0; n < 4; n += 1) {
      const { runner } = employ(shop, { 'make-plan': () => new Promise<never>(() => {}) });
      await until('running', () => runner.running() === 1);
      await runner.stop(0);
    }
    employ(shop, {});
    await until('settled', () => settled(shop.store));
    assert.deepEqual(await shop.store.parked(ACME), []);
  });

  test('is begun alone: what runs is waited for, and nothing is begun beside it', async () => {
    const shop = await openWorkshop();
    const changes = ['AAAA', 'BBBB', 'CCCC'].map(another);
    for (const change of changes) await shop.seed(change);
    const [first, second, third] = changes;
    assert.ok(first && second && third);
    await shop.queue(first, { deed: 'make-plan' });
    await shop.queue(second, { deed: 'make-plan' });
    await die(shop);
    await shop.queue(third, { deed: 'make-plan' });
    let now = 0;
    let most = 0;
    const order: string[] = [];
    employ(shop, {
      'make-plan': async ({ change }) => {
        now += 1;
        most = Math.max(most, now);
        order.push(change.id);
        await sleep(20);
        now -= 1;
        return null;
      },
    });
    await until('settled', async () => order.length === 3 && (await settled(shop.store)));
    assert.equal(most, 1);
    assert.equal(new Set(order).size, 3);
  });

  test('does not take its neighbours with it: they are never given up for it', async () => {
    const shop = await openWorkshop();
    const changes = Array.from({ length: 6 }, (_, n) => another(`N${n}`));
    for (const change of changes) {
      await shop.seed(change);
      await shop.queue(change, { deed: 'make-plan' });
    }
    const bad = changes[3]?.id;
    const done: string[] = [];
    const graves: PromiseWithResolvers<null>[] = [];
    const parked = async (): Promise<string[]> =>
      (await shop.store.parked(ACME)).map(({ subject }) => subject.id);

    for (let lives = 0; lives < 6 && (await parked()).length === 0; lives += 1) {
      // A life ends as soon as the bad one is begun: nothing of it is heard again, and its leases run out.
      const grave = Promise.withResolvers<null>();
      graves.push(grave);
      let isDead = false;
      const { runner } = employ(
        shop,
        {
          'make-plan': async ({ change }) => {
            isDead ||= change.id === bad;
            await sleep(20);
            if (isDead) return await grave.promise;
            done.push(change.id);
            return null;
          },
        },
        600_000,
      );
      await until('dead or parked', async () => isDead || (await parked()).length > 0);
      if (isDead) shop.passLeases(600_001);
      await runner.stop(isDead ? 0 : 2_000);
    }
    employ(shop, {
      'make-plan': async ({ change }) => {
        done.push(change.id);
        return null;
      },
    });
    await until('settled', () => settled(shop.store));
    for (const grave of graves) grave.resolve(null);
    assert.deepEqual(await parked(), [bad]);
    assert.equal(graves.length, 3, 'two deaths, and the life that parks it');
    const innocent = changes.map(one => one.id).filter(id => id !== bad);
    assert.deepEqual([...new Set(done)].toSorted(), innocent);
  });
});

describe('whom it concerns', () => {
  const told = async (work: Work, change: Change): Promise<string[]> => {
    const shop = await openWorkshop();
    await shop.seed(change);
    await shop.queue(change, work);
    await die(shop);
    await die(shop);
    const shown: string[] = [];
    employ(shop, {
      tell: async ({ work: news }) => {
        shown.push(`${news.to} ${news.notice.say}`);
        return null;
      },
    });
    await until('parked', async () => (await shop.store.parked(ACME)).length === 1);
    await until('settled', () => settled(shop.store));
    return shown;
  };

  test('who handed a file in, and without a word against the file', async () => {
    const file = asId<NonNullable<Change['incoming']>['id']>('F0');
    const by = asId<Change['requester']>('U0CLEO');
    const reading = changeIn('planned', { incoming: { id: file, by, at: NOW } });
    assert.deepEqual(await told({ deed: 'read-metadata', file, by }, reading), ['U0CLEO file-unreadable']);
  });

  for (const work of [
    { deed: 'show-card' },
    { deed: 'say', notice: { say: 'written' } },
    { deed: 'share-plan' },
    { deed: 'show-recipe' },
    { deed: 'watch-login' },
    { deed: 'send-calendar' },
    { deed: 'nudge', digest: 'd' },
    { deed: 'run-out', clock: 'approval' },
    { deed: 'tell', to: asId('U0CLEO'), notice: { say: 'written' } },
  ] as const satisfies readonly Work[]) {
    test(`the requester, of ${work.deed}`, async () => {
      assert.deepEqual(await told(work, planned), [`${planned.requester} left-undone`]);
    });
  }

  test('the news of it is not made into news again', async () => {
    const notice = { say: 'left-undone', what: 'x', reference: 'r' } as const;
    assert.deepEqual(await told({ deed: 'tell', to: planned.requester, notice }, planned), []);
  });

  test('who asked for tests, who sent a file, and the owner of a connection whose reminder stops', async () => {
    const shop = await openWorkshop();
    await shop.seed(planned, { owner: asId('U0OWNER') });
    const heard: string[] = [];
    const corridor = createCorridor({
      store: shop.store,
      tenantOf: () => ({ policy: POLICY, firstAccount: asId('acme') }),
      clock: shop.clock,
      wake: () => {},
    });
    const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
    const discard = createDiscard({ ...shop, corridor, log });
    const by = asId<UserId>('U0MALLORY');
    const works = [
      { deed: 'test-many', tests: { by, request: 'r', whose: 'all', batch: 3 } },
      { deed: 'test-connection', by: asId<Change['requester']>('U0MALLORY') },
      { deed: 'remind', stage: 7, certificate: 'AA' },
      { deed: 'place-file', file: asId<FileId>('F0'), by: asId<UserId>('U0GUS'), channel: CHANNEL },
    ] as const;
    for (const work of works) {
      const subject =
        work.deed === 'place-file' || work.deed === 'test-many'
          ? ({ kind: 'workspace', id: ACME } as const)
          : ({ kind: 'connection', id: planned.connection } as const);
      await shop.commit({
        effects: [{ id: asId(`e.${work.deed}`), workspace: ACME, subject, work, due: NOW, lane: work.deed }],
      });
    }
    for (const effect of await shop.store.claim(NOW, 9, 60_000)) await discard(effect);
    // What one person hears comes one after another.
    for (let round = 0; round < 2; round += 1) {
      const told = await shop.store.claim(NOW, 9, 60_000);
      for (const { work } of told) {
        if (work.deed === 'answer-file') heard.push(`${work.to} file ${work.answer.kind}`);
        if (work.deed === 'tell-stopped') heard.push(`${work.to} ${work.stopped.kind}`);
      }
      await shop.commit({ finished: told });
    }
    assert.deepEqual(heard.toSorted(), [
      'U0GUS file stopped',
      'U0MALLORY test',
      'U0MALLORY tests',
      'U0OWNER reminder',
    ]);
    assert.equal((await shop.store.parked(ACME)).length, 4);
  });
});
