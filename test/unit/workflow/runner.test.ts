import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Change } from '../../../src/domain/change.ts';
import { asId } from '../../../src/domain/ids.ts';
import { workspaceSubject } from '../../../src/domain/subject.ts';
import { ServiceError } from '../../../src/ports/service-error.ts';
import { UnreadableRecord } from '../../../src/ports/unreadable-record.ts';
import { NotYet } from '../../../src/workflow/performing.ts';
import { ACME, BEN, changeIn, NOW } from '../domain/build-change.ts';
import { failure } from './access-rig.ts';
import { employ, settled, until } from './employ.ts';
import type { Workshop } from './workshop.ts';
import { openWorkshop } from './workshop.ts';

const planned = changeIn('planned');
const fails = (error: Error) => async (): Promise<never> => {
  throw error;
};

describe('performing', () => {
  test('the outcome goes back through the corridor, and its end with it', async () => {
    const shop = await openWorkshop();
    await shop.seed(planned);
    await shop.queue(planned, { deed: 'make-plan' });
    employ(shop, { 'make-plan': async () => ({ type: 'target-gone' }) });
    await until('failed', async () => (await shop.store.change(ACME, planned.id))?.state === 'failed');
    await until('settled', () => settled(shop.store));
    assert.equal((await shop.store.change(ACME, planned.id))?.version, 2);
  });

  test('nothing to record: the effect ends', async () => {
    const shop = await openWorkshop();
    await shop.seed(planned);
    await shop.queue(planned, { deed: 'show-card' });
    employ(shop, {});
    await until('settled', () => settled(shop.store));
    assert.equal((await shop.store.change(ACME, planned.id))?.version, 1);
  });

  test('stands on the change as it is stored now, and tells how often it was tried', async () => {
    const shop = await openWorkshop();
    await shop.seed(planned);
    await shop.queue(planned, { deed: 'make-plan' });
    const seen: unknown[] = [];
    employ(shop, {
      'make-plan': async at => {
        seen.push([at.change.version, at.origin.attempt, at.now(), at.connection.id]);
        return null;
      },
    });
    await until('settled', () => settled(shop.store));
    assert.deepEqual(seen, [[1, 1, NOW, planned.connection]]);
  });

  test('an effect whose process died is performed again when its lease is over', async () => {
    const shop = await openWorkshop();
    await shop.seed(planned);
    await shop.queue(planned, { deed: 'make-plan' });
    assert.equal((await shop.store.claim(NOW, 9, 1_000)).length, 1);
    let attempt = 0;
    const { runner } = employ(shop, {
      'make-plan': async at => {
        attempt = at.effect.attempt;
        return null;
      },
    });
    await sleep(30);
    assert.equal(attempt, 0);
    shop.passLeases(1_001);
    runner.wake();
    await until('performed', () => attempt > 0);
    assert.equal(attempt, 2);
  });

  test('what a newer version wrote is left to it at once, and put off when nobody takes it', async () => {
    const shop = await openWorkshop();
    await shop.seed(planned);
    await shop.queue(planned, { deed: 'make-plan' });
    let tries = 0;
    const { runner } = employ(shop, {
      'make-plan': async () => {
        tries += 1;
        throw new UnreadableRecord('the stored change has schema 9', true);
      },
    });
    await until('tried', () => tries === 1);
    await until('given back', async () => (await shop.store.status(NOW)).dueNow === 1);
    runner.wake();
    const [taken] = await shop.store.claim(NOW, 9, 1_000);
    assert.equal(taken?.work.deed, 'make-plan', 'another instance takes it, the runner does not');
    await shop.store.handBack(taken?.id ?? asId(''), taken?.token ?? '');
    await until('tried again', () => tries === 2);
    await until('put off', async () => (await shop.store.status(NOW)).dueNow === 0);
    assert.equal((await shop.store.status(NOW)).nextDue?.getTime(), NOW.getTime() + 300_000);
  });

  test('an effect that hangs for ever is held for a while, then performed again', async () => {
    const shop = await openWorkshop();
    await shop.seed(planned);
    await shop.queue(planned, { deed: 'make-plan' });
    const leaseMs = 30;
    let performed = 0;
    const { runner } = employ(
      shop,
      {
        'make-plan': async () => {
          performed += 1;
          return performed === 1 ? await new Promise<never>(() => {}) : null;
        },
      },
      leaseMs,
    );
    const looks = setInterval(() => {
      shop.passLeases(leaseMs / 3);
      runner.wake();
    }, leaseMs / 3);
    try {
      await sleep(4 * leaseMs);
      assert.equal(performed, 1);
      await until('performed again', () => performed === 2);
      await until('settled', () => settled(shop.store));
    } finally {
      clearInterval(looks);
    }
  });

  test('an outcome that comes after the lease was lost is void', async () => {
    const shop = await openWorkshop();
    await shop.seed(planned);
    await shop.queue(planned, { deed: 'make-plan' });
    let performed = 0;
    // A lease so long that it is not renewed in this test.
    employ(
      shop,
      {
        'make-plan': async () => {
          performed += 1;
          if (performed > 1) return null;
          shop.passLeases(600_001);
          return { type: 'target-gone' };
        },
      },
      600_000,
    );
    await until('performed', () => performed > 0);
    await sleep(20);
    assert.equal((await shop.store.change(ACME, planned.id))?.state, 'planned');
  });
});

