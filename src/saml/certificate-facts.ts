import { type KeyObject, X509Certificate } from 'node:crypto';
import type { CertificateFacts } from '../domain/certificate.ts';
import { rawPublicKey, signatureAlgorithmOf } from './certificate-algorithm.ts';
import { maxCertificateDerBytes, maxRsaBits, maxRsaExponentBits } from './limits.ts';
import { certificateBlocks, derLength, fromBase64, sha256Fingerprint, sha256Hex, toPem } from './pem.ts';
import { grouped } from './xml-fault.ts';

/** The facts of one certificate given as PEM or DER, or undefined when it is not exactly one readable X.509 certificate of at most 16 KiB. */
export const certificateFacts = (certificate: string | Uint8Array): CertificateFacts | undefined => {
  const ders = typeof certificate === 'string' ? certificatesInEntry(certificate) : [certificate];
  const der = ders?.[0];
  if (der === undefined || ders?.length !== 1 || derLength(der) !== der.length) return undefined;
  if (der.length > maxCertificateDerBytes) return undefined;
  try {
    return read(der, new X509Certificate(der));
  } catch {
    return undefined; // OpenSSL refuses the structure, or the kind of key
  }
};

/**
 * The DER of each certificate in one text that should hold one: PEM blocks, base64, or pieces of base64 run together.
 * Undefined when any part of the text is something else.
 */
export const certificatesInEntry = (text: string): Uint8Array[] | undefined => {
  const blocks = certificateBlocks(text);
  const encoded =
    blocks.length > 0
      ? blocks
      : text
          .replace(/\s+/g, '')
          .split(/(?<==)(?!=)/)
          .filter(part => part !== '')
          .map(fromBase64);
  const ders: Uint8Array[] = [];
  for (const bytes of encoded) {
    let rest = bytes;
    do {
      const length = rest === undefined ? undefined : derLength(rest);
      if (rest === undefined || length === undefined || length > rest.length) return undefined;
      ders.push(rest.slice(0, length));
      rest = rest.subarray(length);
    } while (rest.length > 0);
  }
  return ders.length === 0 ? undefined : ders;
};

/**
 * Why a text that should hold one certificate gives none, as the end of a sentence that begins with "it". The kinds are told
 * apart, as each is corrected in another way.
 */
export const whyUnreadable = (text: string): string => {
  const [block] = certificateBlocks(text);
  const der = block ?? fromBase64(text);
  const length = der === undefined ? undefined : derLength(der);
  if (der === undefined || length === undefined) return 'it is damaged, cut off or a placeholder';
  if (der.length > maxCertificateDerBytes) return 'it is larger than 16 KiB';
  if (length > der.length)
    return `it is cut off: ${grouped(der.length)} of its ${grouped(length)} bytes are there`;
  return length < der.length
    ? `${grouped(der.length - length)} bytes that do not belong to it follow its end`
    : 'its length is right, but it is damaged inside or against X.509, as with a name whose letters are not UTF-8';
};

/** The key of a certificate, for verifying with; undefined when it is of a kind or a size that is not used. */
export const verificationKey = (facts: CertificateFacts): KeyObject | undefined => {
  const key = publicKeyOf(new X509Certificate(facts.pem));
  return key !== undefined && isAffordable(key) ? key : undefined;
};

// Read from the key's structure: no operation with the key comes before it.
const isAffordable = (key: KeyObject): boolean => {
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  return modulusLength <= maxRsaBits && publicExponent < 2n ** BigInt(maxRsaExponentBits);
};

const read = (der: Uint8Array, x509: X509Certificate): CertificateFacts | undefined => {
  const key = publicKeyOf(x509);
  const notBefore = x509.validFromDate;
  const notAfter = x509.validToDate;
  if (Number.isNaN(notBefore.getTime()) || Number.isNaN(notAfter.getTime())) return undefined;
  const commonName = /^CN=(.*)$/m.exec(x509.subject)?.[1];
  return {
    pem: toPem(der),
    sha256Fingerprint: sha256Fingerprint(der),
    derSha256: sha256Hex(der),
    spkiSha256: sha256Hex(key?.export({ type: 'spki', format: 'der' }) ?? rawPublicKey(der)),
    subject: x509.subject ?? '',
    ...(commonName === undefined ? {} : { subjectCommonName: commonName }),
    notBefore,
    notAfter,
    keyType: key?.asymmetricKeyType ?? 'unknown',
    keyBits: key === undefined ? 0 : bitsOf(key),
    signatureAlgorithm: signatureAlgorithmOf(der, x509.signatureAlgorithm ?? 'unknown'),
    generatedByJumpCloud: /^OU=JumpCloudSAMLIdP$/m.test(x509.subject),
  };
};

// A certificate can be well formed around a key of a kind that OpenSSL does not know.
const publicKeyOf = (x509: X509Certificate): KeyObject | undefined => {
  try {
    return x509.publicKey;
  } catch {
    return undefined;
  }
};

const bitsOf = (key: KeyObject): number => {
  const details = key.asymmetricKeyDetails;
  // The names of curves say their size: prime256v1, secp384r1, brainpoolP512t1, sect571k1.
  return details?.modulusLength ?? Number(/\d{3}/.exec(details?.namedCurve ?? '')?.[0] ?? 0);
};
