import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { createReader } from '../../../src/config/reader.ts';

const word = { schema: z.string().regex(/^one$/, 'is not one'), fix: 'Say one.' };

test('the reader of an environment notes every problem and repeats no value', () => {
  const { read, setting, isSet, problems } = createReader({
    A: ' one ',
    EMPTY: ' ',
    PORT: 'many',
    BAD: 'xoxb-1',
  });
  assert.equal(read('A', word), 'one');
  assert.equal(read('EMPTY', word, 'fallback'), 'fallback');
  assert.deepEqual([isSet('A'), isSet('EMPTY'), isSet('NOWHERE')], [true, false, false]);
  assert.deepEqual([setting('JCACCESS_LOG_LEVEL'), setting('JCACCESS_REQUESTERS')], ['info', undefined]);
  assert.equal(problems.length, 0);
  assert.equal(read('NOWHERE', word), undefined);
  assert.equal(read('BAD', word, 'fallback'), undefined);
  assert.equal(setting('PORT'), undefined);
  assert.equal(setting('JCACCESS_AUDIT_KEY'), undefined);
  assert.deepEqual(
    problems.map(({ variable, problem }) => `${variable} ${problem}`),
    ['NOWHERE is not set', 'BAD is not one', 'PORT is no whole number', 'JCACCESS_AUDIT_KEY is not set'],
  );
  assert.doesNotMatch(JSON.stringify(problems), /xoxb|many/);
});

test('the reader knows a value that was lost on its way', () => {
  const lost = ['$(openssl rand -hex 32)', `\${KEY}`, '$KEY', '`cat key`', '{{ key }}', '"one"', "'one'"];
  for (const text of lost) {
    const { read, problems } = createReader({ A: text });
    assert.equal(read('A', { schema: z.string(), fix: '' }), undefined, text);
    assert.match(problems[0]?.problem ?? '', /was not expanded|quotation marks/);
    assert.match(problems[0]?.fix ?? '', /Enter the value|Remove the quotation marks/);
  }
});

test('the reader knows which variables nobody knows', () => {
  const { read, unknown } = createReader({
    JCACCESS_APROVERS: 'U0BEN',
    JCACCESS_NEW: 'x',
    JCACCESS_STORE: 'sqlite:x',
    JCACCESS_BLANK: '',
    OTHER: 'x',
  });
  read('JCACCESS_NEW', { schema: z.string(), fix: '' });
  assert.deepEqual(unknown(), ['JCACCESS_APROVERS']);
});
