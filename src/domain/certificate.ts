import { calendarDaysBetween } from './calendar.ts';

/** What is known of one X.509 certificate. Texts from inside it are untrusted. */
export interface CertificateFacts {
  /** With armour, 64 characters a line, ends with a newline. */
  readonly pem: string;
  /** SHA-256 of the DER, upper-case hex in pairs joined by colons. */
  readonly sha256Fingerprint: string;
  /** SHA-256 of the DER, lower-case hex: the identity of a certificate. */
  readonly derSha256: string;
  /** SHA-256 of the SubjectPublicKeyInfo, lower-case hex: the identity of a key. */
  readonly spkiSha256: string;
  /** One attribute a line, as "CN=JumpCloud SAML IdP". */
  readonly subject: string;
  readonly subjectCommonName?: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** As Node names it: "rsa", "ec", "ed25519"; "unknown" when the key cannot be read. */
  readonly keyType: string;
  /** 0 when the key has no size or cannot be read. */
  readonly keyBits: number;
  /** As OpenSSL names it: "sha256WithRSAEncryption". */
  readonly signatureAlgorithm: string;
  /** Made by JumpCloud itself: those carry OU=JumpCloudSAMLIdP. */
  readonly generatedByJumpCloud: boolean;
}

/**
 * Days of the calendar until the certificate ends, in the time zone of the person who answers for it: 0 on its last day,
 * negative after that. Whatever names days left takes them from here.
 */
export const daysLeft = (
  certificate: Pick<CertificateFacts, 'notAfter'>,
  now: Date,
  timeZone: string,
): number => calendarDaysBetween(now, certificate.notAfter, timeZone);

const SHOWN_BYTES = 8;

/**
 * How people tell certificates apart: the first and last eight bytes of a colon-separated SHA-256. A second certificate
 * that agrees in those takes 2^128 tries; one that agrees in three bytes takes seconds. For showing only: what is compared
 * is the whole fingerprint.
 */
export const shortFingerprint = (sha256Fingerprint: string): string => {
  const bytes = sha256Fingerprint.split(':');
  return bytes.length <= 2 * SHOWN_BYTES
    ? sha256Fingerprint
    : [...bytes.slice(0, SHOWN_BYTES), '…', ...bytes.slice(-SHOWN_BYTES)].join(':');
};

/** "3F9A": the name people see for a pair, the first four hex digits of its certificate's fingerprint. */
export const pairName = (sha256Fingerprint: string): string =>
  sha256Fingerprint.replaceAll(':', '').slice(0, 4).toUpperCase();
