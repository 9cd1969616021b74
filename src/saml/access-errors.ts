import { CLOUDFLARE_FIELDS, CLOUDFLARE_WAYS } from '../domain/consoles/cloudflare.ts';
import { inJumpCloud, inJumpCloudApplication, jumpCloudLabel } from '../domain/consoles/jumpcloud.ts';

/** One error text that Access or a page in front of it shows, with its cause and what to do about it. */
export interface AccessError {
  /** Stable; for the record of a test, never shown alone. */
  readonly code: string;
  /** Found in the pasted text, whatever the case and the spacing. */
  readonly fragments: readonly string[];
  readonly cause: string;
  readonly fix: string;
}

/**
 * The error texts that are known, most specific first. Cloudflare publishes no complete list: from its troubleshooting pages
 * and from people's reports.
 */
export const accessErrors: readonly AccessError[] = [
  {
    code: 'certificate-not-in-response',
    fragments: ['No certificate selected to verify'],
    cause: 'The SAML response carries no certificate (KeyInfo), and Access wants it there.',
    fix: `JumpCloud sends it by default. Check that this application is the one that signed: ${inJumpCloud('sign')}: Assertion, Save, then test again.`,
  },
  {
    code: 'certificate-not-configured',
    fragments: ['certificate that is not configured', 'certificate is not configured'],
    cause:
      'Access does not trust the certificate that JumpCloud signed with: it was changed in JumpCloud, or the login came from another JumpCloud application.',
    fix: `${inJumpCloud('exportMetadata')}, and hand it back: I name the difference and prepare what Access needs.`,
  },
  {
    code: 'encryption-required',
    fragments: ['Encryption required but assertion not encrypted', 'assertion not encrypted'],
    cause: 'SAML encryption is on in Access, but JumpCloud does not encrypt.',
    fix: `${CLOUDFLARE_WAYS.encryption}: turn it off.`,
  },
  {
    code: 'saml-invalid',
    fragments: ['SAML Verify:', 'Invalid SAML response'],
    cause: 'Access refused the SAML response; this wording does not say why.',
    fix: 'Use /jcaccess diagnose with the response: it compares signature, certificate, addresses and times one by one.',
  },
  {
    code: 'attributes-missing',
    fragments: ['Required attributes are missing'],
    cause:
      'JumpCloud did not send an attribute that Access wants, or sent it under another name. Most often it is the email attribute.',
    fix: `${inJumpCloud('userAttributes')}: ${jumpCloudLabel('serviceProviderAttribute')} and ${jumpCloudLabel('jumpCloudAttribute')} both "email", Save.`,
  },
  {
    code: 'started-at-identity-provider',
    fragments: ['Invalid login session'],
    cause:
      'The login was started in JumpCloud (the tile of its user portal), or its beginning was lost. Access takes only logins that it started.',
    fix: `Start from the address of the application. For the tile: ${inJumpCloud('loginUrl')}: enter the address of an application.`,
  },
  {
    code: 'session-lost',
    fragments: ['Invalid session. Please try logging in again', 'Invalid session'],
    cause:
      'Access did not recognise its own session cookie: another browser, a blocked cookie or a firewall in between.',
    fix: 'Log in again in one browser, in a new private window.',
  },
  {
    code: 'group-lookup-failed',
    fragments: ['Failed to fetch user/group information'],
    cause:
      'Cloudflare could not ask an identity provider of another type (such as Entra ID or Okta) for groups. This is not a SAML fault.',
    fix: 'Check in the test window that the identity provider was the JumpCloud one.',
  },
  {
    code: 'organization-not-found',
    fragments: ['Unable to find your Access organization'],
    cause: 'The team name in the address is wrong, or it was renamed and the old address is still used.',
    fix: `${CLOUDFLARE_WAYS.teamDomain}: compare it with the addresses in JumpCloud (${jumpCloudLabel('spEntityId')}, ${jumpCloudLabel('acsUrls')}).`,
  },
  {
    code: 'application-not-found',
    fragments: ['Unable to find your Access application'],
    cause: 'The team is right, but no Access application belongs to this address.',
    fix: `Open the address of an application that exists (${CLOUDFLARE_WAYS.applications}).`,
  },
  {
    code: 'policy-denied',
    fragments: ['That account does not have access'],
    cause: 'JumpCloud and Access agreed; an Access policy said no. That is not a fault of this connection.',
    fix: `${CLOUDFLARE_WAYS.policies}: let the person in, or test with another.`,
  },
  {
    code: 'unsigned-request-refused',
    fragments: ['Invalid requester'],
    cause: 'JumpCloud wants signed requests and Access does not sign them, or the other way round.',
    fix: `Either turn on "${CLOUDFLARE_FIELDS.signRequests}s" for this connection, or remove ${inJumpCloud('spCertificate')}.`,
  },
  {
    code: 'relay-state-too-long',
    fragments: ['RelayState', 'relay state'],
    cause: 'The identity provider refuses a RelayState of more than 80 bytes.',
    fix: 'Start from the address of the application without a long path, and tell the operator of jcaccess.',
  },
  {
    code: 'not-assigned',
    fragments: [
      'not authorized to access this application',
      'not authorised',
      'do not have permission to access',
      'is not assigned',
    ],
    cause: 'The person is not assigned to the application in JumpCloud.',
    fix: `${inJumpCloudApplication('userGroups')}: tick a group with that person, Save.`,
  },
];
