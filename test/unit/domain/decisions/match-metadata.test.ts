import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { matchMetadata } from '../../../../src/domain/decisions/match-metadata.ts';
import type { IdpMetadata } from '../../../../src/domain/metadata.ts';
import { signOnUrl, withNormalUrls } from '../../../../src/domain/sign-on-url.ts';
import { changeIn, FINGERPRINT, generatedPair, minutes, NOW, ownPair } from '../build-change.ts';

const change = changeIn('awaiting-metadata');
const codes = (
  wish: {
    readonly idp?: Partial<IdpMetadata>;
    readonly certificates?: readonly (typeof ownPair.certificate)[];
    readonly hosts?: readonly string[];
    readonly change?: typeof change;
    readonly now?: Date;
  } = {},
): string[] =>
  matchMetadata(
    wish.change ?? change,
    { ...ownPair.idp, ...wish.idp },
    wish.certificates ?? [ownPair.certificate],
    wish.hosts ?? [],
    wish.now ?? NOW,
  ).map(one => one.code);

const at = (url: string): Partial<IdpMetadata> => ({ ssoRedirectUrl: url, ssoPostUrl: url });

test('what was asked for fits', () => assert.deepEqual(codes(), []));

describe('the certificate', () => {
  test('must be that of the pair, and no other beside it', () => {
    assert.deepEqual(codes({ certificates: [generatedPair.certificate] }), ['other-certificate']);
    assert.deepEqual(codes({ certificates: [] }), ['other-certificate']);
    const both = [generatedPair.certificate, ownPair.certificate];
    assert.deepEqual(codes({ certificates: both }), ['surplus-certificate']);
  });

  test('the finding says whose it is', () => {
    const messages = (certificate: typeof ownPair.certificate): string =>
      matchMetadata(change, ownPair.idp, [certificate], [], NOW)[0]?.message ?? '';
    assert.match(messages(generatedPair.certificate), /a pair it made itself/);
    assert.match(messages({ ...generatedPair.certificate, generatedByJumpCloud: false }), /another pair/);
    const resigned = { ...generatedPair.certificate, spkiSha256: ownPair.certificate.spkiSha256 };
    assert.match(messages(resigned), /same key/);
  });

  test('of a void pair has a finding of its own, whatever else the file holds', () => {
    const voided = changeIn('awaiting-metadata', {
      voidPairs: [generatedPair.certificate.sha256Fingerprint],
    });
    const certificates = [ownPair.certificate, generatedPair.certificate];
    assert.deepEqual(codes({ change: voided, certificates }), ['void-pair']);
  });

  test('of an own pair is compared with the one that was brought', () => {
    const own = changeIn('awaiting-metadata', {
      request: { ...change.request, certificate: { source: 'own', certificate: generatedPair.certificate } },
    });
    assert.deepEqual(codes({ change: own }), ['other-certificate']);
    assert.deepEqual(codes({ change: own, certificates: [generatedPair.certificate] }), []);
  });

  test('of JumpCloud can be any, and is mentioned when it ends within 30 days', () => {
    const { pair: _none, ...without } = change;
    const theirs = {
      ...without,
      request: { ...change.request, certificate: { source: 'jumpcloud' } as const },
    };
    const days = (count: number): Date =>
      new Date(ownPair.certificate.notAfter.getTime() - count * 86_400_000);
    assert.deepEqual(codes({ change: theirs, now: days(30) }), []);
    assert.deepEqual(codes({ change: theirs, now: new Date(days(30).getTime() + 1) }), ['ends-soon']);
    assert.deepEqual(codes({ now: days(1) }), []);
  });

  test('a pair that was not delivered is expected of nobody', () => {
    const { pair } = change;
    assert.ok(pair);
    const early = changeIn('awaiting-metadata', { pair: { ...pair, delivered: false } });
    assert.deepEqual(
      codes({ change: early, certificates: [generatedPair.certificate], now: minutes(1) }),
      [],
    );
    assert.equal(pair.certificate.sha256Fingerprint, FINGERPRINT);
  });
});

