import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inflateRawSync } from 'node:zlib';
import { authnRequestUrl } from '../../../src/saml/authn-request.ts';
import { assertionNamespace, protocolNamespace } from '../../../src/saml/namespaces.ts';
import { parseXml } from '../../../src/saml/xml.ts';
import { attributeOf, childrenOf } from '../../../src/saml/xml-query.ts';

const acsUrl = 'https://acme.cloudflareaccess.com/cdn-cgi/access/callback';
const request = {
  ssoUrl: 'https://sso.jumpcloud.com/saml2/acme-staff',
  acsUrl,
  spEntityId: `${acsUrl}?a=1&b="<2>"`,
  id: '_0123456789abcdef',
  issueInstant: new Date('2026-11-24T14:32:00Z'),
};
const messageOf = (url: string): string =>
  inflateRawSync(Buffer.from(new URL(url).searchParams.get('SAMLRequest') ?? '', 'base64')).toString();

describe('the address that starts a sign-on', () => {
  it('carries the request, inflated and decoded, with every value in its place', () => {
    const document = parseXml(messageOf(authnRequestUrl(request)));
    assert.ok(document.ok);
    const { root } = document.value;
    assert.deepEqual([root.namespace, root.localName], [protocolNamespace, 'AuthnRequest']);
    assert.deepEqual(
      ['ID', 'Version', 'IssueInstant', 'Destination', 'AssertionConsumerServiceURL', 'ProtocolBinding'].map(
        name => attributeOf(root, name),
      ),
      [
        '_0123456789abcdef',
        '2.0',
        '2026-11-24T14:32:00.000Z',
        request.ssoUrl,
        acsUrl,
        'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
      ],
    );
    assert.equal(childrenOf(root, assertionNamespace, 'Issuer')[0]?.text, request.spEntityId);
  });

  it('keeps a query, percent-encoding and fragment that are there already', () => {
    const url = authnRequestUrl({
      ...request,
      ssoUrl: 'https://idp.example/sso?app=a%20b&x=%2F#top',
      relayState: 'https://app/?q=1&r',
    });
    assert.match(
      url,
      /^https:\/\/idp\.example\/sso\?app=a%20b&x=%2F&SAMLRequest=[^&#]+&RelayState=[^&#]+#top$/,
    );
    assert.equal(new URL(url).searchParams.get('RelayState'), 'https://app/?q=1&r');
    assert.match(messageOf(url), /<saml:Issuer>/);
  });
});
