import type { CertificateFacts } from '../domain/certificate.ts';
import { inJumpCloud, inJumpCloudApplication, jumpCloudLabel } from '../domain/consoles/jumpcloud.ts';
import type { Finding } from '../domain/finding.ts';
import { certificateFacts, certificatesInEntry, whyUnreadable } from './certificate-facts.ts';
import { certificateFindings } from './certificate-findings.ts';
import { issuersAmong } from './certificate-roles.ts';
import { maxMetadataCertificates } from './limits.ts';
import { metadataNamespace, signatureNamespace } from './namespaces.ts';
import type { XmlElement } from './xml.ts';
import { grouped } from './xml-fault.ts';
import { attributeOf, childrenOf } from './xml-query.ts';

/** The certificates that a role may sign with, as PEM, in order, without duplicates. */
export interface SigningCertificates {
  readonly pems: readonly string[];
  readonly findings: readonly Finding[];
}

const actions = `${inJumpCloudApplication('uploadCertificate')}, then ${jumpCloudLabel('uploadKey')}, Save. Then ${jumpCloudLabel('exportMetadata')}.`;

/**
 * Reads the signing certificates of one IDPSSODescriptor. A KeyDescriptor without `use` serves signing too, one for encryption
 * is left out (saml-metadata-2.0-os, section 2.4.1.1). A broken entry stops only when no other is usable; an entry that holds
 * two certificates always stops, as Access cannot match either.
 */
export const readSigningCertificates = (role: XmlElement, now: Date): SigningCertificates => {
  const descriptors = childrenOf(role, metadataNamespace, 'KeyDescriptor');
  const signing = descriptors.filter(descriptor =>
    ['signing', ''].includes((attributeOf(descriptor, 'use') ?? '').trim()),
  );
  const entries = signing.flatMap(certificateTexts);
  // Told apart as text, before any of them is read: the same one may stand there many times, and is read once.
  const different = new Map<string, { readonly entry: string; readonly place: number }>();
  for (const [index, entry] of entries.entries()) {
    const letters = entry.replace(/\s+/g, '');
    if (!different.has(letters)) different.set(letters, { entry, place: index + 1 });
  }
  if (different.size > maxMetadataCertificates) return { pems: [], findings: [tooMany(different.size)] };
  const found = new Map<string, CertificateFacts>();
  const broken: { readonly where: string; readonly why: string }[] = [];
  const findings: Finding[] = [];
  for (const { entry, place } of different.values()) {
    const where = `X509Certificate ${place} of ${entries.length}`;
    const ders = certificatesInEntry(entry);
    const facts = ders?.length === 1 && ders[0] !== undefined ? certificateFacts(ders[0]) : undefined;
    if ((ders?.length ?? 0) > 1) findings.push(severalInOneEntry(where, ders?.length ?? 0));
    else if (facts === undefined) broken.push({ where, why: whyUnreadable(entry) });
    else found.set(facts.derSha256, facts);
  }
  const usable = [...found.values()];
  findings.push(...broken.map(({ where, why }) => brokenEntry(where, why, usable.length === 0)));
  if (entries.length === 0) findings.push(noCertificate(descriptors.length > signing.length));
  for (const facts of usable) {
    findings.push(
      ...certificateFindings(facts, now, {
        level: 'warn',
        where: `certificate SHA-256 ${facts.sha256Fingerprint}`,
        fix: actions,
      }),
    );
  }
  if (signing.some(descriptor => (attributeOf(descriptor, 'use') ?? '').trim() === ''))
    findings.push(withoutUse);
  if (usable.length > 1) findings.push(severalCertificates(usable));
  return { pems: usable.map(facts => facts.pem), findings };
};

const certificateTexts = (descriptor: XmlElement): string[] =>
  childrenOf(descriptor, signatureNamespace, 'KeyInfo')
    .flatMap(info => childrenOf(info, signatureNamespace, 'X509Data'))
    .flatMap(data => childrenOf(data, signatureNamespace, 'X509Certificate'))
    .map(certificate => certificate.text);

const noCertificate = (hasEncryptionOnly: boolean): Finding => ({
  code: 'no-signing-certificate',
  level: 'stop',
  where: 'KeyDescriptor',
  message: hasEncryptionOnly
    ? 'The file holds a certificate for encryption only, none for signing, so Access could not check any login.'
    : 'The file holds no signing certificate, so Access could not check any login.',
  fix: actions,
});

const tooMany = (count: number): Finding => ({
  code: 'too-many-certificates',
  level: 'stop',
  where: 'KeyDescriptor',
  message: `The file holds ${grouped(count)} signing certificates, and Access would trust each of them. At most ${maxMetadataCertificates} are taken.`,
  fix: `In JumpCloud, remove the certificates that are no longer in use, and ${jumpCloudLabel('exportMetadata')} again.`,
  inFile: `${grouped(count)} certificates`,
  needed: `${maxMetadataCertificates} or fewer`,
});

const withoutUse: Finding = {
  code: 'key-without-use',
  level: 'warn',
  where: 'KeyDescriptor',
  message:
    "The file does not say what its certificate is for; it then counts for signing. JumpCloud's own files say it.",
  fix: `Make sure that the file comes from ${inJumpCloud('exportMetadata')}.`,
};

const brokenEntry = (where: string, why: string, isOnlyOne: boolean): Finding => ({
  code: 'certificate-broken',
  level: isOnlyOne ? 'stop' : 'warn',
  where,
  message: isOnlyOne
    ? `The signing certificate in the file cannot be read: ${why}.`
    : `One of the signing certificates in the file cannot be read and is left out: ${why}.`,
  fix: actions,
});

const severalInOneEntry = (where: string, count: number): Finding => ({
  code: 'certificate-several',
  level: 'stop',
  where,
  message: `${count === 2 ? 'Two' : count} certificates are in one entry. Access takes one per entry and would recognise neither.`,
  fix: `Upload one certificate alone. ${actions}`,
  inFile: `${count} certificates`,
  needed: '1 certificate per entry',
});

const severalCertificates = (usable: readonly CertificateFacts[]): Finding => {
  const issuers = issuersAmong(usable);
  const place = { code: 'several-certificates', level: 'warn', where: 'KeyDescriptor' } as const;
  const inFile = usable
    .map(
      ({ derSha256, sha256Fingerprint }) =>
        `SHA-256 ${sha256Fingerprint}${issuers.has(derSha256) ? ' · CA, issued another one of them' : ''}`,
    )
    .slice(0, 10)
    .join('\n');
  if (issuers.size > 0)
    return {
      ...place,
      message: `The file holds ${usable.length} signing certificates, a chain: ${issuers.size === 1 ? 'one of them is the CA that issued another' : `${issuers.size} of them are CAs that issued others`}. A CA signs no login, yet Access will trust each of them.`,
      fix: `Upload the certificate that signs alone, without the chain of its issuers, and ${jumpCloudLabel('exportMetadata')} again.`,
      inFile,
    };
  return {
    ...place,
    message: `The file holds ${usable.length} signing certificates. Access will trust each of them.`,
    fix: `If one of them is no longer in use, remove it in JumpCloud and ${jumpCloudLabel('exportMetadata')} again.`,
    inFile,
  };
};
