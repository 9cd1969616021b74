const certificateOf = /(<(?:\w+:)?X509Certificate>)[^<]*(<\/(?:\w+:)?X509Certificate>)/;

/** The base64 of a PEM certificate, as metadata carries it. */
export const bodyOf = (pem: string): string => pem.replaceAll(/-----[A-Z ]+-----|\s/g, '');

/** The metadata with other text in place of its certificate. */
export const withCertificate = (xml: string, text: string): string =>
  replaced(xml, certificateOf, `$1${text}$2`);

/** The metadata with every sign-on URL replaced. */
export const withSignOnUrl = (xml: string, url: string): string =>
  replaced(xml, /(SingleSignOnService[^>]*\sLocation=")[^"]*/g, `$1${url}`);

/** The metadata with one more attribute at its root. */
export const withRootAttribute = (xml: string, attribute: string): string =>
  replaced(xml, /(<(?:\w+:)?EntityDescriptor)\s/, `$1 ${attribute} `);

/** The metadata as one of three identity providers of an aggregate. */
export function amongOthers(xml: string): string {
  const entity = xml.replace(/^﻿?<\?xml[^>]*\?>\s*/, '');
  const other = (name: string): string => entity.replace(/entityID="[^"]*"/, `entityID="https://${name}/"`);
  const [all, one, two] = [entity, other('one.example'), other('two.example')];
  return `<?xml version="1.0"?><md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${all}${one}${two}</md:EntitiesDescriptor>`;
}

function replaced(xml: string, what: RegExp, by: string): string {
  const changed = xml.replace(what, by);
  if (changed === xml) throw new Error(`The metadata holds nothing like ${what}.`);
  return changed;
}
