import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readSpMetadata } from '../../../src/saml/sp-metadata.ts';
import { metadataText, utf8 } from './make-metadata.ts';

const callback = 'https://acme.cloudflareaccess.com/cdn-cgi/access/callback';
const acs = (binding: string, location: string): string =>
  `<md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:${binding}" Location="${location}" index="1"/>`;
const file = (services: string): Uint8Array =>
  utf8(
    `<?xml version="1.0"?><md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${callback}">` +
      `<md:SPSSODescriptor AuthnRequestsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${services}</md:SPSSODescriptor></md:EntityDescriptor>`,
  );

describe("the service provider's metadata", () => {
  it('gives its entity ID and where responses are posted', () => {
    assert.deepEqual(
      readSpMetadata(
        file(
          acs('HTTP-POST', callback) + acs('HTTP-Artifact', 'https://x') + acs('HTTP-POST', `${callback}/2`),
        ),
      ),
      {
        ok: true,
        value: { entityId: callback, acsUrls: [callback, `${callback}/2`] },
      },
    );
  });

  for (const [what, bytes, code] of [
    ["the identity provider's", utf8(metadataText()), 'not-sp-metadata'],
    ['a web page', utf8('<!DOCTYPE html><html></html>'), 'doctype'],
    ['a file that is cut off', file('').subarray(0, 100), 'cut-off'],
    ['nothing', new Uint8Array(), 'empty'],
  ] as const) {
    it(`is refused when it is ${what}`, () => {
      const result = readSpMetadata(bytes);
      assert.equal(!result.ok && result.error[0]?.code, code);
    });
  }
});
