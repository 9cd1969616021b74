import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { asId } from '../../../src/domain/ids.ts';
import { actionOf, makePlan, planDigest, shortDigest, whatMoved } from '../../../src/domain/plan.ts';
import type { HeldCertificate, SamlProvider, SamlSettings } from '../../../src/domain/provider.ts';
import { sameSettings } from '../../../src/domain/provider.ts';
import { fc } from '../../property.ts';
import { earlier, heldOf, NOW, ownPair, planFrom, provider, wanted } from './build-change.ts';

const context = {
  warnings: [],
  affected: { applicationsAcceptingAny: null, applicationsNamingThis: null },
  now: NOW,
};

const word = fc.string({ minLength: 1, maxLength: 8, unit: fc.constantFrom(...'abcXYZ 09-é') });
const held: fc.Arbitrary<HeldCertificate> = fc.record({
  text: fc.constantFrom('PEM', 'base64', 'with spaces'),
  sha256: fc.constantFrom('AA', 'BB', 'CC', 'DD'),
  notAfter: fc.constantFrom(NOW, null),
  keyBits: fc.constantFrom(2048, 4096, null),
});
const settings: fc.Arbitrary<SamlSettings> = fc.record({
  name: word,
  ssoUrl: fc.constantFrom('https://sso.jumpcloud.com/saml2/a', 'https://sso.jumpcloud.com/saml2/b'),
  issuer: fc.constantFrom('a', 'b'),
  certificates: fc.uniqueArray(held, { selector: one => one.sha256, maxLength: 3 }),
  attributes: fc.uniqueArray(word, { maxLength: 4 }),
  emailAttribute: fc.constantFrom('', 'email'),
  signRequests: fc.boolean(),
});
const rest = fc.record(
  {
    config: fc.dictionary(fc.constantFrom('x', 'y', 'z'), fc.jsonValue({ maxDepth: 2 })),
    scimConfig: fc.dictionary(fc.constantFrom('enabled', 'seat'), fc.boolean()),
  },
  { requiredKeys: ['config'] },
);
const there: fc.Arbitrary<SamlProvider> = fc
  .tuple(settings, rest)
  .map(([some, kept]) => ({ ...some, id: asId('f174'), version: null, readOnly: false, rest: kept }));
const before = fc.option(there, { nil: null });

/** What a full replacement leaves behind. */
const applied = (was: SamlProvider | null, now: SamlSettings): SamlProvider => ({
  ...(was ?? provider()),
  ...now,
});

const shuffled = (some: SamlSettings): SamlSettings => ({
  ...some,
  certificates: [...some.certificates].reverse(),
  attributes: [...some.attributes].reverse(),
});
const bare = (some: SamlSettings): SamlSettings => ({
  ...some,
  certificates: some.certificates.map(one => ({ ...one, text: 'MIIDGz', keyBits: null })),
});
const turned = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, turned(inner)]),
  );
};

describe('a plan', () => {
  test('once applied leaves nothing to do', () => {
    fc.assert(
      fc.property(before, settings, (was, now) => {
        const next = makePlan(applied(was, now), now, context);
        assert.equal(actionOf(next), 'nothing');
        assert.deepEqual(next.rows, []);
        assert.ok(next.certificates.every(one => one.fate === 'kept'));
      }),
    );
  });

  test('is nothing exactly when Access would behave the same', () => {
    fc.assert(
      fc.property(there, settings, (was, now) => {
        assert.equal(actionOf(makePlan(was, now, context)) === 'nothing', sameSettings(was, now));
      }),
    );
  });

  test('shows every setting that differs, and counts the others', () => {
    const plan = planFrom(earlier);
    assert.equal(actionOf(plan), 'replace');
    assert.deepEqual(plan.rows, [
      {
        setting: 'Single sign-on URL',
        before: 'https://sso.jumpcloud.com/saml2/old',
        after: 'https://sso.jumpcloud.com/saml2/acme-staff',
      },
    ]);
    assert.deepEqual(
      plan.certificates.map(one => one.fate),
      ['added', 'removed'],
    );
    assert.equal(plan.unchanged, 5);
  });

  test('of a new provider shows every setting', () => {
    const plan = planFrom(null);
    assert.equal(actionOf(plan), 'create');
    assert.equal(plan.rows.length, 6);
    assert.ok(plan.rows.every(row => row.before === null));
  });

  test('sees a certificate as the same whether Access holds PEM or bare base64', () => {
    const text = ownPair.certificate.pem.replace(/-----[^-]+-----|\s/g, '');
    const plan = planFrom(provider({ certificates: [{ ...heldOf(ownPair.certificate), text }] }));
    assert.equal(actionOf(plan), 'nothing');
  });

  test('compares what is no certificate as it stands', () => {
    const broken = { text: 'not a certificate', sha256: null, notAfter: null, keyBits: null };
    assert.equal(actionOf(planFrom(provider({ certificates: [broken] }))), 'replace');
    assert.equal(
      actionOf(
        makePlan(provider({ certificates: [broken] }), { ...wanted, certificates: [broken] }, context),
      ),
      'nothing',
    );
  });
});

