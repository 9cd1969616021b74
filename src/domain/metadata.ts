/** What a SAML 2.0 metadata file says of one identity provider. */
export interface IdpMetadata {
  /** Letter for letter as in the file; often a URL, but any text is allowed. */
  readonly entityId: string;
  /** Where Access sends the browser, binding HTTP-Redirect; begins with https://, but the host may be nonsense (a finding says so). */
  readonly ssoRedirectUrl?: string;
  /** The same for the binding HTTP-POST. */
  readonly ssoPostUrl?: string;
  /** PEM, in the order of the file, duplicates (same DER) removed; at least one. */
  readonly signingCertificates: readonly string[];
  /** URIs, in the order of the file. */
  readonly nameIdFormats: readonly string[];
  readonly wantAuthnRequestsSigned: boolean;
  /** When the file itself says that it lapses. */
  readonly validUntil?: Date;
}
