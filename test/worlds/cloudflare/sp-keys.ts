import { createHash, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { type Subject, selfSign } from '../jumpcloud/self-signed.ts';

/** One key with which Access signs requests and tokens; `kid` is the SHA-256 of its public part in hex. */
export interface SpKey {
  readonly kid: string;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
  readonly certificatePem: string;
}

const generate = promisify(generateKeyPair);
const dayMs = 86_400_000;
const validMs = 379 * dayMs;
const renewBeforeMs = 30 * dayMs;
// Subject and issuer of the certificates that a real team publishes.
const subject: Subject = [
  ['C', 'US'],
  ['ST', 'Texas'],
  ['L', 'Austin'],
  ['O', 'Cloudflare'],
  ['CN', 'cloudflareaccess.com'],
];

const makeKey = async (now: Date): Promise<SpKey> => {
  const { publicKey, privateKey } = await generate('rsa', { modulusLength: 2048 });
  const notAfter = new Date(now.getTime() + validMs);
  return {
    kid: createHash('sha256')
      .update(publicKey.export({ type: 'spki', format: 'der' }))
      .digest('hex'),
    publicKey,
    privateKey,
    certificatePem: selfSign({ publicKey, privateKey, subject, notBefore: now, notAfter }),
  };
};

/** The signing keys of a team: always two published, the first one signs, both renewed in time as the clock moves. */
export const createSpKeys = () => {
  let pair: Promise<readonly [SpKey, SpKey]> | undefined;
  let renewAt = 0;

  return {
    current(now: Date): Promise<readonly [SpKey, SpKey]> {
      if (!pair || now.getTime() >= renewAt) {
        pair = Promise.all([makeKey(now), makeKey(now)]);
        renewAt = now.getTime() + validMs - renewBeforeMs;
      }
      return pair;
    },
  };
};

/** Where a team's keys come from. */
export type SpKeys = ReturnType<typeof createSpKeys>;