describe('the entity ID', () => {
  test('is compared letter for letter, and the finding says how it differs', () => {
    const message = (entityId: string): string =>
      matchMetadata(change, { ...ownPair.idp, entityId }, [ownPair.certificate], [], NOW)
        .map(one => `${one.code} ${one.message}`)
        .join();
    assert.match(message('https://acme.cloudflareaccess.com'), /^other-entity-id .*final slash is missing/);
    assert.match(message('https://acme.cloudflareaccess.com//'), /final slash too many/);
    assert.match(message('https://ACME.cloudflareaccess.com/'), /capital and small letters/);
    assert.match(message(' https://acme.cloudflareaccess.com/'), /a space around it/);
    assert.match(
      message('acme-staff'),
      /^other-entity-id IdP Entity ID is not the one that was asked for\.$/,
    );
  });
});

describe('the host of the sign-on URL', () => {
  const isAllowed = (url: string, hosts: readonly string[] = []): boolean =>
    codes({ idp: at(url), hosts }).length === 0;

  test('is jumpcloud.com or truly under it', () => {
    assert.ok(isAllowed('https://jumpcloud.com/saml2/x'));
    assert.ok(isAllowed('https://sso.jumpcloud.com/saml2/x'));
    assert.ok(isAllowed('https://a.b.JumpCloud.com:443/saml2/x'));
  });

  for (const url of [
    'https://evil-jumpcloud.com/saml2/x',
    'https://evil.com/jumpcloud.com',
    'https://jumpcloud.com.evil.com/saml2/x',
    'https://jumpcloud.com@evil.com/saml2/x',
    'https://sso.jumpcloud.com:443@evil.com/',
    'https://evil.com#@sso.jumpcloud.com/',
    'https://evil.com?@sso.jumpcloud.com/',
    'https://evil.com\\@sso.jumpcloud.com/',
    'https://jumpcl\u043Eud.com/saml2/x',
    'https://xn--jumpclud-1mh.com/saml2/x',
    'https://jumpcloud.com./saml2/x',
    'https://sso.jumpcloud.com../saml2/x',
    'https://jumpcloud.co/saml2/x',
    'https://com/saml2/x',
    'https://127.0.0.1/saml2/x',
    'https://[::1]/saml2/x',
    'https://',
    'not a url',
    '',
  ]) {
    test(`is not: ${url || 'an empty text'}`, () => assert.equal(isAllowed(url), false));
  }

  for (const [url, why] of [
    ['https://sso.jumpcloud.com\\@evil.com/saml2/x', /backslash/],
    ['https://sso.jumpcloud.com\\saml2\\x', /backslash/],
    ['https:\\\\sso.jumpcloud.com/saml2/x', /backslash/],
    ['https://evil.com\\@sso.jumpcloud.com/', /not on a host of JumpCloud/],
    ['https://user:pw@sso.jumpcloud.com/saml2/x', /user name/],
    ['https://@sso.jumpcloud.com/saml2/x', /user name/],
    ['https://:@sso.jumpcloud.com/saml2/x', /user name/],
    ['https://evil.com%40@sso.jumpcloud.com/', /user name/],
    ['https://\uFF4Aumpcloud.com/saml2/x', /plain domain name/],
    ['https://sso\u3002jumpcloud.com/saml2/x', /plain domain name/],
    ['https://sso.jumpcloud\u00ad.com/saml2/x', /invisible/],
    ['https://sso%2ejumpcloud.com/saml2/x', /plain domain name/],
    ['https://sso.jumpcloud.com./saml2/x', /ends with a dot/],
    ['https://.jumpcloud.com/saml2/x', /plain domain name/],
    ['https://a_b.jumpcloud.com/saml2/x', /plain domain name/],
    ['https://sso.jumpcloud.com:8443/saml2/x', /port/],
    ['https://sso.jumpcloud.com:80/saml2/x', /port/],
    ['https://sso.jumpcloud.com:/saml2/x', /port/],
    ['https://sso.jumpcloud.com:0443/saml2/x', /port/],
    ['https://sso.jumpcloud.com/saml2/x#part', /# part/],
    ['https://sso.jumpcloud.com/saml2/x#', /# part/],
    ['https://sso.jumpcloud.com/saml2/\u0000x', /invisible/],
    ['https://sso.jumpcloud.com/saml2/x\n', /invisible/],
    ['https://sso.jumpcloud.com\t/saml2/x', /invisible/],
    ['https://sso.jumpcloud.com/saml2/\u202ex', /invisible/],
    ['https://sso.jumpcloud.com/saml2/x y', /space/],
    ['https:/sso.jumpcloud.com/saml2/x', /not a web address/],
    ['https:sso.jumpcloud.com/saml2/x', /not a web address/],
    ['https:////sso.jumpcloud.com/saml2/x', /not a web address/],
    ['http://sso.jumpcloud.com/saml2/x', /not a web address/],
    ['ftp://sso.jumpcloud.com/saml2/x', /not a web address/],
    ['https://sso.jumpcloud.com/saml2/../x', /rewrite/],
    ['https://sso.jumpcloud.com/saml2/%2e%2e/x', /rewrite/],
    ['https://sso.jumpcloud.com/saml2/\u00fc', /rewrite/],
    ['https://sso.jumpcloud.com/saml2/x?a="b"', /rewrite/],
  ] as const)
    test(`is not taken as it is written: ${JSON.stringify(url)}`, () => {
      const found = matchMetadata(change, { ...ownPair.idp, ...at(url) }, [ownPair.certificate], [], NOW);
      assert.equal(found.length, 1);
      assert.equal(found[0]?.level, 'stop');
      assert.match(found[0]?.message ?? '', why);
      assert.doesNotMatch(JSON.stringify(found), /user:pw/);
    });

  test('is stored and written in its normal spelling', () => {
    for (const [url, normal] of [
      ['HTTPS://SSO.JumpCloud.com:443', 'https://sso.jumpcloud.com/'],
      ['https://sso.jumpcloud.com?x=1', 'https://sso.jumpcloud.com/?x=1'],
      [
        'https://sso.jumpcloud.com/saml2/Acme-Access?a=b%20c',
        'https://sso.jumpcloud.com/saml2/Acme-Access?a=b%20c',
      ],
    ] as const) {
      assert.ok(isAllowed(url));
      const idp = { ...ownPair.idp, ...at(url) };
      assert.equal(signOnUrl(idp), normal);
      const kept = withNormalUrls(idp);
      assert.deepEqual([kept.ssoRedirectUrl, kept.ssoPostUrl], [normal, normal]);
    }
  });

  test('is left out of what is stored when it cannot be taken', () => {
    const idp = withNormalUrls({ ...ownPair.idp, ssoPostUrl: 'https://sso.jumpcloud.com\\@evil.com/' });
    assert.equal('ssoPostUrl' in idp, false);
    assert.equal(signOnUrl({ ...ownPair.idp, ...at('https://sso.jumpcloud.com\\@evil.com/') }), undefined);
  });

  test('can be one that the operator allowed, and its subdomains', () => {
    assert.ok(isAllowed('https://sso.acme.example/x', ['acme.example']));
    assert.equal(isAllowed('https://notacme.example/x', ['acme.example']), false);
  });

  test('of the redirect URL counts when there are two, because Access redirects', () => {
    const evil = 'https://evil.com/';
    const good = 'https://sso.jumpcloud.com/saml2/x';
    assert.deepEqual(codes({ idp: { ssoRedirectUrl: evil, ssoPostUrl: good } }), ['foreign-host']);
    const { ssoRedirectUrl: _none, ...postOnly } = ownPair.idp;
    const found = matchMetadata(change, { ...postOnly, ssoPostUrl: evil }, [ownPair.certificate], [], NOW);
    assert.deepEqual(
      found.map(one => one.code),
      ['foreign-host'],
    );
  });

  test('everything that is wrong is told at once', () => {
    const idp = { ...at('https://evil.com/'), entityId: 'x' };
    assert.deepEqual(codes({ idp, certificates: [generatedPair.certificate] }), [
      'other-certificate',
      'other-entity-id',
      'foreign-host',
    ]);
  });
});
