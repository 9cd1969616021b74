import type { Sender } from '../domain/login.ts';
import { certificatesInEntry } from './certificate-facts.ts';
import { maxKeyInfoCertificates } from './limits.ts';
import { assertionNamespace, signatureNamespace } from './namespaces.ts';
import { sha256Fingerprint } from './pem.ts';
import { readResponse } from './response.ts';
import { isNamed } from './xml-query.ts';

/** Reads the XML of a response; empty for anything else. */
export const senderOf = (xml: Uint8Array): Sender => {
  const read = readResponse(xml);
  const texts = (namespace: string, name: string): string[] =>
    read.ok
      ? read.value.elements.filter(element => isNamed(element, namespace, name)).map(({ text }) => text)
      : [];
  return {
    issuers: texts(assertionNamespace, 'Issuer'),
    fingerprints: texts(signatureNamespace, 'X509Certificate')
      .slice(0, maxKeyInfoCertificates)
      .flatMap(body => certificatesInEntry(body)?.map(sha256Fingerprint) ?? []),
  };
};

/** How well a sender fits one connection, 0 to 3: its certificate says more than its name. */
export const fitOf = (
  sender: Sender,
  held: { readonly issuer: string; readonly fingerprints: readonly (string | null)[] },
): number =>
  (sender.fingerprints.some(one => held.fingerprints.includes(one)) ? 2 : 0) +
  (sender.issuers.includes(held.issuer) ? 1 : 0);
