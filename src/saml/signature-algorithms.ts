import { constants, createHash, type KeyObject, verify } from 'node:crypto';

/** How a signature is made, by the whole URI of its algorithm. */
export interface SignatureAlgorithm {
  /** As people know it, and as JumpCloud's field shows it. */
  readonly name: string;
  readonly hash: Hash;
  readonly scheme: 'rsa' | 'rsa-pss' | 'ecdsa';
}

type Hash = 'sha1' | 'sha256' | 'sha384' | 'sha512';

const older = 'http://www.w3.org/2000/09/xmldsig#';
const more = 'http://www.w3.org/2001/04/xmldsig-more#';
const pss = 'http://www.w3.org/2007/05/xmldsig-more#';
const encryption = 'http://www.w3.org/2001/04/xmlenc#';

/** The algorithms that are verified. HMAC is not among them: with a public key for its secret anybody could sign. */
export const signatureAlgorithms: ReadonlyMap<string, SignatureAlgorithm> = new Map([
  [`${older}rsa-sha1`, { name: 'RSA-SHA1', hash: 'sha1', scheme: 'rsa' }],
  [`${more}rsa-sha256`, { name: 'RSA-SHA256', hash: 'sha256', scheme: 'rsa' }],
  [`${more}rsa-sha384`, { name: 'RSA-SHA384', hash: 'sha384', scheme: 'rsa' }],
  [`${more}rsa-sha512`, { name: 'RSA-SHA512', hash: 'sha512', scheme: 'rsa' }],
  [`${pss}sha1-rsa-MGF1`, { name: 'RSA-PSS-SHA1', hash: 'sha1', scheme: 'rsa-pss' }],
  [`${pss}sha256-rsa-MGF1`, { name: 'RSA-PSS-SHA256', hash: 'sha256', scheme: 'rsa-pss' }],
  [`${pss}sha384-rsa-MGF1`, { name: 'RSA-PSS-SHA384', hash: 'sha384', scheme: 'rsa-pss' }],
  [`${pss}sha512-rsa-MGF1`, { name: 'RSA-PSS-SHA512', hash: 'sha512', scheme: 'rsa-pss' }],
  [`${more}ecdsa-sha1`, { name: 'ECDSA-SHA1', hash: 'sha1', scheme: 'ecdsa' }],
  [`${more}ecdsa-sha256`, { name: 'ECDSA-SHA256', hash: 'sha256', scheme: 'ecdsa' }],
  [`${more}ecdsa-sha384`, { name: 'ECDSA-SHA384', hash: 'sha384', scheme: 'ecdsa' }],
  [`${more}ecdsa-sha512`, { name: 'ECDSA-SHA512', hash: 'sha512', scheme: 'ecdsa' }],
]);

/** The digests that are verified, by the whole URI. */
export const digestAlgorithms: ReadonlyMap<string, Hash> = new Map([
  [`${older}sha1`, 'sha1'],
  [`${encryption}sha256`, 'sha256'],
  [`${more}sha384`, 'sha384'],
  [`${encryption}sha512`, 'sha512'],
]);

/** The digest of a text, in base64. */
export const digestOf = (hash: Hash, text: string): string => createHash(hash).update(text).digest('base64');

/** True when `value` is this key's signature of a text; false also for a key of another kind. */
export const isSignedBy = (
  { hash, scheme }: SignatureAlgorithm,
  key: KeyObject,
  text: string,
  value: Uint8Array,
): boolean => {
  const type = key.asymmetricKeyType;
  const data = Buffer.from(text);
  switch (scheme) {
    case 'rsa':
      return type === 'rsa' && verify(hash, data, key, value);
    case 'rsa-pss': {
      const { RSA_PKCS1_PSS_PADDING: padding, RSA_PSS_SALTLEN_DIGEST: saltLength } = constants;
      const fits = type === 'rsa' || type === 'rsa-pss';
      return fits && verify(hash, data, { key, padding, saltLength }, value);
    }
    case 'ecdsa':
      return type === 'ec' && verify(hash, data, { key, dsaEncoding: 'ieee-p1363' }, value);
  }
};
