import { type KeyObject, X509Certificate } from 'node:crypto';
import type { CertificateFacts } from '../domain/certificate.ts';
import { maxRsaBits, maxRsaExponentBits } from './limits.ts';
import { certificateBlocks, derLength, fromBase64, sha256Fingerprint, sha256Hex, toPem } from './pem.ts';

const curveBits: Readonly<Record<string, number>> = {
  prime256v1: 256,
  secp384r1: 384,
  secp521r1: 521,
  secp256k1: 256,
};

/** The facts of one certificate given as PEM or DER, or undefined when it is not exactly one readable X.509 certificate. */
export const certificateFacts = (certificate: string | Uint8Array): CertificateFacts | undefined => {
  const ders = typeof certificate === 'string' ? certificatesInEntry(certificate) : [certificate];
  const der = ders?.[0];
  if (der === undefined || ders?.length !== 1 || derLength(der) !== der.length) return undefined;
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
    signatureAlgorithm: x509.signatureAlgorithm ?? 'unknown',
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

// TBSCertificate: SubjectPublicKeyInfo is the sixth field after the optional version (RFC 5280, section 4.1).
const rawPublicKey = (der: Uint8Array): Uint8Array => {
  const fields = valuesIn(valuesIn(der)[0]);
  const hasVersion = fields[0]?.[0] === 0xa0;
  const spki = fields[hasVersion ? 6 : 5];
  if (spki === undefined) throw new TypeError('no public key');
  return spki;
};

// The values inside a DER value, each with its header.
const valuesIn = (der: Uint8Array = new Uint8Array()): Uint8Array[] => {
  const [, first = 0] = der;
  const values: Uint8Array[] = [];
  let rest = der.subarray(first < 0x80 ? 2 : 2 + (first & 0x7f));
  while (rest.length > 0) {
    const length = derLength(rest, rest[0]);
    if (length === undefined) throw new TypeError('a value without a length');
    values.push(rest.subarray(0, length));
    rest = rest.subarray(length);
  }
  return values;
};

const bitsOf = (key: KeyObject): number => {
  const details = key.asymmetricKeyDetails;
  return details?.modulusLength ?? curveBits[details?.namedCurve ?? ''] ?? 0;
};
