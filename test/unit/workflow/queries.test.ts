import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Change } from '../../../src/domain/change.ts';
import { asId } from '../../../src/domain/ids.ts';
import { OPEN_CHANGES } from '../../../src/domain/keys.ts';
import { byEnd } from '../../../src/domain/places.ts';
import { createQueries, distance } from '../../../src/workflow/queries.ts';
import { fc } from '../../property.ts';
import { ACME, CHANNEL, changeIn, KEY_FILE } from '../domain/build-change.ts';
import { openWorkshop } from './workshop.ts';

const named = (label: string, id: string, state: 'awaiting-metadata' | 'live' = 'live'): Change => {
  const change = changeIn(state);
  return {
    ...change,
    id: asId(id),
    connection: asId(`cn_${id}`),
    request: { ...change.request, label, entityId: id },
    card: { channel: CHANNEL, ts: `1.${id}` },
  };
};

const opened = async () => {
  const shop = await openWorkshop();
  await shop.seed(named('Acme staff', 'AAAA', 'awaiting-metadata'));
  await shop.seed(named('Acme stuff', 'BBBB'));
  await shop.seed(named('Acme staff partners', 'CCCC'));
  await shop.seed(named('Warehouse', 'DDDD'));
  return createQueries(shop.store);
};

describe('finding a connection by its label', () => {
  test('as people write it, with its open change', async () => {
    const queries = await opened();
    const { found, nearest } = await queries.byLabel(ACME, '  acme  STAFF ');
    assert.equal(found?.open?.id, 'AAAA');
    assert.deepEqual(nearest, []);
    assert.equal((await queries.byLabel(ACME, 'warehouse')).found?.open, null);
  });

  test('offers the nearest ones, nearest first, when there is none', async () => {
    const queries = await opened();
    const labels = async (label: string): Promise<string[]> =>
      (await queries.byLabel(ACME, label)).nearest.map(one => one.request.label);
    assert.deepEqual(await labels('Acme staf'), ['Acme staff', 'Acme stuff', 'Acme staff partners']);
    assert.deepEqual(await labels('ware'), ['Warehouse']);
    assert.deepEqual(await labels('quite another'), []);
  });

  test('sees nothing of another workspace', async () => {
    const queries = await opened();
    assert.deepEqual(await queries.byLabel(asId('T0GLOBEX'), 'Acme staff'), { found: null, nearest: [] });
  });
});

describe('finding a change', () => {
  test('by its thread, its connection and its files', async () => {
    const queries = await opened();
    assert.equal((await queries.changeOfThread(ACME, CHANNEL, '1.BBBB'))?.id, 'BBBB');
    assert.equal(await queries.changeOfThread(ACME, CHANNEL, '7.7'), null);
    assert.equal((await queries.openChangeOf(ACME, asId('cn_AAAA')))?.id, 'AAAA');
    assert.equal(await queries.openChangeOf(ACME, asId('cn_BBBB')), null);
    assert.equal(await queries.isOwnFile(ACME, KEY_FILE), true);
    assert.equal(await queries.isOwnFile(ACME, 'F0OTHER'), false);
    assert.deepEqual(
      (await queries.openChanges(ACME, OPEN_CHANGES, { limit: 9 })).map(one => one.id),
      ['AAAA'],
    );
  });

  test('who has a label or an entity ID', async () => {
    const queries = await opened();
    assert.equal((await queries.labelTakenBy(ACME, 'WAREHOUSE'))?.id, 'cn_DDDD');
    assert.equal(await queries.labelTakenBy(ACME, 'Warehouses'), null);
    assert.equal((await queries.entityTakenBy(ACME, 'DDDD'))?.id, 'cn_DDDD');
    assert.equal(await queries.entityTakenBy(ACME, 'dddd'), null);
  });

  test('a page of connections with what is open', async () => {
    const queries = await opened();
    const standings = await queries.standings(ACME, { list: byEnd() }, { limit: 9 });
    assert.deepEqual(
      standings.map(one => [one.connection.request.label, one.open?.id ?? null]),
      [
        ['Acme staff', 'AAAA'],
        ['Acme staff partners', null],
        ['Acme stuff', null],
        ['Warehouse', null],
      ],
    );
    assert.equal(await queries.countStandings(ACME, { list: byEnd() }), 4);
    assert.equal(await queries.countOpen(ACME, OPEN_CHANGES), 1);
    const open = await queries.openChanges(ACME, OPEN_CHANGES, { limit: 9 });
    assert.deepEqual(
      (await queries.standingsOf(open)).map(one => [one.connection.id, one.open?.id]),
      [['cn_AAAA', 'AAAA']],
    );
  });
});

describe('the distance of two texts', () => {
  const text = fc.string({ maxLength: 12, unit: fc.constantFrom('a', 'b', 'c') });

  test('counts letters added, removed or changed', () => {
    assert.equal(distance('kitten', 'sitting'), 3);
    assert.equal(distance('', 'abc'), 3);
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        assert.equal(distance(a, a), 0);
        assert.equal(distance(a, b), distance(b, a));
        assert.equal(distance(a, b) === 0, a === b);
        assert.ok(distance(a, c) <= distance(a, b) + distance(b, c));
      }),
    );
  });
});