describe('what does not work', () => {
  test('waits a little longer each time', async () => {
    const shop = await openWorkshop();
    await shop.seed(planned);
    await shop.queue(planned, { deed: 'make-plan' });
    const { runner } = employ(shop, { 'make-plan': fails(new TypeError('x')) });
    const waits: number[] = [];
    for (let tries = 0; tries < 4; tries += 1) {
      await until('set back', () => settled(shop.store, shop.clock.now()));
      const due = (await shop.store.status(shop.clock.now())).nextDue;
      assert.ok(due);
      waits.push(due.getTime() - shop.clock.now().getTime());
      shop.pass(waits.at(-1) ?? 0);
      runner.wake();
    }
    assert.deepEqual(waits, [2_000, 4_000, 8_000, 16_000]);
  });

  test('a service that asks to be left alone has its whole lane, and people are told', async () => {
    const shop = await openWorkshop();
    await shop.seed(planned);
    await shop.queue(planned, { deed: 'make-plan' }, 'cloudflare:acme');
    const other: Change = { ...changeIn('testing'), id: asId('9ABC'), connection: asId('cn_other') };
    const request = { ...other.request, label: 'Other', entityId: 'other' };
    await shop.seed({ ...other, request });
    let calls = 0;
    const { runner } = employ(shop, {
      'make-plan': fails(failure('rate-limited', 60_000)),
      'run-test': async () => {
        calls += 1;
        return null;
      },
    });
    await until('told', async () => (await shop.store.change(ACME, planned.id))?.waiting !== undefined);
    const { waiting } = (await shop.store.change(ACME, planned.id)) ?? {};
    assert.deepEqual(waiting, {
      service: 'Cloudflare',
      why: 'cloudflare: rate-limited',
      until: new Date(NOW.getTime() + 60_500),
    });
    await shop.queue(other, { deed: 'run-test' }, 'cloudflare:acme');
    runner.wake();
    await sleep(30);
    assert.equal(calls, 0, 'the lane is blocked for everybody');
    shop.pass(61_000);
    runner.wake();
    await until('called', () => calls === 1);
  });

  test('a service that rests is told to changes alone: a workspace has no thread for it', async () => {
    const shop = await openWorkshop();
    const work = { deed: 'test-many', tests: { by: BEN, request: 'r', whose: 'all', batch: 0 } } as const;
    const about = { subject: workspaceSubject(ACME), due: NOW, lane: 'cloudflare:acme:looks' };
    await shop.commit({ effects: [{ id: asId('e.tests'), workspace: ACME, work, ...about }] });
    const told: string[] = [];
    const advance: typeof shop.corridor.advance = async (workspace, subject, event, alongside) => {
      told.push(event.type);
      return await shop.corridor.advance(workspace, subject, event, alongside);
    };
    employ(
      { ...shop, corridor: { ...shop.corridor, advance } },
      { 'test-many': fails(failure('rate-limited', 60_000)) },
    );
    await until('deferred', () => settled(shop.store));
    await sleep(30);
    assert.deepEqual(told, []);
  });

  test('one person’s limit in Slack rests that person’s lane, and no write', async () => {
    const shop = await openWorkshop();
    await shop.seed(planned);
    await shop.queue(planned, { deed: 'show-recipe' }, 'slack:T0ACME:U0MALLORY');
    employ(shop, {
      'show-recipe': fails(
        new ServiceError({
          service: 'slack',
          code: 'ratelimited',
          kind: 'rate-limited',
          message: 'Slack takes no more requests for now',
          retryAfterMs: 60_000,
        }),
      ),
    });
    await until('set back', () => settled(shop.store));
    const again = asId<Change['requester']>('U0MALLORY');
    const work = { deed: 'tell', to: again, notice: { say: 'asked' } } as const;
    await shop.queue(planned, work, 'slack:T0ACME:U0MALLORY', '.other');
    await shop.queue(planned, { deed: 'make-plan' }, 'cloudflare:acme', '.plan');
    await until('the plan is made', () => settled(shop.store));
    const { nextDue, dueNow } = await shop.store.status(NOW);
    assert.deepEqual([dueNow, nextDue], [0, new Date(NOW.getTime() + 60_500)]);
    assert.equal((await shop.store.change(ACME, planned.id))?.waiting, undefined, 'nobody is told of it');
  });

  test('a line waits for its card', async () => {
    const shop = await openWorkshop();
    await shop.seed(planned);
    await shop.queue(planned, { deed: 'say', notice: { say: 'asked' } });
    let tries = 0;
    const { runner } = employ(shop, {
      say: async () => {
        tries += 1;
        if (tries < 3) throw new NotYet('no card');
        return null;
      },
    });
    for (let round = 1; round <= 2; round += 1) {
      await until('tried', () => tries === round);
      await until('set back', () => settled(shop.store, shop.clock.now()));
      shop.pass(500);
      runner.wake();
    }
    await until('said', () => tries === 3);
    assert.equal((await shop.store.parked(ACME)).length, 0);
  });

  const giveUp = async (work: Parameters<Workshop['queue']>[1], change: Change) => {
    const shop = await openWorkshop();
    await shop.seed(change);
    await shop.queue(change, work);
    const { runner } = employ(shop, { [work.deed]: fails(new TypeError('out of order')) });
    await until('parked', async () => {
      if ((await shop.store.parked(ACME)).length > 0) return true;
      shop.pass(300_000);
      runner.wake();
      return false;
    });
    return { shop, change: await shop.store.change(ACME, change.id) };
  };

  test('is parked in the end, and the change says where it stopped', async () => {
    const { shop, change } = await giveUp({ deed: 'make-plan' }, planned);
    assert.equal(change?.state, 'failed');
    assert.ok(change && 'closing' in change);
    assert.deepEqual([change.closing.step, change.closing.cloudflare], ['reading Access', 'untouched']);
    assert.equal((await shop.store.parked(ACME))[0]?.error, 'out of order');
  });

  test('a line that nobody can post ends no change', async () => {
    const { change } = await giveUp({ deed: 'say', notice: { say: 'written' } }, changeIn('applying'));
    assert.equal(change?.state, 'applying');
  });

  test('a file that cannot be read ends no change: the person can send it again', async () => {
    const file = asId<NonNullable<Change['incoming']>['id']>('F0');
    const by = planned.requester;
    const reading = changeIn('planned', { incoming: { id: file, by, at: NOW } });
    const { change } = await giveUp({ deed: 'read-metadata', file, by }, reading);
    assert.equal(change?.state, 'planned');
    assert.equal(change?.incoming, undefined);
  });
});

