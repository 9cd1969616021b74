import { derLength } from './pem.ts';

const pssOid = '06092a864886f70d01010a';
/** Hash functions by their object identifiers, as DER in hex. */
const hashes: Readonly<Record<string, string>> = {
  '06052b0e03021a': 'SHA-1',
  '0609608648016503040204': 'SHA-224',
  '0609608648016503040201': 'SHA-256',
  '0609608648016503040202': 'SHA-384',
  '0609608648016503040203': 'SHA-512',
};

/**
 * How a certificate is signed, as OpenSSL names it. RSASSA-PSS names its hash function in parameters (RFC 4055, section 3.1),
 * which OpenSSL's name leaves out: "rsassaPss with SHA-256". Without the parameter it is SHA-1.
 */
export const signatureAlgorithmOf = (der: Uint8Array, opensslName: string): string => {
  const [, algorithm] = valuesIn(der);
  const [oid, parameters] = algorithm === undefined ? [] : valuesIn(algorithm);
  if (oid === undefined || hexOf(oid) !== pssOid) return opensslName;
  const hash = parameters === undefined ? undefined : valuesIn(parameters).find(one => one[0] === 0xa0);
  const named = hash === undefined ? undefined : valuesIn(valuesIn(hash)[0])[0];
  return `${opensslName} with ${named === undefined ? 'SHA-1' : (hashes[hexOf(named)] ?? 'an unknown hash')}`;
};

/** TBSCertificate: SubjectPublicKeyInfo is the sixth field after the optional version (RFC 5280, section 4.1). */
export const rawPublicKey = (der: Uint8Array): Uint8Array => {
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

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
