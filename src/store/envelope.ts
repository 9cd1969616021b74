import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Seals texts for keeping, each under the name that it is kept by, and opens them again. */
export interface Envelope {
  seal(name: string, text: string): string;
  /** Throws when it was sealed under another key or name, or is damaged; the error says what to do. */
  open(name: string, sealed: string): string;
}

const FORMAT = 'v1';
const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const LABEL = 'jcaccess: secrets at rest, AES-256-GCM';

/**
 * Makes the envelope of a deployment: AES-256-GCM with a random 96-bit nonce (NIST SP 800-38D, section 8.2.2; its limit
 * of 2^32 texts for one key is far away at a few a day), under a key that HKDF-SHA256 (RFC 5869) derives from the audit
 * key with a label of its own. A sealed text is `v1.<nonce>.<ciphertext>.<tag>`, each part base64url; format and name are
 * additional data, so that no text can be put in the place of another.
 */
export const createEnvelope = (auditKey: string): Envelope => {
  const key = Buffer.from(hkdfSync('sha256', auditKey, '', LABEL, KEY_BYTES));
  const boundTo = (name: string): Buffer => Buffer.from(`${FORMAT} ${name}`);

  return {
    seal: (name, text) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(boundTo(name));
      const hidden = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return [FORMAT, ...[nonce, hidden, cipher.getAuthTag()].map(part => part.toString('base64url'))].join(
        '.',
      );
    },

    open: (name, sealed) => {
      const [format, ...parts] = sealed.split('.');
      if (format !== FORMAT && /^v\d+$/.test(format ?? ''))
        throw new Error(`The secret ${name} in the store was sealed by a newer jcaccess: start that one.`);
      const [nonce, hidden, tag] = parts.map(part => Buffer.from(part, 'base64url'));
      try {
        if (!nonce || !hidden || !tag) throw new Error('a part is missing');
        const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
          .setAAD(boundTo(name))
          .setAuthTag(tag);
        return Buffer.concat([decipher.update(hidden), decipher.final()]).toString('utf8');
      } catch (cause) {
        throw new Error(
          `The secret ${name} in the store cannot be opened: JCACCESS_AUDIT_KEY is not the one that it was sealed with, or the store is damaged. Set the key of before; if it is lost, see docs/runbook.md, "When tokens are lost".`,
          { cause },
        );
      }
    },
  };
};
