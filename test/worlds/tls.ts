import { generateKeyPairSync } from 'node:crypto';
import forge from 'node-forge';

/** The names that the one server certificate of a stage is good for. */
const serverNames = [
  'slack.com',
  '*.slack.com',
  '*.slack-edge.com',
  'slack-files.com',
  'api.cloudflare.com',
  'dash.cloudflare.com',
  'one.dash.cloudflare.com',
  '*.cloudflareaccess.com',
  '*.jumpcloud.com',
  '*.id.jumpcloud.com',
  '*.eu.jumpcloud.com',
  '*.in.jumpcloud.com',
  '*.id.eu.jumpcloud.com',
  '*.id.in.jumpcloud.com',
];

/** A certificate authority that only a stage trusts, and one server certificate by it; everything in PEM. */
export interface TestAuthority {
  /** The CA certificate: what the app is told to trust. */
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

const dayMs = 86_400_000;

function certificateFor(
  of: { subject: string; key: forge.pki.PublicKey; serial: string; extensions: object[] },
  by: { issuer: string; key: forge.pki.rsa.PrivateKey },
): forge.pki.Certificate {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = of.key;
  certificate.serialNumber = of.serial;
  // TLS looks at the machine's own clock, never at the clock of the story.
  certificate.validity.notBefore = new Date(Date.now() - dayMs);
  certificate.validity.notAfter = new Date(Date.now() + 90 * dayMs);
  certificate.setSubject([{ name: 'commonName', value: of.subject }]);
  certificate.setIssuer([{ name: 'commonName', value: by.issuer }]);
  certificate.setExtensions(of.extensions);
  certificate.sign(by.key, forge.md.sha256.create());
  return certificate;
}

function keyPair(): { publicKey: forge.pki.PublicKey; privateKey: forge.pki.rsa.PrivateKey; pem: string } {
  const pair = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  return {
    publicKey: forge.pki.publicKeyFromPem(pair.publicKey),
    privateKey: forge.pki.privateKeyFromPem(pair.privateKey),
    pem: pair.privateKey,
  };
}

/**
 * Makes a new authority of the name `issuer` and a certificate for every host name that the worlds answer for. Keys are
 * new each time and stay in memory.
 */
export function createTestAuthority(issuer = 'jcaccess rehearsal authority'): TestAuthority {
  const authority = keyPair();
  const server = keyPair();
  const by = { issuer, key: authority.privateKey };
  const ca = certificateFor(
    {
      subject: issuer,
      key: authority.publicKey,
      serial: '01',
      extensions: [
        { name: 'basicConstraints', cA: true, critical: true },
        { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
      ],
    },
    by,
  );
  const certificate = certificateFor(
    {
      subject: 'jcaccess rehearsal worlds',
      key: server.publicKey,
      serial: '02',
      extensions: [
        { name: 'basicConstraints', cA: false },
        { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
        { name: 'extKeyUsage', serverAuth: true },
        { name: 'subjectAltName', altNames: serverNames.map(value => ({ type: 2, value })) },
      ],
    },
    by,
  );
  return {
    ca: forge.pki.certificateToPem(ca),
    certificate: forge.pki.certificateToPem(certificate),
    key: server.pem,
  };
}
