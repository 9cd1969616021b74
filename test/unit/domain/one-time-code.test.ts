import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  authenticatorAddress,
  base32,
  codeOf,
  fromBase32,
  stepOfCode,
  timeStep,
} from '../../../src/domain/one-time-code.ts';
import { fc } from '../../property.ts';

/** The secret of RFC 6238, appendix B, for SHA-1. */
const SECRET = Buffer.from('12345678901234567890');
const at = (seconds: number): Date => new Date(seconds * 1_000);

describe('one-time codes', () => {
  it('are those of RFC 6238, appendix B, in their last six digits', () => {
    const vectors: readonly (readonly [seconds: number, code: string])[] = [
      [59, '287082'],
      [1_111_111_109, '081804'],
      [1_111_111_111, '050471'],
      [1_234_567_890, '005924'],
      [2_000_000_000, '279037'],
      [20_000_000_000, '353130'],
    ];
    for (const [seconds, code] of vectors) assert.equal(codeOf(SECRET, timeStep(at(seconds))), code);
  });

  it('are known half a minute early and late, and not longer', () => {
    const now = at(1_111_111_109);
    const step = timeStep(now);
    for (const [away, known] of [
      [-2, null],
      [-1, step - 1],
      [0, step],
      [1, step + 1],
      [2, null],
    ] as const)
      assert.equal(stepOfCode(SECRET, codeOf(SECRET, step + away), now), known, String(away));
  });

  it('may be typed with blanks, and nothing else fits', () => {
    const now = at(59);
    assert.equal(stepOfCode(SECRET, '287 082', now), 1);
    for (const typed of ['', '28708', '2870820', '94287082', '٢٨٧٠٨٢', 'abcdef'])
      assert.equal(stepOfCode(SECRET, typed, now), null, typed);
  });
});

describe('base32', () => {
  it('is that of RFC 4648, section 10, without padding', () => {
    const vectors = {
      '': '',
      f: 'MY',
      fo: 'MZXQ',
      foo: 'MZXW6',
      foob: 'MZXW6YQ',
      fooba: 'MZXW6YTB',
      foobar: 'MZXW6YTBOI',
    };
    for (const [text, letters] of Object.entries(vectors)) assert.equal(base32(Buffer.from(text)), letters);
  });

  it('gives every bytes back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), bytes => {
        assert.deepEqual(fromBase32(base32(bytes)), bytes);
      }),
    );
  });
});

describe('the address for authenticator apps', () => {
  it('escapes what people are called', () => {
    assert.equal(
      authenticatorAddress('MZXW6', 'Ana & Co/?', 'jcaccess'),
      'otpauth://totp/jcaccess:Ana%20%26%20Co%2F%3F?secret=MZXW6&issuer=jcaccess',
    );
  });
});
