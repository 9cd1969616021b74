import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { asId, type UserId } from '../../src/domain/ids.ts';
import { labelKey, OPEN_CHANGES } from '../../src/domain/keys.ts';
import type { Span } from '../../src/domain/places.ts';
import { BY_WORD, byEnd, endingWithin } from '../../src/domain/places.ts';
import type { Store } from '../../src/ports/store.ts';
import { ACME, aChange, aConnection, GLOBEX, idsOf, minute } from './records.ts';
import type { OpenWorld } from './store.ts';
import { withWorld } from './store.ts';

const MANY = 130;
const numbered = (number: number): string => String(number).padStart(3, '0');
const owner = asId<UserId>('U0BEN');

const withConnections = async (store: Store, count: number): Promise<void> => {
  for (let number = count - 1; number >= 0; number -= 1) {
    const record = aConnection({
      id: `cn_${numbered(number)}`,
      label: `Acme ${numbered(number)}`,
      endsInDays: number,
      ...(number % 2 === 0 ? { owner } : {}),
    });
    await store.commit({ workspace: ACME, connections: [{ record, expectedVersion: 0 }] });
  }
};

/** Pages, pieces and counts: what is asked of a store that has grown. */
export const pageContract = (open: OpenWorld): void => {
  describe('pages', () => {
    it(
      'gives what is under a key by the page, and counts it',
      withWorld(open, async ({ store }) => {
        const ids = Array.from({ length: MANY }, (_, number) => `C${numbered(MANY - number)}`);
        await store.commit({
          workspace: ACME,
          changes: ids.map(id => ({ record: aChange({ id }), expectedVersion: 0 })),
        });
        assert.deepEqual(idsOf(await store.changesBy(ACME, OPEN_CHANGES)), ids);
        assert.deepEqual(idsOf(await store.changesBy(ACME, OPEN_CHANGES, { limit: 3 })), ids.slice(0, 3));
        assert.deepEqual(
          idsOf(await store.changesBy(ACME, OPEN_CHANGES, { limit: 90, skip: 25 })),
          ids.slice(25, 115),
        );
        assert.deepEqual(await store.changesBy(ACME, OPEN_CHANGES, { limit: 9, skip: MANY }), []);
        assert.equal(await store.countChanges(ACME, OPEN_CHANGES), MANY);
        assert.equal(await store.countChanges(ACME, 'nothing'), 0);
        assert.equal(await store.countChanges(GLOBEX, OPEN_CHANGES), 0);
        const record = aChange({ id: ids[0] ?? '', version: 2, closed: true });
        await store.commit({ workspace: ACME, changes: [{ record, expectedVersion: 1 }] });
        assert.equal(await store.countChanges(ACME, OPEN_CHANGES), MANY - 1);
      }),
    );

    it(
      'gives a list in its order, forwards and backwards, whole or a piece of it',
      withWorld(open, async ({ store }) => {
        await withConnections(store, MANY);
        const ids = Array.from({ length: MANY }, (_, number) => `cn_${numbered(number)}`);
        const page = async (span: Span, limit: number, skip = 0): Promise<string[]> =>
          idsOf(await store.connectionsIn(ACME, span, { limit, skip }));
        const all = { list: byEnd() };
        assert.deepEqual(await page(all, 1_000), ids);
        assert.deepEqual(await page(all, 4, 120), ids.slice(120, 124));
        assert.deepEqual(await page(all, 20, 120), ids.slice(120));
        assert.deepEqual(await page(all, 20, MANY), []);
        const last = ids.toReversed();
        assert.deepEqual(await page({ ...all, backwards: true }, 100), last.slice(0, 100));
        assert.deepEqual(await page({ ...all, backwards: true }, 100, 100), last.slice(100));
        const soon = { ...all, before: endingWithin(30, minute(0)) };
        assert.equal(await store.countConnections(ACME, soon), 31);
        assert.deepEqual(await page(soon, 100, 29), ids.slice(29, 31));
        assert.deepEqual(await page({ ...soon, backwards: true }, 2), [ids[30], ids[29]]);
        const later = { ...all, from: endingWithin(30, minute(0)) };
        assert.equal(await store.countConnections(ACME, later), MANY - 31);
        assert.deepEqual(await page(later, 2), ids.slice(31, 33));
        assert.deepEqual(await page({ ...later, backwards: true }, 200), last.slice(0, MANY - 31));
        assert.equal(await store.countConnections(GLOBEX, all), 0);
        assert.deepEqual(await page({ list: 'nothing' }, 5), []);
      }),
    );

    it(
      'moves a record in its lists with every commit, and takes it out in the end',
      withWorld(open, async ({ store }) => {
        await withConnections(store, 4);
        const span = { list: byEnd({ status: 'live', owner }) };
        const there = async (): Promise<string[]> =>
          idsOf(await store.connectionsIn(ACME, span, { limit: 10 }));
        assert.deepEqual(await there(), ['cn_000', 'cn_002']);
        const put = (version: number, wish: Partial<Parameters<typeof aConnection>[0]>) =>
          store.commit({
            workspace: ACME,
            connections: [
              {
                record: aConnection({ id: 'cn_000', label: 'Acme 000', version, owner, ...wish }),
                expectedVersion: version - 1,
              },
            ],
          });
        await put(2, { endsInDays: 9 });
        assert.deepEqual(await there(), ['cn_002', 'cn_000']);
        await put(3, { status: 'proposed' });
        assert.deepEqual(await there(), ['cn_002']);
        assert.deepEqual(
          idsOf(await store.connectionsIn(ACME, { list: byEnd({ status: 'proposed' }) }, { limit: 10 })),
          ['cn_000'],
        );
        await put(4, { status: 'dormant' });
        assert.equal(await store.countConnections(ACME, { list: byEnd() }), 3);
      }),
    );

    it(
      'finds labels by a word, whatever stands in them',
      withWorld(open, async ({ store }) => {
        const labels = ['Acme staff', 'acme *?[x] \\ "y"', 'Ünder staffing', '漢字 staff', '😀'];
        for (const [index, label] of labels.entries()) {
          const record = aConnection({ id: `cn_${index}`, label });
          await store.commit({ workspace: ACME, connections: [{ record, expectedVersion: 0 }] });
        }
        const from = async (word: string): Promise<string[]> =>
          idsOf(
            await store.connectionsIn(
              ACME,
              { list: BY_WORD, from: word, before: `${word}\u{10FFFF}` },
              { limit: 10 },
            ),
          );
        assert.deepEqual(await from('staff'), ['cn_0', 'cn_3', 'cn_2']);
        assert.deepEqual(await from('acme'), ['cn_1', 'cn_0']);
        assert.deepEqual(await from('漢'), ['cn_3']);
        assert.deepEqual(await from('😀'), ['cn_4']);
        for (const [index, label] of labels.entries())
          assert.deepEqual(idsOf(await store.connectionsBy(ACME, labelKey(label))), [`cn_${index}`]);
      }),
    );
  });
};
