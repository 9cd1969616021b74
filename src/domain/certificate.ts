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

const dayMs = 86_400_000;

/** Whole days from `now` until the certificate ends, rounded down; negative when it has ended. */
export const daysLeft = (certificate: Pick<CertificateFacts, 'notAfter'>, now: Date): number =>
  Math.floor((certificate.notAfter.getTime() - now.getTime()) / dayMs);

/** "3F:9A:…:C1": the first two bytes and the last of a colon-separated fingerprint. */
export const shortFingerprint = (sha256Fingerprint: string): string => {
  const bytes = sha256Fingerprint.split(':');
  return bytes.length < 4 ? sha256Fingerprint : `${bytes[0]}:${bytes[1]}:…:${bytes.at(-1)}`;
};

/** "3F9A": the name people see for a pair, the first four hex digits of its certificate's fingerprint. */
export const pairName = (sha256Fingerprint: string): string =>
  sha256Fingerprint.replaceAll(':', '').slice(0, 4).toUpperCase();
