import type { CertificateFacts } from './certificate.ts';
import type { AccountId, ChannelId, ProviderId, UserId } from './ids.ts';
import type { UserGroup } from './jumpcloud.ts';

/** Where the signing pair of a connection comes from. */
export type CertificateChoice =
  | { readonly source: 'generate'; readonly commonName: string; readonly days: number; readonly bits: number }
  | { readonly source: 'own'; readonly certificate: CertificateFacts }
  | { readonly source: 'jumpcloud' };

/** True when both ask for the same pair: made alike, the same own certificate, or JumpCloud's. */
export const sameCertificateChoice = (a: CertificateChoice, b: CertificateChoice): boolean => {
  if (a.source === 'own') {
    return b.source === 'own' && a.certificate.sha256Fingerprint === b.certificate.sha256Fingerprint;
  }
  if (a.source === 'jumpcloud') return b.source === 'jumpcloud';
  return b.source === 'generate' && a.commonName === b.commonName && a.days === b.days && a.bits === b.bits;
};

/** Which identity provider in Access a set-up ends in: a new one, or one that is there and taken over. */
export type Target =
  | { readonly kind: 'create' }
  | { readonly kind: 'existing'; readonly id: ProviderId; readonly name: string };

/** JumpCloud's side, when it is written by API: the application, and the groups that may log in. */
export interface ConnectedRequest {
  readonly application:
    | { readonly kind: 'create' }
    | { readonly kind: 'existing'; readonly id: string; readonly label: string };
  readonly groups: readonly UserGroup[];
}

/** What the requester asked for in the set-up form, every field already checked. */
export interface SetupRequest {
  /** Where the identity provider is or will be. Absent in records of older versions: the first account of the tenant. */
  readonly account?: AccountId;
  readonly label: string;
  /** `<team>.cloudflareaccess.com`, lower case. */
  readonly teamDomain: string;
  readonly target: Target;
  readonly entityId: string;
  readonly certificate: CertificateChoice;
  /** Absent when a person does JumpCloud's part by hand. */
  readonly jumpcloud?: ConnectedRequest;
  /** SAML attributes that Access reads into its token; may be empty. */
  readonly attributes: readonly string[];
  readonly emailAttribute: string;
  readonly signRequests: boolean;
  readonly channel: ChannelId;
  readonly owner: UserId;
}

/** What can be chosen anew for a live connection without touching JumpCloud's pair or addresses. */
export type EditableSettings = Pick<
  SetupRequest,
  'label' | 'attributes' | 'emailAttribute' | 'signRequests' | 'channel' | 'owner'
>;

/** The address that is both the ACS URL and the SP entity ID of a team (Cloudflare's documentation). */
export const callbackUrl = (teamDomain: string): string => `https://${teamDomain}/cdn-cgi/access/callback`;

/** The entity ID that the manual procedure suggests: the team domain with a final slash. */
export const suggestedEntityId = (teamDomain: string): string => `https://${teamDomain}/`;

/** The slug that a label suggests for JumpCloud's *SSO IdP URL*: lower case letters, digits and single hyphens. */
export const slugOf = (label: string): string =>
  label
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, 50)
    .replace(/-$/, '') || 'cloudflare-access';
