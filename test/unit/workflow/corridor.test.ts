import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Change } from '../../../src/domain/change.ts';
import { asId } from '../../../src/domain/ids.ts';
import { changeSubject, connectionSubject, workspaceSubject } from '../../../src/domain/subject.ts';
import type { Store } from '../../../src/ports/store.ts';
import { LeaseLost } from '../../../src/workflow/corridor.ts';
import {
  ACME,
  ana,
  ben,
  changeIn,
  cleo,
  connectionOf,
  createPlan,
  FILE,
  gus,
  mallory,
  NOW,
  ownPair,
  provider,
  request,
  trusted,
  updatePlan,
  wanted,
} from '../domain/build-change.ts';
import { openWorkshop } from './workshop.ts';

const waiting = changeIn('awaiting-approval');
const approved = (actor = ben) =>
  ({ type: 'approve', earlier: [], actor, digest: createPlan.digest }) as const;
const requested = (id: string, wish: Partial<typeof request> = {}) =>
  ({
    type: 'request',
    actor: ana,
    change: asId<Change['id']>(id),
    connection: asId<Change['connection']>(`cn_${id}`),
    workspace: ACME,
    request: { ...request, ...wish },
    startsFrom: null,
  }) as const;

/** Somebody else changes the record between the reading and the commit, so many times. */
const interrupted =
  (times: number) =>
  (store: Store): Store => {
    let left = times;
    return {
      ...store,
      commit: async commit => {
        const [put] = commit.changes ?? [];
        if (put && left > 0) {
          left -= 1;
          const now = await store.change(ACME, put.record.id);
          if (now) {
            const record = {
              ...now,
              card: { channel: now.request.channel, ts: `9.${left}` },
              version: now.version + 1,
            };
            await store.commit({ workspace: ACME, changes: [{ record, expectedVersion: now.version }] });
          }
        }
        return await store.commit(commit);
      },
    };
  };

describe('bringing an event to a change', () => {
  test('state, effects and record become true together, and the worker is woken', async () => {
    const shop = await openWorkshop();
    await shop.seed(waiting);
    const answer = await shop.corridor.advance(ACME, changeSubject(waiting.id), approved());
    assert.ok(answer.ok);
    assert.equal(answer.value.change.state, 'applying');
    assert.deepEqual(await shop.store.change(ACME, waiting.id), answer.value.change);
    assert.equal(
      (await shop.store.status(NOW)).dueNow,
      1,
      'the write; the card waits for what comes of the write',
    );
    assert.equal(shop.woken(), 1);
    const [entry] = await shop.store.audit(ACME, waiting.id);
    assert.deepEqual(
      [entry?.what, entry?.who?.user, entry?.surface, entry?.outcome, entry?.digest],
      ['approve', ben.user, 'slack', 'done', createPlan.digest],
    );
  });

  test('a conflict is tried again with what is stored then', async () => {
    const shop = await openWorkshop(interrupted(2));
    await shop.seed(waiting);
    const answer = await shop.corridor.advance(ACME, changeSubject(waiting.id), approved());
    assert.ok(answer.ok);
    assert.equal(answer.value.change.version, 4);
    assert.equal(answer.value.change.card?.ts, '9.0');
  });

  test('but not for ever', async () => {
    const shop = await openWorkshop(interrupted(99));
    await shop.seed(waiting);
    await assert.rejects(
      shop.corridor.advance(ACME, changeSubject(waiting.id), approved()),
      /8 times in a row/,
    );
  });

  test('two approvals at the same moment start writing once', async () => {
    const shop = await openWorkshop();
    await shop.seed(waiting);
    const answers = await Promise.all([
      shop.corridor.advance(ACME, changeSubject(waiting.id), approved(ben)),
      shop.corridor.advance(ACME, changeSubject(waiting.id), approved(cleo)),
    ]);
    assert.deepEqual(
      answers.map(one => one.ok),
      [true, false],
    );
    const claimed = await shop.store.claim(NOW, 99, 1_000);
    assert.equal(claimed.filter(one => one.work.deed === 'apply-plan').length, 1);
  });

  test('a delivery that was seen before does nothing', async () => {
    const shop = await openWorkshop();
    await shop.seed(waiting);
    const first = await shop.corridor.advance(ACME, changeSubject(waiting.id), approved(), { once: 'Ev1' });
    const after = await shop.store.change(ACME, waiting.id);
    assert.ok(first.ok && !first.value.repeated);
    const event = { type: 'hand-back', actor: ana, file: FILE } as const;
    await shop.corridor.advance(ACME, changeSubject(waiting.id), event, { once: 'Ev1' });
    assert.deepEqual(await shop.store.change(ACME, waiting.id), after);
  });

  test('a repeated delivery that still fits the state is answered as repeated', async () => {
    const shop = await openWorkshop();
    const open = changeIn('awaiting-metadata');
    await shop.seed(open);
    const handed = { type: 'hand-back', actor: ana, file: FILE } as const;
    await shop.corridor.advance(ACME, changeSubject(open.id), handed, { once: 'Ev1' });
    const again = await shop.corridor.advance(ACME, changeSubject(open.id), handed, { once: 'Ev1' });
    assert.ok(again.ok && again.value.repeated);
    assert.equal(again.value.change.version, 2);
    assert.equal((await shop.store.audit(ACME, open.id)).length, 1);
  });

  test('a person’s refusal is on record; a late outcome is not', async () => {
    const shop = await openWorkshop();
    await shop.seed(waiting);
    const answer = await shop.corridor.advance(ACME, changeSubject(waiting.id), approved(mallory));
    assert.deepEqual(answer, { ok: false, error: { reason: 'not-approver' } });
    await shop.corridor.advance(ACME, changeSubject(waiting.id), { type: 'undone', how: 'deleted' });
    const entries = await shop.store.audit(ACME, waiting.id);
    assert.deepEqual(
      entries.map(one => [one.what, one.who?.user, one.outcome, one.facts?.refused]),
      [['approve', mallory.user, 'refused', 'not-approver']],
    );
    assert.equal((await shop.store.change(ACME, waiting.id))?.version, 1);
  });

  test('so many refusals of one person are on record in a minute, and others’ still are', async () => {
    const shop = await openWorkshop();
    await shop.seed(waiting);
    for (let n = 0; n < 70; n += 1)
      await shop.corridor.advance(ACME, changeSubject(waiting.id), approved(mallory));
    assert.equal((await shop.store.audit(ACME, waiting.id)).length, 60);
    await shop.corridor.advance(ACME, changeSubject(waiting.id), approved(gus));
    assert.equal((await shop.store.audit(ACME, waiting.id)).length, 61);
    shop.pass(63_000);
    await shop.corridor.advance(ACME, changeSubject(waiting.id), approved(mallory));
    assert.equal((await shop.store.audit(ACME, waiting.id)).at(-1)?.who?.user, mallory.user);
  });

  test('what failed is on record as failed, and where it came from', async () => {
    const shop = await openWorkshop();
    const applying = changeIn('applying');
    await shop.seed(applying);
    await shop.corridor.advance(ACME, changeSubject(applying.id), { type: 'write-refused', why: 'x' });
    const [entry] = await shop.store.audit(ACME, applying.id);
    assert.deepEqual([entry?.surface, entry?.outcome, entry?.who], ['cloudflare', 'failed', null]);
  });

  test('an unknown change is a fault, not a refusal', async () => {
    const shop = await openWorkshop();
    assert.deepEqual(await shop.corridor.advance(ACME, changeSubject(waiting.id), approved()), {
      ok: false,
      error: { reason: 'gone' },
    });
  });
});

