import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Approved, type Difference, differencesOf, sameDifferences } from '../../../src/domain/drift.ts';
import type { HeldCertificate, SamlProvider } from '../../../src/domain/provider.ts';
import { fc } from '../../property.ts';
import { provider } from './build-change.ts';

const TEAM = 'acme.cloudflareaccess.com';
const sha = (n: number): string => String(n).padStart(4, '0');
const certificate = (n: number): HeldCertificate => ({
  text: `certificate ${n}`,
  sha256: sha(n),
  notAfter: new Date(Date.UTC(2030, 0, 1)),
  keyBits: 2048,
});

const held: fc.Arbitrary<SamlProvider> = fc
  .record({
    name: fc.string(),
    ssoUrl: fc.webUrl(),
    issuer: fc.webUrl(),
    certificates: fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 4 }),
    attributes: fc.uniqueArray(fc.string({ minLength: 1, maxLength: 6 }), { maxLength: 4 }),
    emailAttribute: fc.string({ maxLength: 6 }),
    signRequests: fc.boolean(),
    encryption: fc.constantFrom(true, false, null, undefined),
  })
  .map(({ certificates, encryption, ...one }) =>
    provider({
      ...one,
      certificates: certificates.map(certificate),
      rest: { config: encryption === undefined ? {} : { enable_encryption: encryption } },
    }),
  );

const approvedOf = (one: SamlProvider): Approved => ({ settings: one, rest: one.rest, teamDomain: TEAM });

/** The same provider as another client may write it: other order, other armour, other blanks, keys that nobody knows the value of. */
const rewritten = (one: SamlProvider, blank: unknown): SamlProvider => ({
  ...one,
  version: 'another',
  attributes: [...one.attributes].reverse(),
  certificates: [...one.certificates].reverse().map(held => ({ ...held, text: `-----BEGIN ${held.text}` })),
  rest: {
    config: {
      ...one.rest.config,
      ...(one.rest.config.enable_encryption === true ? {} : { enable_encryption: blank }),
      a_new_key: blank,
    },
  },
});

/** What a foreign hand may do. */
const EDITS: Readonly<Record<string, (one: SamlProvider) => SamlProvider>> = {
  name: one => ({ ...one, name: `${one.name}!` }),
  ssoUrl: one => ({ ...one, ssoUrl: `${one.ssoUrl}/x` }),
  issuer: one => ({ ...one, issuer: `${one.issuer}/x` }),
  added: one => ({ ...one, certificates: [...one.certificates, certificate(77)] }),
  removed: one => ({ ...one, certificates: one.certificates.slice(1) }),
  replaced: one => ({ ...one, certificates: [certificate(78), ...one.certificates.slice(1)] }),
  attribute: one => ({ ...one, attributes: [...one.attributes, 'a longer name'] }),
  email: one => ({ ...one, emailAttribute: `${one.emailAttribute}x` }),
  signing: one => ({ ...one, signRequests: !one.signRequests }),
  encryption: one => ({
    ...one,
    rest: { config: { ...one.rest.config, enable_encryption: one.rest.config.enable_encryption !== true } },
  }),
  reauthentication: one => ({ ...one, rest: { config: { ...one.rest.config, force_authn: true } } }),
  header: one => ({
    ...one,
    rest: { config: { ...one.rest.config, header_attributes: [{ attribute_name: 'a', header_name: 'b' }] } },
  }),
};

describe('the differences between Access and what was approved', () => {
  it('finds every foreign edit, however the rest is written', () => {
    fc.assert(
      fc.property(
        held,
        fc.constantFrom(...Object.keys(EDITS)),
        fc.constantFrom(null, false, '', []),
        (one, edit, blank) => {
          const edited = EDITS[edit]?.(one) ?? assert.fail();
          assert.notDeepEqual(differencesOf(approvedOf(one), rewritten(edited, blank), TEAM), [], edit);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('raises no alarm about another spelling of the same', () => {
    fc.assert(
      fc.property(held, fc.constantFrom(null, false, '', []), (one, blank) => {
        assert.deepEqual(differencesOf(approvedOf(one), rewritten(one, blank), TEAM), []);
      }),
      { numRuns: 500 },
    );
  });

  it('names what is gone, and a team of another name', () => {
    const one = provider();
    assert.deepEqual(differencesOf(approvedOf(one), null, TEAM), [{ kind: 'provider-deleted' }]);
    assert.deepEqual(differencesOf(approvedOf(one), one, 'acme2.cloudflareaccess.com'), [
      { kind: 'team-domain', approved: TEAM, now: 'acme2.cloudflareaccess.com' },
    ]);
    assert.deepEqual(differencesOf(approvedOf(one), one, null), []);
  });

  it('knows the same differences again after they were stored with their keys in another order', () => {
    const found = differencesOf(approvedOf(provider()), provider({ name: 'Renamed' }), TEAM);
    const stored = found.map(
      one => Object.fromEntries(Object.entries(one).reverse()) as unknown as Difference,
    );
    assert.equal(sameDifferences(stored, found), true);
    assert.equal(sameDifferences(stored, []), false);
  });

  it('says nothing of settings beside ours while nobody knows what they were', () => {
    const one = provider({ rest: { config: { enable_encryption: true } } });
    assert.deepEqual(differencesOf({ settings: one, teamDomain: TEAM }, one, TEAM), []);
  });
});
