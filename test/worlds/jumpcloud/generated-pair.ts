import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { selfSign } from './self-signed.ts';

/** A certificate with its private key, both PEM; `source` says who made them. */
export interface Pair {
  readonly certificatePem: string;
  readonly privateKeyPem: string | undefined;
  readonly source: 'generated' | 'uploaded';
}

const generate = promisify(generateKeyPair);

/**
 * Makes JumpCloud's own pairs: RSA, five years to the second, the subject that tells a generated certificate from an
 * uploaded one. One key is kept ahead, because 4096 bits take seconds. `take` gives a new pair, valid from `now` on.
 */
export const createPairSource = (options: { bits: number; organization: string }) => {
  const nextKey = (): Promise<{ publicKey: KeyObject; privateKey: KeyObject }> =>
    generate('rsa', { modulusLength: options.bits });
  let ahead = nextKey();

  return {
    async take(now: Date): Promise<Pair> {
      const mine = ahead;
      ahead = nextKey();
      const { publicKey, privateKey } = await mine;
      const notAfter = new Date(now);
      notAfter.setUTCFullYear(now.getUTCFullYear() + 5);
      const certificatePem = selfSign({
        publicKey,
        privateKey,
        subject: [
          ['C', 'US'],
          ['ST', 'CO'],
          ['L', 'Boulder'],
          ['O', options.organization],
          ['OU', 'JumpCloudSAMLIdP'],
          ['CN', 'JumpCloudSAMLUser'],
        ],
        notBefore: now,
        notAfter,
      });
      const privateKeyPem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
      return { certificatePem, privateKeyPem, source: 'generated' };
    },
  };
};

/** Where generated pairs come from. */
export type PairSource = ReturnType<typeof createPairSource>;
