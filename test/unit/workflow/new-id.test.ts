import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asId } from '../../../src/domain/ids.ts';
import { createChangeIds, spokenWord } from '../../../src/workflow/new-id.ts';
import { createQueries } from '../../../src/workflow/queries.ts';
import { ACME, changeIn } from '../domain/build-change.ts';
import { openWorkshop } from './workshop.ts';

test('words to read aloud have no letters that are mistaken for digits', () => {
  const everything = Array.from({ length: 1_000 }, (_, index) => spokenWord(1, () => index / 1_000));
  assert.equal(new Set(everything).size, 31);
  assert.equal(
    everything.some(letter => '01OI'.includes(letter)),
    false,
  );
});

test('an id that is taken is not given again, and ids grow when short ones run out', async () => {
  const shop = await openWorkshop();
  await shop.seed({ ...changeIn('draft'), id: asId('2222') });
  const newId = createChangeIds({ queries: createQueries(shop.store), random: () => 0 });
  assert.equal(await newId(ACME), '22222222');
  const other = createChangeIds({ queries: createQueries(shop.store), random: () => 0.5 });
  assert.equal((await other(ACME)).length, 4);
});
