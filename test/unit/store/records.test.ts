import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { CHANGE_STATES } from '../../../src/domain/change.ts';
import { changeKeys, connectionKeys } from '../../../src/domain/keys.ts';
import { UnreadableRecord } from '../../../src/ports/unreadable-record.ts';
import { AUDIT_ENTRY } from '../../../src/store/records/audit-entry.ts';
import { CENSUS } from '../../../src/store/records/census.ts';
import { CHANGE } from '../../../src/store/records/change.ts';
import { CONNECTION } from '../../../src/store/records/connection.ts';
import { EFFECT } from '../../../src/store/records/effect.ts';
import type { RecordForm, Upgrade } from '../../../src/store/records/form.ts';
import { readRecord, schemaOf, writeRecord } from '../../../src/store/records/form.ts';

const FORMS = {
  change: CHANGE,
  connection: CONNECTION,
  effect: EFFECT,
  'audit-entry': AUDIT_ENTRY,
  census: CENSUS,
} as const;

/** The stored texts of one kind and schema, as the jcaccess of that time wrote them. */
const fixture = (kind: string, schema: number): string[] =>
  readFileSync(new URL(`../../fixtures/store/${kind}.v${schema}.jsonl`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');

const schemasOf = (form: Pick<RecordForm<unknown>, 'ladder'>): number[] =>
  Array.from({ length: schemaOf(form) }, (_, index) => index + 1);

describe('stored records of every earlier schema', () => {
  for (const [kind, form] of Object.entries(FORMS)) {
    for (const schema of schemasOf(form)) {
      it(`reads every ${kind} of schema ${schema} as one of today, and writes it so`, () => {
        const texts = fixture(kind, schema);
        assert.ok(texts.length >= 2, 'more than one fixture');
        for (const text of texts) {
          const record: unknown = readRecord<unknown>(form, text);
          const again = writeRecord<unknown>(form, record);
          assert.match(again, new RegExp(`"schema":${schemaOf(form)}}$`));
          assert.deepEqual(readRecord<unknown>(form, again), record);
          if (schema === schemaOf(form)) assert.equal(again, text, 'nothing was lost or added');
        }
      });
    }
  }

  it('finds their keys as those of records of today', () => {
    for (const schema of schemasOf(CHANGE)) {
      for (const text of fixture('change', schema)) {
        assert.ok(changeKeys(readRecord(CHANGE, text)).index.every(key => !key.includes('undefined')));
      }
    }
    for (const schema of schemasOf(CONNECTION)) {
      for (const text of fixture('connection', schema)) {
        const { unique, index } = connectionKeys(readRecord(CONNECTION, text));
        assert.ok([...unique, ...index].every(key => !key.includes('undefined')));
      }
    }
  });

  it('has changes in many states among the fixtures', () => {
    const states = new Set(fixture('change', 1).map(text => readRecord(CHANGE, text).state));
    assert.ok(states.size >= CHANGE_STATES.length / 2, [...states].join(', '));
  });
});

describe('the ladder of a kind', () => {
  interface Lamp {
    readonly id: string;
    readonly lumens: number;
  }
  const renamed: Upgrade = { since: '0.3.0', up: ({ lm, ...rest }) => ({ ...rest, lumens: lm }) };
  const split: Upgrade = {
    since: '0.2.0',
    up: ({ size, ...rest }) => {
      if (typeof size !== 'string') throw new Error(`${JSON.stringify(rest)} has no size`);
      return { ...rest, lm: Number(size.replace('lm', '')) };
    },
  };
  const lamps = (ladder: readonly Upgrade[]): RecordForm<Lamp> => ({
    kind: 'lamp',
    ladder,
    is: (value): value is Lamp => typeof (value as Lamp).lumens === 'number',
  });
  const first = '{"record":{"id":"A1","size":"800lm"},"schema":1}';

  it('is climbed rung by rung, from whichever schema the text has', () => {
    const form = lamps([split, renamed]);
    assert.deepEqual(readRecord(form, first), { id: 'A1', lumens: 800 });
    assert.deepEqual(readRecord(form, '{"record":{"id":"A1","lm":5},"schema":2}'), { id: 'A1', lumens: 5 });
    assert.deepEqual(readRecord(form, '{"record":{"id":"A1","lumens":5},"schema":3}'), {
      id: 'A1',
      lumens: 5,
    });
    assert.equal(
      writeRecord(form, { id: 'A1', lumens: 5 }),
      '{"needs":"0.3.0","record":{"id":"A1","lumens":5},"schema":3}',
    );
  });

  it('refuses a newer schema and says which jcaccess to start', () => {
    const text = writeRecord(lamps([split, renamed]), { id: 'A1', lumens: 5 });
    const words =
      'the stored lamp A1 has schema 3, this jcaccess reads schemas up to 2: start jcaccess 0.3.0 or newer';
    assert.throws(() => readRecord(lamps([split]), text), new UnreadableRecord(words, true));
    assert.throws(
      () => readRecord(lamps([]), text.replace('"needs":"0.3.0",', '')),
      /up to 1: start the newer jcaccess$/,
    );
  });

  it('says that a record is damaged which its rung cannot read, and repeats nothing of it', () => {
    const spoilt = first.replace('"800lm"', '7,"owner":"U0ANA"');
    assert.throws(
      () => readRecord(lamps([split, renamed]), spoilt),
      new UnreadableRecord('the stored lamp A1 is damaged: it does not have the fields of its schema', false),
    );
  });
});