describe('the outcome of an effect', () => {
  const outcome = { type: 'card-shown', card: { channel: request.channel, ts: '5.5' } } as const;

  test('and its end are one commit', async () => {
    const shop = await openWorkshop();
    await shop.seed(waiting);
    await shop.queue(waiting, { deed: 'show-card' });
    const [effect] = await shop.store.claim(NOW, 1, 1_000);
    assert.ok(effect);
    await shop.corridor.advance(ACME, changeSubject(waiting.id), outcome, { finished: effect });
    assert.equal((await shop.store.change(ACME, waiting.id))?.card?.ts, '5.5');
    assert.deepEqual(await shop.store.status(NOW), { claimed: 0, dueNow: 0, nextDue: null, parked: 0 });
  });

  test('is void when the lease was lost: nothing is written', async () => {
    const shop = await openWorkshop();
    await shop.seed(waiting);
    await shop.queue(waiting, { deed: 'show-card' });
    const [effect] = await shop.store.claim(NOW, 1, 1_000);
    assert.ok(effect);
    shop.passLeases(1_001);
    await assert.rejects(
      shop.corridor.advance(ACME, changeSubject(waiting.id), outcome, { finished: effect }),
      LeaseLost,
    );
    await assert.rejects(
      shop.corridor.advance(ACME, changeSubject(waiting.id), { type: 'not-written' }, { finished: effect }),
      LeaseLost,
    );
    await assert.rejects(shop.corridor.finish(ACME, effect), LeaseLost);
    assert.equal((await shop.store.change(ACME, waiting.id))?.version, 1);
    assert.deepEqual(await shop.store.audit(ACME, waiting.id), []);
    assert.equal((await shop.store.claim(NOW, 1, 1_000))[0]?.attempt, 2);
  });

  test('that came too late ends its effect all the same', async () => {
    const shop = await openWorkshop();
    await shop.seed(waiting);
    await shop.queue(waiting, { deed: 'apply-plan' });
    const [effect] = await shop.store.claim(NOW, 1, 1_000);
    assert.ok(effect);
    await shop.corridor.advance(
      ACME,
      changeSubject(waiting.id),
      { type: 'not-written' },
      { finished: effect },
    );
    assert.equal((await shop.store.status(NOW)).claimed, 0);
  });
});

