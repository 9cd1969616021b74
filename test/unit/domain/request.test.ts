import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sameCertificateChoice, slugOf } from '../../../src/domain/request.ts';
import { fc } from '../../property.ts';
import { generatedPair, ownPair } from './build-change.ts';

const label = fc.string({ maxLength: 80, unit: 'grapheme' });

describe('the slug of a label', () => {
  test('is lower-case words with single hyphens, up to 50 characters', () => {
    fc.assert(
      fc.property(label, text => {
        const slug = slugOf(text);
        assert.match(slug, /^[a-z0-9]+(-[a-z0-9]+)*$/);
        assert.ok(slug.length <= 50);
        assert.equal(slugOf(slug), slug);
      }),
    );
  });

  test('reads as people would write it', () => {
    assert.equal(slugOf('Acme staff'), 'acme-staff');
    assert.equal(slugOf('  Müller & Søn — Zürich  '), 'muller-s-n-zurich');
    assert.equal(slugOf('株式会社'), 'cloudflare-access');
    assert.equal(slugOf(`${'a'.repeat(49)} staff`), 'a'.repeat(49));
  });
});

describe('two choices of a certificate', () => {
  const made = { source: 'generate', commonName: 'a', days: 1, bits: 2048 } as const;

  test('are the same when they ask for the same pair', () => {
    const own = { source: 'own', certificate: ownPair.certificate } as const;
    assert.ok(sameCertificateChoice(made, { ...made }));
    assert.ok(sameCertificateChoice(own, { ...own }));
    assert.ok(sameCertificateChoice({ source: 'jumpcloud' }, { source: 'jumpcloud' }));
    for (const other of [own, { source: 'jumpcloud' }, { ...made, days: 2 }] as const) {
      assert.equal(sameCertificateChoice(made, other), false);
      assert.equal(sameCertificateChoice(other, made), false);
    }
    assert.equal(
      sameCertificateChoice(own, { source: 'own', certificate: generatedPair.certificate }),
      false,
    );
  });
});
