import { generateKeyPair } from 'node:crypto';
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
 * Makes one of JumpCloud's own pairs: RSA of `bits`, five years from `now` to the second, the subject that tells a generated
 * certificate from an uploaded one. 4096 bits take seconds.
 */
export const generatePair = async (options: {
  bits: number;
  organization: string;
  now: Date;
}): Promise<Pair> => {
  const { bits, organization, now } = options;
  const { publicKey, privateKey } = await generate('rsa', { modulusLength: bits });
  const notAfter = new Date(now);
  notAfter.setUTCFullYear(now.getUTCFullYear() + 5);
  const certificatePem = selfSign({
    publicKey,
    privateKey,
    subject: [
      ['C', 'US'],
      ['ST', 'CO'],
      ['L', 'Boulder'],
      ['O', organization],
      ['OU', 'JumpCloudSAMLIdP'],
      ['CN', 'JumpCloudSAMLUser'],
    ],
    notBefore: now,
    notAfter,
  });
  const privateKeyPem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  return { certificatePem, privateKeyPem, source: 'generated' };
};
