/** What begins in some bytes, and how many bytes it has. */
export interface DerValue {
  readonly kind: 'private' | 'public';
  readonly length: number;
}

interface Header {
  readonly tag: number;
  readonly length: number;
  /** Where the content begins. */
  readonly content: number;
}

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const OCTETS = 0x04;
const OID = 0x06;
/** How what is public goes on: the version or serial number of a certificate or request, the algorithm of a public key. */
const PUBLIC_TAGS = [0xa0, INTEGER, OID];
/** 1.2.840.113549.1.5 and 1.2.840.113549.1.12: encryption with a password. */
const PASSWORD_OIDS = [
  [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05],
  [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c],
];
/** Shorter things hold no key. */
const SHORTEST = 24;

const headerAt = (bytes: readonly number[], at: number): Header | null => {
  const [tag, first] = [bytes[at], bytes[at + 1]];
  if (tag === undefined || first === undefined) return null;
  if (first < 0x80) return { tag, length: first, content: at + 2 };
  const count = first & 0x7f;
  if (count < 1 || count > 3) return null;
  const size = bytes.slice(at + 2, at + 2 + count);
  if (size.length < count) return null;
  return { tag, length: size.reduce((sum, byte) => sum * 256 + byte, 0), content: at + 2 + count };
};

/** So many bytes are enough to tell what begins. */
export const DER_BEGINNING = 30;

/**
 * Tells by its first bytes whether a private key begins here (PKCS#1, PKCS#8, encrypted PKCS#8, SEC 1, PKCS#12), or
 * something public (certificate, request, public key). Null for anything else.
 */
export const derIn = (bytes: readonly number[]): DerValue | null => {
  const outer = headerAt(bytes, 0);
  if (outer?.tag !== SEQUENCE || outer.length < SHORTEST) return null;
  const length = outer.content + outer.length;
  const first = headerAt(bytes, outer.content);
  if (first === null) return null;
  if (first.tag === SEQUENCE) {
    const oid = headerAt(bytes, first.content);
    const isEncrypted =
      oid?.tag === OID &&
      PASSWORD_OIDS.some(known => known.every((byte, n) => bytes[oid.content + n] === byte));
    if (isEncrypted) return { kind: 'private', length };
    return oid !== null && PUBLIC_TAGS.includes(oid.tag) ? { kind: 'public', length } : null;
  }
  if (first.tag !== INTEGER || first.length !== 1) return null;
  const version = bytes[first.content] ?? -1;
  const second = headerAt(bytes, first.content + 1);
  if (second === null) return null;
  const isKey =
    (version <= 1 && second.tag === INTEGER) ||
    (version <= 1 && second.tag === SEQUENCE && bytes[second.content] === OID) ||
    (version === 1 && second.tag === OCTETS) ||
    (version === 3 && second.tag === SEQUENCE);
  return isKey ? { kind: 'private', length } : null;
};
