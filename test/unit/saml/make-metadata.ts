/** What a metadata file for a test should say; everything left out is what JumpCloud writes. */
export interface MetadataWish {
  readonly certificates?: readonly string[];
  readonly entityId?: string;
  /** Attributes of EntityDescriptor after entityID, as text. */
  readonly extra?: string;
  readonly wantsSigned?: string;
  readonly keyUse?: string;
  readonly services?: string;
  /** Put before IDPSSODescriptor. */
  readonly before?: string;
}

/** The sign-on entry of one binding. */
export const signOn = (
  binding: 'POST' | 'Redirect',
  location = 'https://sso.jumpcloud.com/saml2/acme-staff',
): string =>
  `<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-${binding}" Location="${location}"/>`;

/** One KeyDescriptor; `use` is the attribute as text, with a space before it, or nothing. */
export const keyDescriptor = (certificate: string, use = ' use="signing"'): string =>
  `<md:KeyDescriptor${use}><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`;

/** The EntityDescriptor that JumpCloud exports, one line, without the XML declaration. */
export const entity = (wish: MetadataWish = {}): string =>
  `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${wish.entityId ?? 'https://acme.cloudflareaccess.com/'}"${wish.extra ?? ''}>` +
  `${wish.before ?? ''}<md:IDPSSODescriptor WantAuthnRequestsSigned="${wish.wantsSigned ?? 'false'}" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">` +
  `${(wish.certificates ?? []).map(certificate => keyDescriptor(certificate, wish.keyUse)).join('')}` +
  '<md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</md:NameIDFormat>' +
  `${wish.services ?? signOn('POST') + signOn('Redirect')}</md:IDPSSODescriptor></md:EntityDescriptor>`;

/** The XML declaration of JumpCloud's files; the root element follows without a line break. */
export const declaration = '<?xml version="1.0" encoding="UTF-8"?>';

/** A whole file as text. */
export const metadataText = (wish: MetadataWish = {}): string => declaration + entity(wish);

/** Text as UTF-8 bytes. */
export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