describe('the digest that approvals bind to', () => {
  test('does not know the order of certificates, attributes and keys, nor how a certificate is written', () => {
    fc.assert(
      fc.property(there, settings, (was, now) => {
        const digest = planDigest(was, now);
        const kept = turned(was.rest) as SamlProvider['rest'];
        assert.equal(planDigest({ ...was, ...shuffled(was), rest: kept }, shuffled(now)), digest);
        assert.equal(planDigest({ ...was, ...bare(was) }, bare(now)), digest);
      }),
    );
  });

  test('differs whenever what Access has or what is wanted differs', () => {
    fc.assert(
      fc.property(before, before, settings, settings, (a, b, x, y) => {
        const sameBefore =
          a === null || b === null
            ? a === b
            : sameSettings(a, b) &&
              JSON.stringify(turned(sorted(a.rest))) === JSON.stringify(turned(sorted(b.rest)));
        assert.equal(planDigest(a, x) === planDigest(b, y), sameBefore && sameSettings(x, y));
      }),
      { numRuns: 500 },
    );
  });

  test('counts keys that jcaccess does not manage', () => {
    const digest = planDigest(provider(), wanted);
    for (const other of [
      { config: { saml_force_authn: true } },
      { config: {}, scimConfig: { enabled: true } },
      { config: {}, certificateSetId: 'x' },
    ]) {
      assert.notEqual(planDigest(provider({ rest: other }), wanted), digest);
    }
  });

  test('knows providers apart by id, never by version', () => {
    assert.notEqual(planDigest(provider({ id: asId('other') }), wanted), planDigest(provider(), wanted));
    assert.equal(planDigest(provider({ version: 'ab' }), wanted), planDigest(provider(), wanted));
    assert.notEqual(planDigest(null, wanted), planDigest(provider(), wanted));
  });

  test('keeps what Access has and what is wanted apart', () => {
    assert.notEqual(planDigest(provider(), earlier), planDigest(provider(earlier), wanted));
  });

  test('is 64 hex digits, shown as eight', () => {
    assert.match(planFrom(null).digest, /^[0-9a-f]{64}$/);
    assert.equal(shortDigest(planFrom(null)), planFrom(null).digest.slice(0, 8));
  });
});

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
};

describe('what moved', () => {
  test('is told by the names of the console', () => {
    assert.deepEqual(whatMoved(provider(), provider({ name: 'x', signRequests: true })), [
      'Name',
      'Sign SAML authentication request',
    ]);
    assert.deepEqual(whatMoved(provider(), provider({ certificates: [] })), ['Signing certificates']);
    assert.deepEqual(whatMoved(null, provider()), ['the identity provider appeared']);
    assert.deepEqual(whatMoved(provider(), null), ['the identity provider is gone']);
    assert.deepEqual(whatMoved(provider(), provider({ rest: { config: { x: 1 } } })), [
      'a setting that jcaccess does not manage',
    ]);
  });
});
