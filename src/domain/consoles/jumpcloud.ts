/**
 * What JumpCloud's admin console calls its tabs, fields and buttons, and how one gets to them. Nothing else in the house names
 * them: when JumpCloud moves a button, this file alone changes.
 */
const SSO = 'SSO tab';
const ACTIONS = 'Actions';

/** Each label, with the screens of an application that lead to it. */
const PLACES = {
  displayLabel: ['General Info', 'Display Label'],
  ssoIdpUrl: ['Advanced Settings', 'SSO IdP URL'],
  userGroups: ['User Groups'],
  ssoTab: [SSO],
  idpEntityId: [SSO, 'IdP Entity ID'],
  spEntityId: [SSO, 'SP Entity ID'],
  acsUrls: [SSO, 'ACS URLs'],
  idpUrl: [SSO, 'IDP URL'],
  nameId: [SSO, 'SAMLSubject NameID'],
  nameIdFormat: [SSO, 'SAMLSubject NameID Format'],
  spCertificate: [SSO, 'SP Certificate'],
  signatureAlgorithm: [SSO, 'Signature Algorithm'],
  sign: [SSO, 'Sign'],
  loginUrl: [SSO, 'Login URL'],
  declareRedirect: [SSO, 'Declare Redirect Endpoint'],
  userAttributes: [SSO, 'USER ATTRIBUTES'],
  serviceProviderAttribute: [SSO, 'Service Provider Attribute Name'],
  jumpCloudAttribute: [SSO, 'JumpCloud Attribute Name'],
  exportMetadata: [SSO, 'Export Metadata'],
  actions: [ACTIONS],
  uploadCertificate: [ACTIONS, 'Upload New certificate'],
  uploadKey: [ACTIONS, 'Upload IdP Key'],
  regenerate: [ACTIONS, 'Regenerate certificate'],
} as const;

/** Something that stands on a screen of an application. */
export type JumpCloudPlace = keyof typeof PLACES;

const APPLICATIONS = 'SSO Applications';

/** What the console calls it. */
export const jumpCloudLabel = (place: JumpCloudPlace): string => PLACES[place].at(-1) ?? '';

/** Every label, to look for. */
export const jumpCloudLabels = (): string[] => (Object.keys(PLACES) as JumpCloudPlace[]).map(jumpCloudLabel);

/** The way to it, for people who have the application open: `JumpCloud › SSO tab › Export Metadata`. */
export const inJumpCloud = (place: JumpCloudPlace): string => ['JumpCloud', ...PLACES[place]].join(' › ');

/** The way to an application. `named` is its label, made fit to be shown. */
export const jumpCloudApplication = (named = 'the application'): string =>
  `JumpCloud › ${APPLICATIONS} › ${named}`;

/** The whole way to it, from the start of the console. */
export const inJumpCloudApplication = (place: JumpCloudPlace, named?: string): string =>
  [jumpCloudApplication(named), ...PLACES[place]].join(' › ');

/** The longer ways and older names that the recipe tells. */
export const JUMPCLOUD_WAYS = {
  addApplication: `Access › ${APPLICATIONS} › + Add New Application › Custom Application › Next. Manage Single Sign-On with SAML, Next. Older consoles: Applications › + › SAML.`,
  openApplication: `Access › ${APPLICATIONS} › open the application`,
  saveApplication: 'Save Application',
  ssoIdpUrl: PLACES.ssoIdpUrl.join(' › '),
  sso: 'Configure Application › tab SSO',
  attributes: `Same tab, Attributes › ${PLACES.userAttributes[1]}`,
  actions: `Open the application again › ${ACTIONS}`,
  groups: `Tab ${PLACES.userGroups[0]}`,
  metadata: 'Tab SSO › JumpCloud Metadata',
  serviceAccounts: 'JumpCloud › Settings › Service Accounts',
  apiKey: 'JumpCloud › your initials › My API Key',
  organizationId: 'JumpCloud › Settings › Organization Profile › Organization ID',
  insights: 'JumpCloud › Insights › Directory Insights',
  olderIdpEntityId: 'IDP IDENTITY ID',
  olderAcsUrl: 'ACS URL',
  unchanged: 'RSA-SHA256, Sign Assertion',
  /** The button as its admins know it from the mail about an end. */
  regenerate: 'Regenerate',
} as const;
