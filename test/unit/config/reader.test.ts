import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { createReader } from '../../../src/config/reader.ts';

test('the reader of an environment notes every problem and repeats no value', () => {
  const { read, number, isSet, problems } = createReader({
    A: ' one ',
    EMPTY: ' ',
    N: 'many',
    BAD: 'xoxb-1',
  });
  const word = { schema: z.string().regex(/^one$/, 'is not one'), fix: 'Say one.' };
  assert.equal(read('A', word), 'one');
  assert.equal(read('EMPTY', word, 'fallback'), 'fallback');
  assert.deepEqual([isSet('A'), isSet('EMPTY'), isSet('NOWHERE')], [true, false, false]);
  assert.equal(problems.length, 0);
  assert.equal(read('NOWHERE', word), undefined);
  assert.equal(read('BAD', word, 'fallback'), undefined);
  assert.equal(number('N', z.coerce.number(), 7, 'A number.'), 7);
  assert.deepEqual(
    problems.map(({ variable, fix }) => `${variable}: ${fix}`),
    ['NOWHERE: Say one.', 'BAD: Say one.', 'N: A number.'],
  );
  assert.doesNotMatch(JSON.stringify(problems), /xoxb|many/);
});
