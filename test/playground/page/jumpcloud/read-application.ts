import type { Application, ApplicationConfig } from '../state.ts';

const empty: Required<ApplicationConfig> = {
  idpEntityId: '',
  spEntityId: '',
  acsUrls: [],
  subjectField: 'email',
  nameIdFormat: 'urn:oasis:names:tc:SAML:1.0:nameid-format:unspecified',
  signatureAlgorithm: 'RSA-SHA256',
  sign: 'Assertion',
  loginUrl: '',
  declareRedirectEndpoint: false,
  attributes: [],
};

/** The SSO settings of an application, whether the state nests them under `config` or not. */
export function configOf(application: Application): Required<ApplicationConfig> {
  const held = { ...application, ...application.config } as Partial<ApplicationConfig>;
  return {
    idpEntityId: held.idpEntityId ?? empty.idpEntityId,
    spEntityId: held.spEntityId ?? empty.spEntityId,
    acsUrls: held.acsUrls ?? empty.acsUrls,
    subjectField: held.subjectField ?? empty.subjectField,
    nameIdFormat: held.nameIdFormat ?? empty.nameIdFormat,
    signatureAlgorithm: held.signatureAlgorithm ?? empty.signatureAlgorithm,
    sign: held.sign ?? empty.sign,
    loginUrl: held.loginUrl ?? empty.loginUrl,
    declareRedirectEndpoint: held.declareRedirectEndpoint ?? empty.declareRedirectEndpoint,
    attributes: held.attributes ?? empty.attributes,
  };
}

/** The names of the groups and people assigned to an application. */
export function assignedTo(application: Application): string[] {
  const { assigned } = application;
  if (assigned === undefined) return [];
  return Array.isArray(assigned) ? assigned : [...(assigned.groups ?? []), ...(assigned.users ?? [])];
}

/** Tells whether the application holds a pair that somebody uploaded, key included. */
export function hasOwnPair(application: Application): boolean {
  return application.certificate?.source === 'uploaded' && application.keyPresent === true;
}
