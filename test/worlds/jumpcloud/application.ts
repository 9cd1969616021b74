import { ImpossibleAct } from '../impossible-act.ts';
import type { Directory, User } from './directory.ts';
import type { Pair } from './generated-pair.ts';

/** What the console's SSO tab holds; the keys are its labels. */
export interface SsoSettings {
  idpEntityId: string;
  spEntityId: string;
  acsUrls: string[];
  spCertificate: string;
  subjectField: 'email' | 'username' | 'firstname' | 'lastname' | 'description';
  nameIdFormat: string;
  signatureAlgorithm: 'RSA-SHA256' | 'RSA-SHA1';
  sign: 'Assertion' | 'Response' | 'Assertion & Response';
  defaultRelayState: string;
  loginUrl: string;
  declareRedirectEndpoint: boolean;
  attributes: { name: string; value: string }[];
  constantAttributes: { name: string; value: string }[];
  groupsAttributeName: string;
}

/** One SSO application of the organization. `slug` ends the SSO URL and cannot be changed after creation. */
export interface Application {
  readonly id: string;
  /** `saml2` for a custom application, otherwise the name in the catalogue. */
  readonly template: string;
  readonly slug: string;
  readonly ssoUrl: string;
  readonly createdAt: Date;
  displayLabel: string;
  description: string;
  active: boolean;
  /** Not shown in the user portal. */
  hidden: boolean;
  settings: SsoSettings;
  /** Fields that the API shows and the public types do not know. */
  extras: Record<string, unknown>;
  pair: Pair;
  /** A certificate that came by API and is not the base64 of a PEM: the metadata cannot be made. */
  opaqueCertificate: string | null;
  readonly assignedGroups: Set<string>;
  readonly assignedUsers: Set<string>;
}

/** The fields beside the public types, as they are in a new application. */
export const defaultExtras = (): Record<string, unknown> => ({
  spErrorFlow: true,
  authClaimConfiguration: { sendAmrClaim: false },
});

/** What a new custom SAML application holds before anybody configures it. */
export const defaultSettings = (): SsoSettings => ({
  idpEntityId: '',
  spEntityId: '',
  acsUrls: ['https://YOUR_ACS_URL/'],
  spCertificate: '',
  subjectField: 'email',
  // JumpCloud's own default names SAML 1.0, which no registry lists.
  nameIdFormat: 'urn:oasis:names:tc:SAML:1.0:nameid-format:unspecified',
  signatureAlgorithm: 'RSA-SHA256',
  sign: 'Assertion',
  defaultRelayState: '',
  loginUrl: '',
  declareRedirectEndpoint: false,
  attributes: [],
  constantAttributes: [],
  groupsAttributeName: '',
});

/** Finds the one application with that id or display label; throws ImpossibleAct when there is none or more than one. */
export const findApplication = (applications: Map<string, Application>, idOrLabel: string): Application => {
  const byId = applications.get(idOrLabel);
  if (byId) return byId;
  const [found, another] = [...applications.values()].filter(each => each.displayLabel === idOrLabel);
  if (!found) throw new ImpossibleAct('no-such-application', `JumpCloud has no application "${idOrLabel}".`);
  if (another)
    throw new ImpossibleAct('ambiguous', `Two applications are called "${idOrLabel}": name one by its id.`);
  return found;
};

/** True when the user is bound to the application directly or through a group. */
export const mayUse = (application: Application, user: User, directory: Directory): boolean =>
  application.assignedUsers.has(user.id) ||
  directory.groups.some(group => application.assignedGroups.has(group.id) && group.members.has(user.id));
