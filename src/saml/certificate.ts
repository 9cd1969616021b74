import { Buffer } from 'node:buffer';
import type { CertificateFacts } from '../domain/certificate.ts';
import type { Finding } from '../domain/finding.ts';
import type { Reading } from '../domain/reading.ts';
import { certificateFacts, certificatesInEntry, whyUnreadable } from './certificate-facts.ts';
import { certificateFindings } from './certificate-findings.ts';
import { maxCertificateBytes } from './limits.ts';
import { certificateBlocks, containsPrivateKey, derLength, fromBase64, isPrivateKeyDer } from './pem.ts';
import { grouped } from './xml-fault.ts';

const where = 'certificate file';
const fix =
  'Send the certificate alone, in PEM, DER or base64: samlidp.crt of the pair that JumpCloud signs with.';

/** What to do about a certificate that can be read and not be used. */
const REMEDIES: Readonly<Record<string, string>> = {
  'certificate-expired': 'Send one that is in force.',
  'certificate-not-yet-valid': 'Send one that is in force, or send this one again when it is.',
  'certificate-sha1': 'Make the certificate anew, signed with SHA-256.',
  'certificate-unreadable-key': 'Make the certificate anew from the public key of your pair.',
  'certificate-short-key': 'Make a new pair with a longer key.',
  'certificate-long-key': 'Make a new pair with a shorter key.',
};

/**
 * Reads a certificate that a person brings: PEM, DER, bare base64, or base64 of PEM (as JumpCloud's API gives it). Refuses a
 * private key (never quoting it), several certificates, one that has ended or not begun, RSA under 2048 bits and SHA-1.
 */
export const readCertificate = (input: string | Uint8Array, now: Date): Reading<CertificateFacts> => {
  const size = typeof input === 'string' ? Buffer.byteLength(input) : input.length;
  if (size > maxCertificateBytes) {
    return refused(
      'too-large',
      `The file has ${grouped(size)} bytes; a certificate has at most ${grouped(maxCertificateBytes)}.`,
    );
  }
  const text = typeof input === 'string' ? input : textOf(input);
  if (text.trim() === '') return refused('empty', 'The file is empty.');
  if (containsPrivateKey(text) || (typeof input !== 'string' && isPrivateKeyDer(input))) {
    return refused(
      'private-key',
      'This file holds a private key. I did not keep it, and I cannot delete your file: delete it in Slack, and treat the key as exposed.',
      'Make a new pair, and send only its certificate.',
    );
  }
  const ders =
    typeof input !== 'string' && derLength(input) !== undefined
      ? concatenated(input)
      : certificatesInText(text);
  if (ders === undefined) return refused('not-a-certificate', notACertificate(text, encodedIn(input, text)));
  if (ders.length > 1)
    return refused(
      'certificate-several',
      `${ders.length === 2 ? 'Two' : grouped(ders.length)} certificates: send one.`,
      'Send the one that JumpCloud signs with, alone.',
    );
  const facts = ders[0] === undefined ? undefined : certificateFacts(ders[0]);
  if (facts === undefined)
    return refused(
      'certificate-broken',
      `The certificate cannot be read: ${whyUnreadable(encodedIn(input, text))}.`,
    );
  const findings = certificateFindings(facts, now, { level: 'stop', where, fix }).map(finding => ({
    ...finding,
    fix: REMEDIES[finding.code] ?? fix,
  }));
  return findings.some(finding => finding.level === 'stop')
    ? { ok: false, findings }
    : { ok: true, value: facts, findings };
};

const refused = (code: string, message: string, how = fix): Reading<CertificateFacts> => {
  const finding: Finding = { code, level: 'stop', where, message, fix: how };
  return { ok: false, findings: [finding] };
};

const textOf = (bytes: Uint8Array): string => {
  const isWide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  // Certificates are ASCII: dropping what wide encodings add is enough, and works for both byte orders.
  return Buffer.from(bytes)
    .toString('latin1')
    .replace(isWide ? /[\0\xFE\xFF]/g : /^\xEF\xBB\xBF/, '');
};

/** What should be the certificate, in base64 or armour. */
const encodedIn = (input: string | Uint8Array, text: string): string =>
  typeof input !== 'string' && derLength(input) !== undefined ? Buffer.from(input).toString('base64') : text;

const concatenated = (bytes: Uint8Array): Uint8Array[] | undefined =>
  certificatesInEntry(Buffer.from(bytes).toString('base64'));

const certificatesInText = (text: string): Uint8Array[] | undefined => {
  if (certificateBlocks(text).length > 0) return certificatesInEntry(text);
  const bytes = fromBase64(text);
  const inner = bytes === undefined ? '' : Buffer.from(bytes).toString('latin1');
  return inner.startsWith('-----BEGIN ') ? certificatesInEntry(inner) : certificatesInEntry(text);
};

const notACertificate = (text: string, encoded: string): string => {
  const label = /-----BEGIN ([A-Z0-9 ]{1,40})-----/.exec(text)?.[1];
  if (label !== undefined && !label.endsWith('CERTIFICATE'))
    return `The file holds a ${label.toLowerCase()}, not a certificate.`;
  if (/^\s*</.test(text))
    return "This is an XML or web page file, not a certificate. JumpCloud's metadata is handed back later.";
  const why = whyUnreadable(encoded);
  return why.startsWith('it is damaged')
    ? 'The file holds no certificate that can be read: it is damaged, cut off or something else.'
    : `The certificate in the file cannot be read: ${why}.`;
};