describe('stopping', () => {
  test('waits for what runs', async () => {
    const shop = await openWorkshop();
    await shop.seed(planned);
    await shop.queue(planned, { deed: 'make-plan' });
    const { runner } = employ(shop, {
      'make-plan': async () => {
        await sleep(60);
        return { type: 'target-gone' };
      },
    });
    await until('running', () => runner.running() === 1);
    await runner.stop(2_000);
    assert.equal((await shop.store.change(ACME, planned.id))?.state, 'failed');
    assert.equal((await shop.store.status(NOW)).claimed, 0);
  });

  test('no longer than its deadline; what is left is handed back once, and its late outcome is void', async () => {
    const shop = await openWorkshop();
    await shop.seed(planned);
    await shop.queue(planned, { deed: 'make-plan' });
    let release = (): void => {};
    const held = new Promise<void>(resolve => {
      release = resolve;
    });
    const { runner } = employ(shop, {
      'make-plan': async () => {
        await held;
        return { type: 'target-gone' };
      },
    });
    await until('running', () => runner.running() === 1);
    const before = performance.now();
    await runner.stop(40);
    assert.ok(performance.now() - before < 1_000);
    const [again] = await shop.store.claim(NOW, 9, 60_000);
    assert.equal(again?.attempt, 2);
    release();
    await until('ended', () => runner.running() === 0);
    assert.equal((await shop.store.change(ACME, planned.id))?.state, 'planned');
    assert.equal((await shop.store.claim(NOW, 9, 1_000)).length, 0, 'the new holder keeps it');
  });

  test('claims nothing more', async () => {
    const shop = await openWorkshop();
    await shop.seed(planned);
    const { runner } = employ(shop, {});
    await runner.stop(100);
    await shop.queue(planned, { deed: 'make-plan' });
    runner.wake();
    await sleep(30);
    assert.equal((await shop.store.status(NOW)).dueNow, 1);
  });
});
