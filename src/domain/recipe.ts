import type { CertificateFacts } from './certificate.ts';

/** One row of JumpCloud's USER ATTRIBUTES. `jumpCloud` is null when only a person can know which field holds it. */
export interface AttributeRow {
  readonly serviceProvider: string;
  readonly jumpCloud: string | null;
}

/** Where the pair of the recipe comes from. */
export type RecipePair =
  | { readonly source: 'made'; readonly name: string; readonly certificate: CertificateFacts }
  | { readonly source: 'own'; readonly certificate: CertificateFacts }
  | { readonly source: 'jumpcloud' };

/** The values to enter in JumpCloud, letter for letter. */
export interface Recipe {
  /** General Info, *Display Label*. */
  readonly displayLabel: string;
  /** Advanced Settings, *SSO IdP URL*: the part after `https://sso.jumpcloud.com/saml2/`; fixed once created. */
  readonly ssoSlug: string;
  /** SSO tab, *IdP Entity ID*. */
  readonly idpEntityId: string;
  /** SSO tab, *SP Entity ID*. */
  readonly spEntityId: string;
  /** SSO tab, *ACS URLs*. */
  readonly acsUrl: string;
  /** SSO tab, *SAMLSubject NameID*. */
  readonly subjectNameId: string;
  /** SSO tab, *SAMLSubject NameID Format*: a URI. */
  readonly nameIdFormat: string;
  /** SSO tab, Attributes, *USER ATTRIBUTES*; at least one. */
  readonly attributes: readonly AttributeRow[];
  readonly pair: RecipePair;
  /** True when only the pair changes: everything else is in JumpCloud already. */
  readonly onlyPair?: true;
}
