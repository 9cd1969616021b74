import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  changeFrom,
  changeText,
  connectionFrom,
  connectionText,
  effectFrom,
  effectText,
  sealedEntryFrom,
} from '../../../src/store/codec.ts';
import { AUDIT_ENTRY } from '../../../src/store/records/audit-entry.ts';
import { CHANGE } from '../../../src/store/records/change.ts';
import { CONNECTION } from '../../../src/store/records/connection.ts';
import { EFFECT } from '../../../src/store/records/effect.ts';
import { schemaOf } from '../../../src/store/records/form.ts';
import { fromTaggedJson, toTaggedJson } from '../../../src/store/tagged-json.ts';
import { aChange, aConnection, anEffect, minute } from '../../contract/records.ts';
import { fc } from '../../property.ts';

const plainData = fc.letrec(tie => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter(number => !Object.is(number, -0)),
    fc.boolean(),
    fc.constant(null),
    fc.date({ noInvalidDate: true }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('$date', '$$date', '__proto__', '$')), tie('value'), {
      maxKeys: 4,
      noNullPrototype: true,
    }),
  ),
})).value;

describe('tagged JSON', () => {
  it('gives back whatever plain data it was given, dates as dates', () => {
    fc.assert(
      fc.property(plainData, value => {
        assert.deepStrictEqual(fromTaggedJson(toTaggedJson(value)), value);
      }),
      { numRuns: 2000 },
    );
  });

  it('is the same text for the same data, whatever the order of keys', () => {
    assert.equal(toTaggedJson({ b: 1, a: { d: 2, c: 3 } }), toTaggedJson({ a: { c: 3, d: 2 }, b: 1 }));
    assert.notEqual(toTaggedJson([1, 2]), toTaggedJson([2, 1]));
  });

  it('leaves out what is undefined', () => {
    assert.equal(toTaggedJson({ a: undefined, b: 1 }), '{"b":1}');
  });

  it('does not confuse data that looks like a date with a date', () => {
    const lookalike = { $date: '2026-11-24T09:00:00.000Z' };
    assert.deepStrictEqual(fromTaggedJson(toTaggedJson(lookalike)), lookalike);
  });

  const lossy: readonly [string, unknown][] = [
    ['bytes', new Uint8Array([1])],
    ['a map', new Map()],
    ['a set', new Set()],
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['a date that is none', new Date(Number.NaN)],
    ['a big integer', 1n],
    ['a function', () => 1],
    ['undefined in a list', [undefined]],
  ];
  for (const [name, value] of lossy) {
    it(`refuses ${name}, and says where without saying what`, () => {
      assert.throws(() => toTaggedJson({ plan: { rows: value } }), /^TypeError: record\.plan\.rows/);
    });
  }
});

describe('codec', () => {
  it('gives records back as they were', () => {
    const [change, connection, effect] = [
      aChange({ id: '7K2Q', thread: '1.1', closed: true }),
      aConnection({ id: 'cn_1' }),
      anEffect({ id: 'e1', due: minute(5) }),
    ];
    assert.deepStrictEqual(changeFrom(changeText(change)), change);
    assert.deepStrictEqual(connectionFrom(connectionText(connection)), connection);
    assert.deepStrictEqual(effectFrom(effectText(effect)), effect);
  });

  it('keeps fields that it does not know', () => {
    const newer = { ...aChange({ id: '7K2Q' }), later: { at: minute(1) } };
    assert.deepStrictEqual(changeFrom(changeText(newer)), newer);
  });

  it('refuses damaged texts without repeating them', () => {
    const spoil = (record: object): string => toTaggedJson({ schema: schemaOf(CHANGE), record });
    const change = aChange({ id: '7K2Q' });
    const foreign = (form: Parameters<typeof schemaOf>[0]): string =>
      toTaggedJson({ schema: schemaOf(form), record: change });
    const damaged = [
      spoil({ ...change, version: 0 }),
      spoil({ ...change, state: 'happy' }),
      spoil({ ...change, createdAt: 'yesterday' }),
    ];
    for (const text of damaged) {
      assert.throws(
        () => changeFrom(text),
        /: the stored change 7K2Q does not fit: it is damaged, or a newer jcaccess wrote it$/,
      );
    }
    assert.throws(() => changeFrom(spoil({ ...change, id: '' })), /: a stored change does not fit/);
    assert.throws(() => changeFrom(spoil([])), /: a stored change is damaged/);
    assert.throws(() => changeFrom('{}'), /no schema number/);
    assert.throws(() => changeFrom('{"secret'), /^(?!.*secret).*no schema number/);
    assert.throws(
      () => changeFrom(connectionText(aConnection({ id: 'cn_1' }))),
      /stored change cn_1 does not fit/,
    );
    assert.throws(() => connectionFrom(foreign(CONNECTION)), /stored connection 7K2Q does not fit/);
    assert.throws(() => effectFrom(foreign(EFFECT)), /stored effect 7K2Q does not fit/);
    assert.throws(() => sealedEntryFrom(foreign(AUDIT_ENTRY)), /stored audit entry 7K2Q does not fit/);
  });
});
