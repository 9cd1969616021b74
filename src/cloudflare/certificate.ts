import { type KeyObject, X509Certificate } from 'node:crypto';
import type { HeldCertificate } from '../domain/provider.ts';

const curveBits: Readonly<Record<string, number>> = { prime256v1: 256, secp384r1: 384, secp521r1: 521 };

/**
 * What can be said of one entry of Access's certificate list: PEM, or bare base64 from older tools. Access stores any
 * text; one that is not exactly one certificate with a usable key has no facts, as two in one entry make Access trust
 * neither. Never throws.
 */
export const heldCertificate = (text: string): HeldCertificate =>
  factsOf(text) ?? { text, sha256: null, notAfter: null, keyBits: null };

/** The entry as it is written: PEM when it is a certificate, otherwise the text as it stands, so that a restore loses nothing. */
export const writtenCertificate = (text: string): string => parsed(text)?.toString().trimEnd() ?? text;

/** OpenSSL parses a certificate around a damaged key and throws only when the key is asked for, so that all is read in here. */
const factsOf = (text: string): HeldCertificate | undefined => {
  try {
    const x509 = parsed(text);
    const notAfter = x509?.validToDate;
    if (x509 === undefined || notAfter === undefined || Number.isNaN(notAfter.getTime())) return undefined;
    return { text, sha256: x509.fingerprint256, notAfter, keyBits: keyBits(x509.publicKey) };
  } catch {
    return undefined;
  }
};

const armour = /^\s*-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----\s*$/;

const parsed = (text: string): X509Certificate | undefined => {
  const base64 = (armour.exec(text)?.[1] ?? text).replace(/\s+/g, '');
  const der = Buffer.from(base64, 'base64');
  // Buffer skips what is not base64: only a text that comes out again is one.
  if (der.length === 0 || der.toString('base64').replace(/=+$/, '') !== base64.replace(/=+$/, ''))
    return undefined;
  try {
    const x509 = new X509Certificate(der);
    return x509.raw.length === der.length ? x509 : undefined;
  } catch {
    return undefined;
  }
};

const keyBits = (key: KeyObject): number | null => {
  const details = key.asymmetricKeyDetails;
  return details?.modulusLength ?? curveBits[details?.namedCurve ?? ''] ?? null;
};
