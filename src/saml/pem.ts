import { createHash } from 'node:crypto';

// No dash inside a block, so that unfinished armour cannot make the search quadratic.
const certificateBlock =
  /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----([^-]*)-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g;
// The armour alone proves nothing: programs that write keys hold it as a text. What follows must be the body of a key, or the
// end of what was given; in JSON and in scripts the line ends are written as `\n`.
const armouredKey =
  /-----\s{0,9}BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----(?:\s|\\+[nrt])*(?:[A-Za-z0-9+/]{16}|(?:Proc-Type|DEK-Info|Version|Comment):|$)/i;
const otherKeyMark = /PuTTY-User-Key-File|"d"\s*:\s*"[A-Za-z0-9_-]{20,}"/i;
const base64Head = /(?<![A-Za-z0-9+/])M[A-Za-z0-9+/]{35}/g;

/** DER as PEM: armour, 64 characters a line, a newline at the end (RFC 7468). */
export const toPem = (der: Uint8Array, label = 'CERTIFICATE'): string => {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
};

/** The DER of every certificate block in a text, in order; a block that is not base64 gives undefined. */
export const certificateBlocks = (text: string): (Uint8Array | undefined)[] =>
  [...text.matchAll(certificateBlock)].map(found => fromBase64(found[1] ?? ''));

/** Bytes of base64 with any white space in it, or undefined when it is anything else (also when it is empty). */
export const fromBase64 = (text: string): Uint8Array | undefined => {
  const packed = text.replace(/\s+/g, '');
  if (packed === '' || packed.length % 4 === 1 || !/^[A-Za-z0-9+/]+={0,2}$/.test(packed)) return undefined;
  return new Uint8Array(Buffer.from(packed, 'base64'));
};

/** SHA-256 of bytes as lower-case hex. */
export const sha256Hex = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** SHA-256 of bytes as people compare it: upper-case hex in pairs joined by colons. */
export const sha256Fingerprint = (der: Uint8Array): string =>
  (sha256Hex(der).toUpperCase().match(/../g) ?? []).join(':');

/** True when a text holds a private key: in armour of any kind, as a JWK, or as bare base64. */
export const containsPrivateKey = (text: string): boolean =>
  armouredKey.test(text) ||
  otherKeyMark.test(text) ||
  [...text.matchAll(base64Head)].some(([head]) => isPrivateKeyDer(Buffer.from(head, 'base64')));

/**
 * True for DER of a private key: PKCS#1, PKCS#8, SEC 1 and PKCS#12 all begin with a SEQUENCE whose first value is a small
 * version number, encrypted PKCS#8 with one of PKCS#5's identifiers. A certificate begins with two SEQUENCEs.
 */
export const isPrivateKeyDer = (bytes: Uint8Array): boolean => {
  if (bytes[0] !== 0x30) return false;
  const inside = bytes.subarray((bytes[1] ?? 0) < 0x80 ? 2 : 2 + ((bytes[1] ?? 0) & 0x7f));
  if (inside[0] === 0x02 && inside[1] === 1) return inside[2] === 0 || inside[2] === 1 || inside[2] === 3;
  const hex = Buffer.from(inside.subarray(0, 14)).toString('hex');
  return /^30(?:..|81..)06(?:09|0b|0a)2a864886f70d01(?:05|0c)/.test(hex);
};

/**
 * Length in bytes of the DER value at the start of `bytes`, header included, undefined when there is none (X.690, 8.1.3). The
 * value has this tag of one byte: a SEQUENCE unless given.
 */
export const derLength = (bytes: Uint8Array, tag = 0x30): number | undefined => {
  const first = bytes[1];
  if (bytes[0] !== tag || first === undefined) return undefined;
  if (first < 0x80) return first + 2;
  const octets = first & 0x7f;
  if (octets === 0 || octets > 4 || bytes.length < 2 + octets) return undefined;
  let length = 0;
  for (let index = 0; index < octets; index += 1) length = length * 256 + (bytes[2 + index] ?? 0);
  return length + 2 + octets;
};
