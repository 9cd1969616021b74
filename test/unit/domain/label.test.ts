import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  labelProblem,
  looksLike,
  normalisedLabel,
  refusedCharacter,
  sameLabel,
} from '../../../src/domain/label.ts';
import { fc } from '../../property.ts';

const anyLabel = fc.string({ maxLength: 80, unit: 'grapheme' });

describe('two labels', () => {
  test('are the same whatever the case, the spaces and the width of letters', () => {
    fc.assert(
      fc.property(anyLabel, text => {
        assert.equal(sameLabel(`  ${text}\u00A0 `), sameLabel(text));
        assert.equal(sameLabel(sameLabel(text)), sameLabel(text));
      }),
    );
    assert.equal(sameLabel('Acme  STAFF'), sameLabel('acme staff'));
    assert.equal(sameLabel('Ａcme staff'), sameLabel('Acme\tstaff'));
    assert.notEqual(sameLabel('Acme staff'), sameLabel('Acme-staff'));
  });
});

describe('a label', () => {
  test('is stored with compatible letters and single spaces', () => {
    assert.equal(normalisedLabel('  Ａcme \u00A0\u3000 ﬁnance '), 'Acme finance');
  });

  test('has 1 to 60 characters', () => {
    assert.deepEqual(labelProblem(' \u00A0 '), { problem: 'empty' });
    assert.equal(labelProblem('x'.repeat(60)), null);
    assert.deepEqual(labelProblem('x'.repeat(61)), { problem: 'too-long' });
    assert.deepEqual(labelProblem('x'.repeat(3000)), { problem: 'too-long' });
    // One ligature that becomes three letters counts as three.
    assert.deepEqual(labelProblem(`${'x'.repeat(58)}ﬃ`), { problem: 'too-long' });
  });

  test('may be in any script, with accents, signs and emoji', () => {
    for (const label of [
      'Münchner Süd',
      'Отдел продаж',
      '東京 本社',
      'שיווק',
      'Tiếng Việt',
      'R&D (EU) #2',
      '🚀 Labs',
    ])
      assert.equal(labelProblem(label), null, label);
  });

  const refused: Readonly<Record<string, string>> = {
    'a zero-width space': '\u200B',
    'a zero-width joiner': '\u200D',
    'a word joiner': '\u2060',
    'a soft hyphen': '\u00AD',
    'a byte order mark': '\uFEFF',
    'a right-to-left override': '\u202E',
    'an isolate': '\u2066',
    'an Arabic letter mark': '\u061C',
    'a combining grapheme joiner': '\u034F',
    'a variation selector': '\uFE0F',
    'an ideographic variation selector': '\u{E0101}',
    'a tag': '\u{E0041}',
    'a Hangul filler': '\u3164',
    'a half-width Hangul filler': '\uFFA0',
    'a Hangul choseong filler': '\u115F',
    'a Braille blank': '\u2800',
    'a blank of musical notation': '\u{1D159}',
    'a line end': '\n',
    'a tab': '\t',
    'an escape': '\u001B',
    'a line separator': '\u2028',
    'a private character': '\uE000',
    'an unassigned character': '\u0378',
    'a lone surrogate': '\uD800',
  };
  for (const [name, character] of Object.entries(refused)) {
    test(`does not hold ${name}, and the refusal names it`, () => {
      const found = labelProblem(`Acme${character}staff`);
      assert.equal(found?.problem, 'character', JSON.stringify(found));
      const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
      assert.equal(found.problem === 'character' && found.character.point, `U+${hex}`);
    });
  }

  test('that passes shows every one of its characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 70 }), typed => {
        if (labelProblem(typed) !== null) return;
        const label = normalisedLabel(typed);
        assert.equal(refusedCharacter(label), null);
        assert.doesNotMatch(label, /[\p{C}\p{Default_Ignorable_Code_Point}]|^\s|\s$|\s\s/u);
        assert.ok(label.length >= 1 && label.length <= 60);
        assert.equal(normalisedLabel(label), label);
      }),
      { numRuns: 500 },
    );
  });
});

describe('labels that look alike', () => {
  const pairs = [
    ['Acme staff', 'Аcme staff'],
    ['Acme staff', 'Acme stаff'],
    ['ACME', 'АСМЕ'],
    ['Acme staff', 'Αcme staff'],
    ['Acme staff', 'Acme  staff '],
    ['Acme staff', 'acmestaff'],
    ['Acme', 'Acmé'],
    ['Acme', 'Ạcme'],
    ['Acme O1', 'Acme 0l'],
    ['Sales I', 'Sales l'],
    ['Sales I', 'Sales |'],
    ['Info', 'Іnfo'],
    ['info', 'Іnfo'],
    ['Modem', 'Modern'],
    ['Acme-staff', 'Acme–staff'],
    ['Acme staff', 'Acme\u200B staff'],
    ['Acme staff', 'Ac\u034Fme staff'],
    ['paypal', 'раураӏ'],
  ] as const;
  for (const [one, other] of pairs) {
    test(`${one} and ${other}`, () => {
      assert.ok(looksLike(one, other));
      assert.ok(looksLike(other, one));
    });
  }

  test('and labels that do not', () => {
    for (const [one, other] of [
      ['Acme staff', 'Acme stuff'],
      ['Acme 1', 'Acme 2'],
      ['Acme EU', 'Acme US'],
      ['Отдел', 'Отделы'],
      ['東京', '京都'],
    ] as const)
      assert.equal(looksLike(one, other), false, `${one} and ${other}`);
  });

  test('every label looks like itself in any case, and stays so when it is normalised', () => {
    fc.assert(
      fc.property(anyLabel, label => {
        assert.ok(looksLike(label, normalisedLabel(label)));
        assert.ok(looksLike(label, label.toLowerCase()));
      }),
    );
  });
});
