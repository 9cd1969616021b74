import {
  createHash,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  type KeyObject,
  sign as signBytes,
  verify,
} from 'node:crypto';

const LABEL = 'jcaccess: signing key of the record, Ed25519';
const SEED_BYTES = 32;
/** PKCS #8 around the seed of an Ed25519 key (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

interface Keys {
  readonly secret: KeyObject;
  readonly open: KeyObject;
}

/** One process has one audit key: the pair is made once. */
let made: { readonly from: string; readonly keys: Keys } | null = null;

/** The pair that HKDF-SHA256 (RFC 5869) derives from the audit key, so that there is no second secret to keep. */
const keysOf = (auditKey: string): Keys => {
  if (made?.from !== auditKey) {
    const seed = Buffer.from(hkdfSync('sha256', auditKey, '', LABEL, SEED_BYTES));
    const secret = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
    made = { from: auditKey, keys: { secret, open: createPublicKey(secret) } };
  }
  return made.keys;
};

/** The signature (base64url) of a text. */
export const signatureOf = (text: string, auditKey: string): string =>
  signBytes(null, Buffer.from(text), keysOf(auditKey).secret).toString('base64url');

/** True when the holder of the audit key signed exactly this text. */
export const isSigned = (text: string, signature: string, key: KeyObject): boolean =>
  verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'));

/** The public half, to be given to whoever checks the record. */
export const publicKeyPem = (auditKey: string): string =>
  String(keysOf(auditKey).open.export({ format: 'pem', type: 'spki' }));

/** Reads such a half. Throws, with what to do, when it is none. */
export const readPublicKey = (pem: string): KeyObject => {
  try {
    const key = createPublicKey(pem);
    if (key.asymmetricKeyType === 'ed25519' && !pem.includes('PRIVATE')) return key;
  } catch {
    // Said below.
  }
  throw new Error('This is no public Ed25519 key: npm run audit:verify -- --print-public-key gives it.');
};

/** A few letters by which people compare two keys. */
export const publicKeyName = (key: KeyObject): string =>
  createHash('sha256')
    .update(key.export({ format: 'der', type: 'spki' }))
    .digest('hex')
    .slice(0, 16);

/** What a record is checked with: the key that seals it, or the public half of the one that signs it. */
export type Proof = string | KeyObject;
