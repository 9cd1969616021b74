import { jumpCloudLabel } from './consoles/jumpcloud.ts';
import type { Check } from './evidence.ts';
import type { Assignments, JumpCloudApplication } from './jumpcloud.ts';
import type { SamlSettings } from './provider.ts';
import { callbackUrl } from './request.ts';

/** The subject format that Access asks for (SAML core 8.3.2). */
const EMAIL_ADDRESS = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';

type Result = Pick<Check, 'result' | 'saw'>;

const pass = (saw: string): Result => ({ result: 'pass', saw });
const fail = (saw: string): Result => ({ result: 'fail', saw });
const warn = (saw: string): Result => ({ result: 'warn', saw });

const certificate = (application: JumpCloudApplication, access: SamlSettings): Result => {
  const held = application.certificate;
  if (held === null || held.sha256 === null) return fail('JumpCloud holds no readable certificate');
  return access.certificates.some(one => one.sha256 === held.sha256)
    ? pass(`SHA-256 ${held.sha256}`)
    : fail(`JumpCloud signs with SHA-256 ${held.sha256}, which Access does not trust: export the metadata`);
};

const same = (field: string, given: string, needed: string): Result =>
  given === needed ? pass(needed) : fail(`${field} is ${given || 'empty'}, needed: ${needed}`);

const acs = ({ acsUrls }: JumpCloudApplication, needed: string): Result =>
  acsUrls.includes(needed)
    ? pass(needed)
    : fail(`${jumpCloudLabel('acsUrls')}: ${acsUrls.join(', ') || 'empty'}, needed: ${needed}`);

const nameId = ({ nameId: field, nameIdFormat: format }: JumpCloudApplication): Result => {
  if (field !== 'email') return fail(`${jumpCloudLabel('nameId')} is ${field || 'empty'}, needed: email`);
  return format === EMAIL_ADDRESS
    ? pass('email, …emailAddress')
    : warn(`${jumpCloudLabel('nameIdFormat')} is ${format || 'empty'}, needed: ${EMAIL_ADDRESS}`);
};

const attributes = (application: JumpCloudApplication, access: SamlSettings): Result => {
  const email = access.emailAttribute || 'email';
  const wanted = [...new Set([email, ...access.attributes])];
  const missing = wanted.filter(name => !application.attributes.some(one => one.name === name));
  if (missing.length > 0) return fail(`${jumpCloudLabel('userAttributes')} lacks ${missing.join(', ')}`);
  const field = application.attributes.find(one => one.name === email)?.field;
  return field === 'email'
    ? pass(wanted.join(', '))
    : warn(`${email} is filled from ${field}, not from email`);
};

const signing = (application: JumpCloudApplication, access: SamlSettings): Result => {
  if (!application.signsAssertion && !application.signsResponse) return fail('Sign: nothing is signed');
  if (application.wantsSignedRequests && !access.signRequests)
    return fail(
      `JumpCloud has an ${jumpCloudLabel('spCertificate')} and wants signed requests; Access does not sign them`,
    );
  if (!application.wantsSignedRequests && access.signRequests)
    return warn(
      `Access signs its requests; JumpCloud has no ${jumpCloudLabel('spCertificate')} to check them with`,
    );
  return pass(application.signsAssertion ? 'the assertion is signed' : 'the response is signed');
};

const assignment = ({ groups, people, person }: Assignments): Result => {
  if (people === 0) return fail(`nobody is assigned: tab ${jumpCloudLabel('userGroups')}`);
  const count = `${people} ${people === 1 ? 'person' : 'people'}, ${groups} ${groups === 1 ? 'group' : 'groups'}`;
  return person === false
    ? fail(`the person is not among the ${count}: tab ${jumpCloudLabel('userGroups')}`)
    : pass(count);
};

/** JumpCloud's side of a connection, field by field against what Access has; each says the console's field when it differs. */
export const jumpCloudChecks = (
  application: JumpCloudApplication,
  assignments: Assignments,
  access: SamlSettings,
  teamDomain: string,
): Check[] => {
  const callback = callbackUrl(teamDomain);
  return [
    {
      id: 'jc-application',
      ...(application.active ? pass(application.label) : fail('Single Sign-On is inactive')),
    },
    { id: 'jc-certificate', ...certificate(application, access) },
    { id: 'jc-entity-id', ...same(jumpCloudLabel('idpEntityId'), application.idpEntityId, access.issuer) },
    { id: 'jc-acs', ...acs(application, callback) },
    { id: 'jc-sp-entity', ...same(jumpCloudLabel('spEntityId'), application.spEntityId, callback) },
    { id: 'jc-name-id', ...nameId(application) },
    { id: 'jc-attributes', ...attributes(application, access) },
    { id: 'jc-signing', ...signing(application, access) },
    { id: 'jc-assignment', ...assignment(assignments) },
  ];
};
