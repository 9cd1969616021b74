import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ClaimedEffect } from '../../src/ports/store.ts';
import { ACME, anEffect, GLOBEX, idsOf, leaseOf, minute } from './records.ts';
import type { OpenWorld } from './store.ts';
import { LONG_LEASE_MS, SHORT_LEASE_MS, WAITABLE_LEASE_MS, withWorld } from './store.ts';

/** Claiming, lanes, threads, leases, giving back and parking. */
export const claimContract = (open: OpenWorld): void => {
  describe('claim', () => {
    it(
      'takes what is due, oldest due first and then in the order of writing',
      withWorld(open, async ({ store }) => {
        await store.commit({
          workspace: ACME,
          effects: [
            anEffect({ id: 'future', due: minute(3) }),
            anEffect({ id: 'second', due: minute(2), lane: 'cloudflare' }),
            anEffect({ id: 'z-same', due: minute(1) }),
            anEffect({ id: 'a-same', due: minute(1) }),
          ],
        });
        assert.deepEqual(await store.claim(minute(0), 9, LONG_LEASE_MS), []);
        assert.deepEqual(idsOf(await store.claim(minute(2), 1, LONG_LEASE_MS)), ['z-same']);
        assert.deepEqual(idsOf(await store.claim(minute(2), 9, LONG_LEASE_MS)), ['a-same', 'second']);
        assert.deepEqual(await store.claim(minute(2), 9, LONG_LEASE_MS), []);
        assert.deepEqual(idsOf(await store.claim(minute(3), 9, LONG_LEASE_MS)), ['future']);
      }),
    );

    it(
      'gives the effect back as it was written, with a token, the attempt and the first time',
      withWorld(open, async ({ store, pass }) => {
        const effect = anEffect({ id: 'e1', work: { deed: 'run-out', clock: 'approval' }, due: minute(1) });
        await store.commit({ workspace: ACME, effects: [effect] });
        const [first] = await store.claim(minute(2), 1, SHORT_LEASE_MS);
        assert.ok(first);
        const { token, ...rest } = first;
        assert.deepEqual(rest, { ...effect, attempt: 1, firstClaimedAt: minute(2), lost: 0 });
        assert.match(token, /\S{16,}/);
        await pass(SHORT_LEASE_MS + 20);
        const [second] = await store.claim(minute(7), 1, LONG_LEASE_MS);
        assert.ok(second);
        assert.deepEqual([second.attempt, second.firstClaimedAt], [2, minute(2)]);
        assert.notEqual(second.token, token);
      }),
    );

    it(
      'claims again what a dead runner held, not before its lease is over',
      withWorld(open, async ({ store, pass }) => {
        await store.commit({ workspace: ACME, effects: [anEffect({ id: 'e1' })] });
        const [first] = await store.claim(minute(0), 1, WAITABLE_LEASE_MS);
        assert.ok(first);
        assert.deepEqual(await store.claim(minute(600), 1, LONG_LEASE_MS), [], 'business time ends no lease');
        await pass(WAITABLE_LEASE_MS + 20);
        assert.deepEqual(idsOf(await store.claim(minute(0), 1, LONG_LEASE_MS)), ['e1']);
        assert.equal(await store.extend(first.id, first.token, LONG_LEASE_MS), false);
        assert.equal(await store.defer(first.id, first.token, minute(1), 'late'), false);
        assert.equal(await store.park(first.id, first.token, minute(1), 'late'), false);
        assert.equal((await store.status(minute(0))).claimed, 1);
      }),
    );

    it(
      'lengthens a lease for its holder alone',
      withWorld(open, async ({ store, pass }) => {
        await store.commit({ workspace: ACME, effects: [anEffect({ id: 'e1' })] });
        const [held] = await store.claim(minute(0), 1, WAITABLE_LEASE_MS);
        assert.ok(held);
        assert.equal(await store.extend(held.id, 'somebody else', LONG_LEASE_MS), false);
        assert.equal(await store.extend(held.id, held.token, LONG_LEASE_MS), true);
        await pass(WAITABLE_LEASE_MS + 20);
        assert.deepEqual(await store.claim(minute(0), 1, LONG_LEASE_MS), []);
        assert.deepEqual(await store.commit({ workspace: ACME, finished: [leaseOf(held)] }), { ok: true });
        assert.equal(await store.extend(held.id, held.token, LONG_LEASE_MS), false);
      }),
    );

    it(
      'does nothing with a lease that ran out',
      withWorld(open, async ({ store, pass }) => {
        await store.commit({ workspace: ACME, effects: [anEffect({ id: 'e1' })] });
        const [held] = await store.claim(minute(0), 1, SHORT_LEASE_MS);
        assert.ok(held);
        await pass(SHORT_LEASE_MS + 20);
        assert.equal(await store.extend(held.id, held.token, LONG_LEASE_MS), false);
        assert.equal(await store.defer(held.id, held.token, minute(9), 'late'), false);
        assert.equal(await store.park(held.id, held.token, minute(9), 'late'), false);
        assert.deepEqual(idsOf(await store.claim(minute(0), 1, LONG_LEASE_MS)), ['e1']);
      }),
    );

    it(
      'gives an effect back until it is due again',
      withWorld(open, async ({ store }) => {
        await store.commit({ workspace: ACME, effects: [anEffect({ id: 'e1' })] });
        const [held] = await store.claim(minute(0), 1, LONG_LEASE_MS);
        assert.ok(held);
        assert.equal(await store.defer(held.id, 'somebody else', minute(5), 'no'), false);
        assert.equal(await store.defer(held.id, held.token, minute(5), 'rate limited'), true);
        assert.equal(await store.defer(held.id, held.token, minute(6), 'again'), false);
        assert.deepEqual(await store.commit({ workspace: ACME, finished: [leaseOf(held)] }), {
          ok: false,
          error: { reason: 'fenced' },
        });
        assert.deepEqual(await store.claim(minute(4), 1, LONG_LEASE_MS), []);
        const [again] = await store.claim(minute(5), 1, LONG_LEASE_MS);
        assert.deepEqual([again?.due, again?.attempt, again?.firstClaimedAt], [minute(5), 2, minute(0)]);
      }),
    );

    it(
      'counts the leases in a row that ended by themselves, until the effect is given back after it was tried',
      withWorld(open, async ({ store, pass }) => {
        await store.commit({ workspace: ACME, effects: [anEffect({ id: 'e1' })] });
        const claimed = async (): Promise<ClaimedEffect> => {
          const [held] = await store.claim(minute(0), 1, WAITABLE_LEASE_MS);
          assert.ok(held);
          return held;
        };
        assert.equal((await claimed()).lost, 0);
        await pass(WAITABLE_LEASE_MS + 20);
        const second = await claimed();
        assert.equal(second.lost, 1);
        assert.equal(await store.handBack(second.id, 'somebody else'), false);
        assert.equal(await store.handBack(second.id, second.token), true);
        assert.equal(await store.handBack(second.id, second.token), false);
        assert.equal((await store.status(minute(0))).dueNow, 1, 'handed back, it is due as before');
        assert.equal((await claimed()).lost, 1, 'handing back ends no row and adds nothing to it');
        await pass(WAITABLE_LEASE_MS + 20);
        assert.equal((await store.status(minute(0))).dueNow, 1);
        const fourth = await claimed();
        assert.deepEqual([fourth.lost, fourth.attempt], [2, 4]);
        await store.defer(fourth.id, fourth.token, minute(0), 'it was tried');
        assert.equal((await claimed()).lost, 0);
      }),
    );

    it(
      'parks an effect for the operator, for good',
      withWorld(open, async ({ store }) => {
        const effects = [anEffect({ id: 'bad' }), anEffect({ id: 'good' })];
        await store.commit({ workspace: ACME, effects });
        const [bad, good] = await store.claim(minute(0), 2, LONG_LEASE_MS);
        assert.ok(bad && good);
        assert.equal(await store.park(bad.id, 'somebody else', minute(1), 'no'), false);
        assert.equal(await store.park(bad.id, bad.token, minute(1), 'channel_not_found'), true);
        assert.equal(await store.park(bad.id, bad.token, minute(1), 'twice'), false);
        const parked = { ...effects[0], error: 'channel_not_found', parkedAt: minute(1) };
        assert.deepEqual(await store.parked(ACME), [parked]);
        assert.deepEqual(await store.parked(GLOBEX), []);
        await store.commit({ workspace: ACME, effects });
        assert.deepEqual(await store.claim(minute(99), 9, LONG_LEASE_MS), []);
        assert.deepEqual(await store.commit({ workspace: ACME, finished: [leaseOf(bad)] }), {
          ok: false,
          error: { reason: 'fenced' },
        });
        assert.deepEqual(await store.commit({ workspace: ACME, finished: [leaseOf(good)] }), { ok: true });
      }),
    );

    it(
      'passes over a blocked lane and starves nobody behind it',
      withWorld(open, async ({ store }) => {
        const limited = Array.from({ length: 1000 }, (_, n) =>
          anEffect({ id: `limited-${n}`, lane: 'cloudflare' }),
        );
        await store.commit({
          workspace: ACME,
          effects: [...limited, anEffect({ id: 'free', due: minute(1) })],
        });
        await store.blockLane('cloudflare', minute(10));
        assert.deepEqual(idsOf(await store.claim(minute(2), 5, LONG_LEASE_MS)), ['free']);
        await store.blockLane('cloudflare', minute(5));
        assert.deepEqual(
          await store.claim(minute(9), 5, LONG_LEASE_MS),
          [],
          'a shorter block shortens nothing',
        );
        assert.deepEqual(idsOf(await store.claim(minute(10), 3, LONG_LEASE_MS)), [
          'limited-0',
          'limited-1',
          'limited-2',
        ]);
      }),
    );

    it(
      'looks past a long thread to everything behind it',
      withWorld(open, async ({ store }) => {
        const thread = Array.from({ length: 150 }, (_, n) => anEffect({ id: `thread-${n}`, change: '7K2Q' }));
        const free = Array.from({ length: 100 }, (_, n) => anEffect({ id: `free-${n}` }));
        await store.commit({ workspace: ACME, effects: [...thread, ...free] });
        const claimed = await store.claim(minute(0), 300, LONG_LEASE_MS);
        assert.deepEqual(idsOf(claimed), ['thread-0', ...idsOf(free)]);
      }),
    );

    it(
      'keeps the order of one subject in one lane: one at a time',
      withWorld(open, async ({ store, pass }) => {
        const said = (id: string, due: number) => anEffect({ id, change: '7K2Q', due: minute(due) });
        const elsewhere = anEffect({ id: 'other-lane', change: '7K2Q', due: minute(1), lane: 'slack:D0ANA' });
        await store.commit({
          workspace: ACME,
          effects: [said('two', 2), said('one', 1), said('three', 3), elsewhere],
        });
        assert.deepEqual(idsOf(await store.claim(minute(1), 1, WAITABLE_LEASE_MS)), ['one']);
        assert.deepEqual(idsOf(await store.claim(minute(9), 9, LONG_LEASE_MS)), ['other-lane']);
        await pass(WAITABLE_LEASE_MS + 20);
        const [one, ...rest] = await store.claim(minute(9), 9, LONG_LEASE_MS);
        assert.ok(one);
        assert.deepEqual(idsOf([one, ...rest]), ['one']);
        await store.commit({ workspace: ACME, finished: [leaseOf(one)] });
        const [two] = await store.claim(minute(9), 9, LONG_LEASE_MS);
        assert.ok(two);
        assert.equal(two.id, 'two');
        await store.commit({ workspace: ACME, effects: [said('zero', 0)] });
        assert.deepEqual(await store.claim(minute(9), 9, LONG_LEASE_MS), [], 'also not one that came late');
        await store.park(two.id, two.token, minute(9), 'broken');
        const [zero] = await store.claim(minute(9), 9, LONG_LEASE_MS);
        assert.ok(zero);
        assert.equal(zero.id, 'zero');
        assert.equal(await store.defer(zero.id, zero.token, zero.due, 'rate limited'), true);
        assert.deepEqual(
          idsOf(await store.claim(minute(9), 9, LONG_LEASE_MS)),
          ['zero'],
          'its due kept, its place kept',
        );
      }),
    );

    it(
      'performs the effects of a line one after another, whatever they are about, and counts them',
      withWorld(open, async ({ store, pass }) => {
        const tests = (of: string, ids: readonly string[], lane = 'cloudflare:acme:looks') =>
          ids.map(id => ({ ...anEffect({ id, lane }), line: `tests of ${of}` }));
        const count = (of: string): Promise<number> =>
          store.inLine(ACME, `tests of ${of}`, 'cloudflare:acme:looks');
        await store.commit({
          workspace: ACME,
          effects: [...tests('ana', ['a1', 'a2', 'a3']), ...tests('ben', ['b1']), anEffect({ id: 'c' })],
        });
        assert.deepEqual([await count('ana'), await count('ben'), await count('cleo')], [3, 1, 0]);
        const later = { ...anEffect({ id: 'later', lane: 'stops', due: minute(60) }), line: 'a note' };
        await store.commit({ workspace: ACME, effects: [later] });
        assert.equal(await store.inLine(ACME, 'a note', 'stops'), 1, 'one that is not due yet counts');
        assert.equal(await store.inLine(GLOBEX, 'tests of ana', 'cloudflare:acme:looks'), 0);
        const claimed = await store.claim(minute(0), 9, WAITABLE_LEASE_MS);
        assert.deepEqual(idsOf(claimed), ['a1', 'b1', 'c']);
        assert.deepEqual([await count('ana'), await count('ben')], [3, 1], 'one that is performed counts');
        await pass(WAITABLE_LEASE_MS + 20);
        assert.equal(await count('ana'), 3, 'and so does one that was lost');
        const [first] = await store.claim(minute(0), 1, LONG_LEASE_MS);
        assert.ok(first);
        assert.equal(first.id, 'a1');
        await store.commit({ workspace: ACME, finished: [leaseOf(first)] });
        const [next] = await store.claim(minute(0), 1, LONG_LEASE_MS);
        assert.equal(next?.id, 'a2');
        assert.equal(await count('ana'), 2);
        await store.park('a2' as typeof next.id, next?.token ?? '', minute(0), 'bad');
        assert.equal(await count('ana'), 1);
      }),
    );

    it(
      'fills the limit from every workspace',
      withWorld(open, async ({ store }) => {
        const workspaces = Array.from({ length: 12 }, (_, n) =>
          anEffect({ id: 'x' }).workspace.replace('ACME', `W${n}`),
        );
        for (const name of workspaces) {
          const workspace = name as typeof ACME;
          const effects = ['a', 'b', 'c'].map(id => anEffect({ id, workspace }));
          await store.commit({ workspace, effects });
        }
        const first = await store.claim(minute(0), 30, LONG_LEASE_MS);
        const rest = await store.claim(minute(0), 30, LONG_LEASE_MS);
        assert.deepEqual([first.length, rest.length], [30, 6]);
        assert.equal(new Set([...first, ...rest].map(one => `${one.workspace} ${one.id}`)).size, 36);
      }),
    );
  });
};
