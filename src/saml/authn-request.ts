import { deflateRawSync } from 'node:zlib';
import { assertionNamespace, emailAddressFormat, postBinding, protocolNamespace } from './namespaces.ts';

/** What a sign-on request says. URLs are absolute; `id` is an XML name (begin it with "_"), unique per request. */
export interface AuthnRequest {
  readonly ssoUrl: string;
  readonly acsUrl: string;
  readonly spEntityId: string;
  readonly id: string;
  readonly issueInstant: Date;
  readonly relayState?: string;
}

/**
 * The address that starts a sign-on at the identity provider: an unsigned SAML 2.0 AuthnRequest, deflated, in base64, as the
 * query of `ssoUrl` (saml-bindings-2.0-os, section 3.4). A query or fragment that `ssoUrl` has already is kept.
 */
export const authnRequestUrl = (request: AuthnRequest): string => {
  const message = deflateRawSync(authnRequestXml(request)).toString('base64');
  const fields = new URLSearchParams({ SAMLRequest: message });
  if (request.relayState !== undefined) fields.set('RelayState', request.relayState);
  const url = new URL(request.ssoUrl);
  url.search = url.search === '' ? `?${fields}` : `${url.search}&${fields}`;
  return url.href;
};

const authnRequestXml = ({ ssoUrl, acsUrl, spEntityId, id, issueInstant }: AuthnRequest): string =>
  `<samlp:AuthnRequest xmlns:samlp="${protocolNamespace}" xmlns:saml="${assertionNamespace}" ID="${escaped(id)}" Version="2.0"` +
  ` IssueInstant="${issueInstant.toISOString()}" Destination="${escaped(ssoUrl)}" ProtocolBinding="${postBinding}"` +
  ` AssertionConsumerServiceURL="${escaped(acsUrl)}"><saml:Issuer>${escaped(spEntityId)}</saml:Issuer>` +
  `<samlp:NameIDPolicy Format="${emailAddressFormat}" AllowCreate="true"/></samlp:AuthnRequest>`;

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escaped = (text: string): string => text.replace(/[&<>"]/g, character => entities[character] ?? '');
