import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ChangeId } from '../../../../src/domain/ids.ts';
import { asId } from '../../../../src/domain/ids.ts';
import { type RecordLine, recordFiles } from '../../../../src/slack/views/record.ts';
import { fc } from '../../../property.ts';

const line = (outcome: string): RecordLine => ({
  change: asId<ChangeId>('7K2Q'),
  at: new Date('2026-11-28T09:00:00Z'),
  who: null,
  what: 'asked',
  surface: 'form',
  outcome,
  facts: { label: outcome },
  sequence: 1,
  previous: 'p',
  seal: 's',
});

/** A reader of RFC 4180, written from its grammar: quoted cells hold anything, two quotes are one. */
const readCsv = (csv: string): string[][] => {
  const rows: string[][] = [[]];
  const cells = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/y;
  for (let end = ','; ; ) {
    const found = cells.exec(csv);
    assert.ok(found, `not CSV at ${cells.lastIndex}`);
    rows.at(-1)?.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
    end = found[3] ?? '';
    if (end === '') return rows;
    if (end === '\r\n') {
      if (cells.lastIndex === csv.length) return rows;
      rows.push([]);
    }
  }
};

/** Without apostrophes, with which formulas are guarded. */
const plain = (text: string): string => text.replaceAll("'", '');

const recordAsCsv = (lines: readonly RecordLine[]): string => {
  const files = recordFiles();
  for (const one of lines) files.add(one);
  return Buffer.from(files.take('').find(file => file.name === 'audit.csv')?.text ?? []).toString();
};

const written = (outcome: string): string => readCsv(recordAsCsv([line(outcome)]))[1]?.[7] ?? '';

describe('the record as CSV', () => {
  test('is read back as it was, whatever it holds', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 5 }), outcomes => {
        const [head, ...rows] = readCsv(recordAsCsv(outcomes.map(line)));
        assert.equal(head?.length, 11);
        assert.deepEqual(
          rows.map(row => [row.length, plain(row[7] ?? ''), plain(JSON.parse(row[9] ?? '').label)]),
          outcomes.map(outcome => [11, plain(outcome), plain(outcome)]),
        );
      }),
    );
  });

  const signs = '=+-@|%\u2212\uff1d\uff0b\uff0d\uff20\uff5c\uff05\ufe66\ufe62\ufe63\ufe6b';
  const blanks = [
    ' ',
    '\t',
    '\r',
    '\n',
    '\u00a0',
    '\u3000',
    '\u200b',
    '\u200d',
    '\ufeff',
    '\u00ad',
    '\u2800',
    '\u3164',
    '\u0000',
    '\u202e',
    '\ufe0f',
    '\u{e0020}',
    '\u034f',
  ];

  test('has no cell that a spreadsheet takes for a formula', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...blanks), { maxLength: 4 }),
        fc.constantFrom(...signs),
        fc.string({ unit: fc.constantFrom(...'ab1(,"') }),
        (before, sign, rest) => {
          const value = `${before.join('')}${sign}${rest}`;
          assert.equal(written(value), `'${value}`);
        },
      ),
    );
  });

  test('has none after what another setting takes for the end of a cell', () => {
    assert.equal(written('a;=1+1; b'), "a;'=1+1; b");
    assert.equal(written('a\t @x\n\u200b-1;x'), "a\t '@x\n\u200b'-1;x");
  });

  test('guards a cell that begins with a tab or an end of line, and no ordinary one', () => {
    for (const value of ['\tx', '\rx', '\nx']) assert.equal(written(value), `'${value}`);
    for (const value of [
      'approved',
      '2026-11-28',
      '{"a":1}',
      'a=b',
      'Ana + Ben',
      ' x',
      '',
      'ü',
      '"=1"',
      "it's",
    ])
      assert.equal(written(value), value);
  });

  test('is not broken by quotes, commas and ends of line', () => {
    for (const value of ['a"b', 'a,b', 'a\r\nb', '"', '=HYPERLINK("https://evil.example","x")'])
      assert.equal(plain(written(value)), value);
  });
});

test('parts of the record hold each their own lines, however long, and letters beyond ASCII as UTF-8', () => {
  const files = recordFiles();
  const long = '\u00fc\u20ac\ud83d\ude00'.repeat(20_000);
  const taken = [[long, 'a'], ['b']].map(outcomes => {
    for (const outcome of outcomes) files.add(line(outcome));
    return files.take('').map(({ text }) => Buffer.from(text).toString());
  });
  const [[jsonl, csv], [next, nextCsv]] = taken as [[string, string], [string, string]];
  assert.deepEqual(
    jsonl
      .trimEnd()
      .split('\n')
      .map(text => JSON.parse(text).outcome),
    [long, 'a'],
  );
  assert.deepEqual(
    readCsv(csv).map(cells => cells[7]),
    ['outcome', long, 'a'],
  );
  assert.equal(JSON.parse(next).outcome, 'b');
  assert.deepEqual(
    readCsv(nextCsv).map(cells => cells[7]),
    ['outcome', 'b'],
  );
});