describe('one provider, one connection', () => {
  const card = { channel: request.channel, ts: '1' };
  const planning = (id: string) =>
    changeIn(
      'planned',
      {
        id: asId<Change['id']>(id),
        connection: asId<Change['connection']>(`cn_${id}`),
        card: { ...card, ts: id },
      },
      updatePlan,
    );
  const planned = { type: 'planned', plan: updatePlan } as const;
  const open = async () => {
    const shop = await openWorkshop();
    for (const id of ['AAAA', 'BBBB']) {
      const change = planning(id);
      await shop.seed(change, { request: { ...change.request, label: id, entityId: id } });
    }
    return shop;
  };

  test('the plan that comes second is refused by the store, until the first change ends', async () => {
    const shop = await open();
    const [first, second] = [asId<Change['id']>('AAAA'), asId<Change['id']>('BBBB')];
    assert.ok((await shop.corridor.advance(ACME, changeSubject(first), planned)).ok);
    assert.deepEqual(await shop.corridor.advance(ACME, changeSubject(second), planned), {
      ok: false,
      error: { reason: 'provider-taken' },
    });
    assert.ok((await shop.corridor.advance(ACME, changeSubject(first), { type: 'withdraw', actor: ana })).ok);
    assert.ok((await shop.corridor.advance(ACME, changeSubject(second), planned)).ok);
  });

  test('once live, the connection has it: another that wants to be live with it is refused', async () => {
    const shop = await open();
    const live = (id: string) => {
      const applied = {
        provider: provider().id,
        settings: wanted,
        certificates: trusted(ownPair.certificate),
        at: NOW,
        change: asId<Change['id']>(id),
      };
      const owner = planning(id);
      const held = { ...owner.request, label: id, entityId: id };
      return connectionOf(owner, { status: 'live', version: 2, applied, request: held });
    };
    const commit = (id: string) =>
      shop.store.commit({ workspace: ACME, connections: [{ record: live(id), expectedVersion: 1 }] });
    assert.ok((await commit('AAAA')).ok);
    assert.deepEqual(await commit('BBBB'), {
      ok: false,
      error: { reason: 'taken', key: `provider:${ACME}:${provider().id}` },
    });
  });
});

describe('beginning a change', () => {
  test('two set-ups may not share a label or an entity ID', async () => {
    const shop = await openWorkshop();
    const reason = async (...asked: Parameters<typeof requested>): Promise<string> => {
      const answer = await shop.corridor.advance(ACME, workspaceSubject(ACME), requested(...asked));
      return answer.ok ? 'begun' : answer.error.reason;
    };
    assert.equal(await reason('AAAA'), 'begun');
    assert.equal(await reason('BBBB', { label: '  ACME  staff', entityId: 'b' }), 'label-taken');
    assert.equal(await reason('CCCC', { label: 'Other' }), 'entity-taken');
    assert.equal(await reason('DDDD', { label: 'Other', entityId: 'd' }), 'begun');
  });

  test('a connection has one open change', async () => {
    const shop = await openWorkshop();
    const ended = changeIn('declined');
    await shop.seed(ended, { status: 'dormant' });
    const again = (id: string) =>
      shop.corridor.advance(ACME, workspaceSubject(ACME), {
        ...requested(id),
        connection: ended.connection,
        startsFrom: ended.id,
      });
    assert.ok((await again('AAAA')).ok);
    assert.deepEqual(await again('BBBB'), { ok: false, error: { reason: 'open-change' } });
  });

  test('a label that was let go can be asked for again', async () => {
    const shop = await openWorkshop();
    assert.ok((await shop.corridor.advance(ACME, workspaceSubject(ACME), requested('AAAA'))).ok);
    await shop.corridor.advance(ACME, changeSubject(asId('AAAA')), { type: 'withdraw', actor: ana });
    assert.ok((await shop.corridor.advance(ACME, workspaceSubject(ACME), requested('BBBB'))).ok);
  });

  test('a refusal is on record under the change that was not begun', async () => {
    const shop = await openWorkshop();
    const guest = { ...ana, fullMember: false };
    await shop.corridor.advance(ACME, workspaceSubject(ACME), { ...requested('AAAA'), actor: guest });
    assert.equal((await shop.store.audit(ACME, asId('AAAA')))[0]?.facts?.refused, 'outsider');
  });
});

describe('a reminder', () => {
  const live = changeIn('live');
  const event = { type: 'reminded', stage: 60, certificate: 'AA', timeZone: 'UTC' } as const;

  test('of a certificate that is no longer used only ends', async () => {
    const shop = await openWorkshop();
    await shop.seed(live);
    await shop.queue(live, { deed: 'remind', stage: 60, certificate: 'AA' });
    const [effect] = await shop.store.claim(NOW, 1, 1_000);
    assert.ok(effect);
    await shop.corridor.advance(ACME, connectionSubject(live.connection), event, { finished: effect });
    const { version } = connectionOf(live);
    assert.equal((await shop.store.connection(ACME, live.connection))?.version, version);
    assert.equal((await shop.store.status(NOW)).claimed, 0);
  });
});
