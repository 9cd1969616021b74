import { type KeyObject, X509Certificate } from 'node:crypto';
import type { HeldCertificate } from '../domain/provider.ts';

const curveBits: Readonly<Record<string, number>> = { prime256v1: 256, secp384r1: 384, secp521r1: 521 };

/**
 * What can be said of one entry of Access's certificate list: PEM, or bare base64 from older tools. Access stores any
 * text; one that is not exactly one certificate has no facts, as two in one entry make Access trust neither.
 */
export const heldCertificate = (text: string): HeldCertificate => {
  const x509 = parsed(text);
  if (x509 === undefined) return { text, sha256: null, notAfter: null, keyBits: null };
  return {
    text,
    sha256: x509.fingerprint256,
    notAfter: x509.validToDate,
    keyBits: keyBits(x509.publicKey),
  };
};

/** The entry as it is written: PEM when it is a certificate, otherwise the text as it stands, so that a restore loses nothing. */
export const writtenCertificate = (text: string): string => parsed(text)?.toString().trimEnd() ?? text;

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
