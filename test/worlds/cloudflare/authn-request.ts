import { sign } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { xmlText } from '../jumpcloud/xml-text.ts';
import { configText, type Provider } from './provider.ts';
import type { SpKey } from './sp-keys.ts';

/** What one request says. */
export interface RequestFields {
  readonly id: string;
  readonly relayState: string;
  readonly callback: string;
  readonly now: Date;
}

const xmlOf = (provider: Provider, { id, callback, now }: RequestFields): string =>
  [
    '<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"',
    ` ID="${id}" Version="2.0" IssueInstant="${now.toISOString()}" Destination="${xmlText(configText(provider, 'sso_target_url'))}"`,
    ` ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" AssertionConsumerServiceURL="${xmlText(callback)}"`,
    provider.config.force_authn === true ? ' ForceAuthn="true">' : '>',
    `<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${xmlText(callback)}</saml:Issuer>`,
    '<samlp:NameIDPolicy Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress" AllowCreate="true"/>',
    '</samlp:AuthnRequest>',
  ].join('');

/**
 * The address to which Access redirects the browser: HTTP-Redirect binding (deflated, SAML bindings section 3.4.4.1), with
 * SigAlg and Signature when the provider says `sign_request`. Throws a TypeError when `sso_target_url` is no URL.
 */
export const signOnUrl = (provider: Provider, fields: RequestFields, key: SpKey): string => {
  const url = new URL(configText(provider, 'sso_target_url'));
  const parameters = [
    ['SAMLRequest', deflateRawSync(xmlOf(provider, fields)).toString('base64')],
    ['RelayState', fields.relayState],
  ];
  const encode = (pairs: string[][]): string =>
    pairs.map(([name, value]) => `${name}=${encodeURIComponent(value ?? '')}`).join('&');
  if (provider.config.sign_request === true) {
    parameters.push(['SigAlg', 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256']);
    parameters.push([
      'Signature',
      sign('sha256', Buffer.from(encode(parameters)), key.privateKey).toString('base64'),
    ]);
  }
  return `${url.href}${url.search === '' ? '?' : '&'}${encode(parameters)}`;
};
