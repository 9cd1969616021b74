import { createPrivateKey, X509Certificate } from 'node:crypto';
import { ImpossibleAct } from '../impossible-act.ts';
import type { Application } from './application.ts';

const readCertificate = (pem: string): X509Certificate => {
  try {
    return new X509Certificate(pem);
  } catch {
    throw new ImpossibleAct('invalid-certificate', 'The file is not a PEM certificate.');
  }
};

/**
 * Actions > Upload New certificate, then Upload IdP Key (PEM texts), in the console's order: a certificate wipes the stored
 * key, so that a key refused afterwards leaves the application without one. A key must belong to the certificate that is
 * there. Throws ImpossibleAct.
 */
export const uploadPair = (application: Application, files: { certificate?: string; key?: string }): void => {
  const { certificate, key } = files;
  if (certificate === undefined && key === undefined) {
    throw new ImpossibleAct('nothing-chosen', 'Choose a certificate or a key.');
  }
  if (certificate !== undefined) {
    readCertificate(certificate);
    application.pair = { certificatePem: certificate, privateKeyPem: undefined, source: 'uploaded' };
    application.opaqueCertificate = null;
  }
  if (key === undefined) return;

  let belongs: boolean;
  try {
    belongs = readCertificate(application.pair.certificatePem).checkPrivateKey(createPrivateKey(key));
  } catch {
    throw new ImpossibleAct('invalid-key', 'The file is not an unencrypted PEM private key.');
  }
  if (!belongs) throw new ImpossibleAct('key-does-not-match', 'The key does not belong to the certificate.');
  application.pair = { ...application.pair, privateKeyPem: key, source: 'uploaded' };
};
