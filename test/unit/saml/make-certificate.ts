import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import forge from 'node-forge';

/** What a certificate for a test should be; everything left out is what a good one has. */
export interface CertificateWish {
  readonly bits?: 1024 | 2048 | 4096;
  readonly notBefore?: string;
  readonly notAfter?: string;
  readonly digest?: 'sha256' | 'sha1';
  /** PEM of a key to use instead of a fresh one. */
  readonly key?: string;
  readonly subject?: readonly (readonly [string, string])[];
  /** Who issued it; it is self-signed unless told. */
  readonly issuer?: { readonly subject: readonly (readonly [string, string])[]; readonly key: string };
}

/** A self-signed certificate with its key. `base64` is one unwrapped line, as JumpCloud writes it. */
export interface MadeCertificate {
  readonly pem: string;
  readonly base64: string;
  readonly privateKeyPem: string;
}

/** The subject of the pairs that JumpCloud makes itself. */
export const generatedSubject = [
  ['C', 'US'],
  ['ST', 'CO'],
  ['L', 'Boulder'],
  ['O', 'Acme'],
  ['OU', 'JumpCloudSAMLIdP'],
  ['CN', 'JumpCloudSAMLUser'],
] as const;

/** Makes a certificate with a fresh key, X.509 v3 without extensions; valid from 2026-01-01 to 2029-01-01 unless told otherwise. */
export const makeCertificate = (wish: CertificateWish = {}): MadeCertificate => {
  const privateKey = wish.key ?? freshKey(wish.bits ?? 2048);
  const publicKey = createPublicKey(createPrivateKey(privateKey))
    .export({ type: 'spki', format: 'pem' })
    .toString();
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
  certificate.serialNumber = '4001';
  certificate.validity.notBefore = new Date(wish.notBefore ?? '2026-01-01T00:00:00Z');
  certificate.validity.notAfter = new Date(wish.notAfter ?? '2029-01-01T00:00:00Z');
  const named = (names: readonly (readonly [string, string])[]) =>
    names.map(([shortName, value]) => ({ shortName, value }));
  const subject = wish.subject ?? [['CN', 'JumpCloud SAML IdP'] as const];
  certificate.setSubject(named(subject));
  certificate.setIssuer(named(wish.issuer?.subject ?? subject));
  const digest = wish.digest === 'sha1' ? forge.md.sha1.create() : forge.md.sha256.create();
  certificate.sign(forge.pki.privateKeyFromPem(wish.issuer?.key ?? privateKey), digest);
  const pem = forge.pki.certificateToPem(certificate).replaceAll('\r\n', '\n');
  return { pem, base64: pem.replace(/-----[^-]+-----|\s/g, ''), privateKeyPem: privateKey };
};

const freshKey = (bits: number): string =>
  generateKeyPairSync('rsa', { modulusLength: bits })
    .privateKey.export({ type: 'pkcs1', format: 'pem' })
    .toString();
