import forge from 'node-forge';

/** Makes a self-signed certificate, as PEM in the form of OpenSSL. */
export const certificatePem = (commonName: string): string => {
  const keys = forge.pki.rsa.generateKeyPair(2048);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = keys.publicKey;
  certificate.serialNumber = '01';
  certificate.validity.notBefore = new Date('2026-11-24T00:00:00Z');
  certificate.validity.notAfter = new Date('2029-11-23T00:00:00Z');
  const name = [{ name: 'commonName', value: commonName }];
  certificate.setSubject(name);
  certificate.setIssuer(name);
  certificate.sign(keys.privateKey, forge.md.sha256.create());
  return forge.pki.certificateToPem(certificate).replaceAll('\r\n', '\n').trimEnd();
};

/** The same certificate as older tools write it: base64 in lines, without armour. */
export const bareBase64 = (pem: string): string => pem.split('\n').slice(1, -1).join('\n');
