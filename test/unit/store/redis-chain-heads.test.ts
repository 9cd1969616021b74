import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createChainHeads } from '../../../src/store/redis/chain-heads.ts';

const head = (sequence: number) => ({ sequence, seal: 'f'.repeat(64) });

test('a noted head is given once, to its own change and workspace', () => {
  const heads = createChainHeads();
  heads.note('T0ACME', '7K2Q', head(1));
  heads.note('T0ACME', '7K2Q', head(2));
  assert.equal(heads.take('T0GLOBEX', '7K2Q'), undefined);
  assert.equal(heads.take('T0ACME', 'BBBB'), undefined);
  assert.deepEqual(heads.take('T0ACME', '7K2Q'), head(2));
  assert.equal(heads.take('T0ACME', '7K2Q'), undefined);
});

test('the oldest are forgotten', () => {
  const heads = createChainHeads();
  for (let number = 0; number <= 1_000; number += 1) heads.note('T0ACME', String(number), head(number));
  assert.equal(heads.take('T0ACME', '0'), undefined);
  assert.deepEqual(heads.take('T0ACME', '1'), head(1));
});
