import type { HeldCertificate } from './provider.ts';

/** A service account of JumpCloud: OAuth client credentials. */
export interface ServiceAccount {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** How one organization of JumpCloud is reached; `organizationId` is empty when the key belongs to one alone. */
export interface JumpCloudAccount {
  /** Empty with a service account. */
  readonly apiKey: string;
  /** In place of an API key; needs `organizationId`. */
  readonly serviceAccount?: ServiceAccount;
  readonly organizationId: string;
  readonly region: 'us' | 'eu' | 'in';
  /** Approved changes may write there. */
  readonly writes?: boolean;
}

/** What fills an attribute that is the same for everybody. */
export const CONSTANT = 'a constant';
/** What fills the attribute with the groups of a person. */
export const GROUPS = 'the groups';

/** A SAML application as JumpCloud holds it; fields by the labels of its console's SSO tab. */
export interface JumpCloudApplication {
  /** 24 hex digits. */
  readonly id: string;
  /** The id of its organization. */
  readonly organization: string;
  readonly label: string;
  readonly ssoUrl: string;
  readonly active: boolean;
  readonly idpEntityId: string;
  readonly spEntityId: string;
  readonly acsUrls: readonly string[];
  /** True when an SP Certificate is there: JumpCloud then wants signed requests. */
  readonly wantsSignedRequests: boolean;
  /** SAMLSubject NameID: a field of the person, such as `email`. */
  readonly nameId: string;
  /** SAMLSubject NameID Format: a URI. */
  readonly nameIdFormat: string;
  /** What is sent: the service provider's name and JumpCloud's field, constants and the groups among them. */
  readonly attributes: readonly { readonly name: string; readonly field: string }[];
  readonly signsAssertion: boolean;
  readonly signsResponse: boolean;
  /** The metadata names the sign-on URL with the HTTP-Redirect binding too. */
  readonly declaresRedirect: boolean;
  /** False for an application of the catalogue: its template may lack fields. */
  readonly isCustom: boolean;
  /** Null when there is no readable certificate. */
  readonly certificate: HeldCertificate | null;
}

/** The fields of an application that jcaccess sets; all others stay as they are, the certificate among them. */
export type ApplicationSettings = Pick<
  JumpCloudApplication,
  | 'label'
  | 'ssoUrl'
  | 'active'
  | 'idpEntityId'
  | 'spEntityId'
  | 'acsUrls'
  | 'nameId'
  | 'nameIdFormat'
  | 'attributes'
  | 'signsAssertion'
  | 'declaresRedirect'
>;

/** What of an application can be written again; constants and the groups are no fields of a person. */
export const settingsOf = (application: JumpCloudApplication): ApplicationSettings => ({
  label: application.label,
  ssoUrl: application.ssoUrl,
  active: application.active,
  idpEntityId: application.idpEntityId,
  spEntityId: application.spEntityId,
  acsUrls: application.acsUrls,
  nameId: application.nameId,
  nameIdFormat: application.nameIdFormat,
  attributes: application.attributes.filter(({ field }) => field !== CONSTANT && field !== GROUPS),
  signsAssertion: application.signsAssertion,
  declaresRedirect: application.declaresRedirect,
});

/** A group of people in JumpCloud. */
export interface UserGroup {
  /** 24 hex digits. */
  readonly id: string;
  readonly name: string;
}

/** Whom an application is for: how many people, directly and through groups. */
export interface Assignments {
  readonly groups: number;
  readonly people: number;
  /** Whether the asked person is among them; null when nobody was asked for or JumpCloud does not know them. */
  readonly person: boolean | null;
}

/** A sign-on that JumpCloud's log shows; it has no field for success, and is written when JumpCloud has answered. */
export interface SignOnSeen {
  readonly at: Date;
  /** It began at the tile of the user portal. */
  readonly fromTile: boolean;
}
