import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Check } from '../../../../src/domain/evidence.ts';
import { asId } from '../../../../src/domain/ids.ts';
import { emptyTally, type TestTally, tallied } from '../../../../src/domain/test-tally.ts';
import { readStopValue, testsTable } from '../../../../src/slack/views/tests-table.ts';
import { controlsOf } from '../../../e2e/visible-text.ts';
import { BEN, NOW } from '../../domain/build-change.ts';
import { assertTaken, markupOf, wordsOf } from './rules.ts';

const stops = { by: BEN, request: 'r' };
const check = (result: Check['result'], saw = 'x'): Check => ({ id: 'sp-metadata', result, saw });

const tallyOf = (count: number, label: string, found: Check): TestTally =>
  Array.from({ length: count }, (_, number) => ({
    connection: asId<never>(`cn_${number}`),
    label: `${label}${number}`,
    checks: [found],
  })).reduce(tallied, emptyTally(count, NOW));

test('the table of ten thousand connections fits into one message, whatever they are called', () => {
  const hostile = `<!channel> *${'W\u202E\u0000<&'.repeat(60)}`;
  for (const endedAt of [null, NOW]) {
    const shown = testsTable({
      tally: tallyOf(10_000, hostile, check('fail', hostile.repeat(9))),
      endedAt,
      stops,
    });
    assertTaken(shown);
    assert.match(wordsOf(shown.blocks), /10,000 of 10,000 looked at: 10,000 failed/);
    assert.match(wordsOf(shown.blocks), /and 9,975 more that did not pass whole/);
    assert.ok(!markupOf(shown.blocks).some(text => text.includes('<!channel>')));
  }
});

test('the table says who acts next, and what was found of one person', () => {
  const right = testsTable({ tally: tallyOf(2, 'Acme ', check('pass')), endedAt: NOW, stops });
  assertTaken(right);
  assert.match(right.text, /^Test of 2 connections: 2 of 2 looked at: 2 passed\. Next: nobody\./);
  const tally = { ...tallyOf(3, 'Acme ', check('warn')), logins: { accepted: 2, 'access-refused': 1 } };
  const wrong = testsTable({ tally, email: 'dana@acme.com', endedAt: NOW, stops });
  assertTaken(wrong);
  assert.match(wrong.text, /Next: you look at what did not pass\./);
  assert.match(wordsOf(wrong.blocks), /dana@acme\.com.*2 accepted, 1 refused by Access/);
  const running = testsTable({ tally: emptyTally(3, NOW), email: 'dana@acme.com', endedAt: null, stops });
  assertTaken(running);
  assert.match(running.text, /^Testing 3 connections: 0 of 3 looked at\. Next: nobody\./);
});

test('Stop stands there while tests go on, and names the tests that it ends', () => {
  const tally = tallyOf(2, 'Acme ', check('fail'));
  const buttons = (endedAt: Date | null) =>
    controlsOf(testsTable({ tally, endedAt, stops }).blocks).filter(one => one.actionId === 'stop-tests');
  assert.deepEqual(
    buttons(null).map(one => readStopValue(one.value)),
    [stops],
  );
  assert.deepEqual(buttons(NOW), []);
  for (const value of ['', '{}', 'null', '{"by":1,"request":"r"}']) assert.equal(readStopValue(value), null);
  const over = testsTable({ tally: { ...tally, total: 9 }, endedAt: NOW, isStopped: true, stops });
  assertTaken(over);
  assert.match(over.text, /^Test of 9 connections: Called off\. 2 of 9 looked at: 2 failed\./);
});
