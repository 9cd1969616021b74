import type { CertificateFacts } from '../domain/certificate.ts';
import { inJumpCloud, jumpCloudLabel } from '../domain/consoles/jumpcloud.ts';
import type { Finding } from '../domain/finding.ts';
import { issuersAmong } from './certificate-roles.ts';
import { dayOf } from './instant.ts';
import { minRsaBits } from './limits.ts';
import { responseFinding } from './response-finding.ts';
import type { SoundSignature } from './signature.ts';
import { digestAlgorithms, signatureAlgorithms } from './signature-algorithms.ts';

/** What is known of who made a signature: the readable certificates in it, those that Access has, and the one whose key fits. */
export interface Signed {
  readonly shown: readonly CertificateFacts[];
  readonly configured: readonly CertificateFacts[];
  readonly signer: CertificateFacts | undefined;
  readonly where: string;
}

const exportMetadata = `${inJumpCloud('exportMetadata')}, and hand it back: I name the difference and prepare what Access needs.`;
const uploadPair = `Upload both halves of one pair: ${inJumpCloud('uploadCertificate')}, ${jumpCloudLabel('uploadKey')}, Save.`;

/**
 * The certificate whose key signed, against those that the signature shows and those that Access has (E07 to E09). The signer
 * is known by its key: a chain in KeyInfo has no order.
 */
export const signerFindings = ({ shown, configured, signer, where }: Signed): Finding[] => {
  if (signer === undefined) return [];
  const ofSigner = shown.filter(facts => facts.spkiSha256 === signer.spkiSha256);
  const hasDer = (facts: CertificateFacts): boolean =>
    configured.some(one => one.derSha256 === facts.derSha256);
  const own = ofSigner.find(hasDer) ?? ofSigner[0];
  if (own === undefined) {
    if (!configured.some(facts => facts.spkiSha256 === signer.spkiSha256))
      return [onlyHandedIn(signer, configured, where)];
    const meant = withoutIssuers(shown);
    return meant === undefined ? [] : [otherPair(meant, signer, where)];
  }
  const place = shown[0] === own ? [] : [notFirst(own, shown, where)];
  if (hasDer(own)) return place;
  const needed = all(configured);
  if (configured.some(facts => facts.spkiSha256 === own.spkiSha256))
    return [
      responseFinding('E08', 'stop', {
        where: `${where}, KeyInfo`,
        message:
          'JumpCloud signs with the same key, but with a new certificate for it that Access does not have.',
        fix: exportMetadata,
        inFile: described(own),
        needed,
      }),
      ...place,
    ];
  const other = responseFinding('E08', 'stop', {
    where: `${where}, KeyInfo`,
    message:
      'JumpCloud signs with another certificate and another key than Access trusts. Access then says "Response uses a certificate that is not configured".',
    fix: exportMetadata,
    inFile: described(own),
    needed,
  });
  const stale = responseFinding('E09', 'stop', {
    where,
    message:
      'The signature is genuine for the certificate that it carries, and not for any that is configured: the configured one is out of date, or the login came from another application.',
    fix: exportMetadata,
    inFile: described(own),
    needed,
  });
  return [other, ...(configured.length > 0 ? [stale] : []), ...place];
};

const onlyHandedIn = (
  signer: CertificateFacts,
  configured: readonly CertificateFacts[],
  where: string,
): Finding =>
  responseFinding('E09', 'stop', {
    where,
    message:
      'The signature was made with the certificate of the metadata that was handed in, and Access does not have it yet.',
    fix: 'Have the open change of this connection approved and written, then log in again.',
    inFile: described(signer),
    needed: all(configured),
  });

/** The certificate that a chain is about: the first one that issued none of the others. */
const withoutIssuers = (shown: readonly CertificateFacts[]): CertificateFacts | undefined => {
  if (shown.length < 2) return shown[0];
  const issuers = issuersAmong(shown);
  return shown.find(facts => !issuers.has(facts.derSha256)) ?? shown[0];
};

const otherPair = (own: CertificateFacts, signer: CertificateFacts, where: string): Finding =>
  responseFinding('E08', 'stop', {
    where: `${where}, KeyInfo`,
    message:
      'The signature was made with a configured certificate, but it carries another one. Certificate and key in JumpCloud do not belong together.',
    fix: uploadPair,
    inFile: described(own),
    needed: described(signer),
  });

const notFirst = (own: CertificateFacts, shown: readonly CertificateFacts[], where: string): Finding => {
  const issuers = issuersAmong(shown);
  const isAfterCa = shown[0] !== undefined && issuers.has(shown[0].derSha256);
  const role = (facts: CertificateFacts): string =>
    `${facts === own ? ' · signed' : ''}${issuers.has(facts.derSha256) ? ' · CA, issued another one of them' : ''}`;
  const finding = responseFinding('E07', 'warn', {
    where: `${where}, KeyInfo`,
    message: `The signature carries ${shown.length} certificates, and the one that signed is number ${shown.indexOf(own) + 1}${isAfterCa ? '; the first is the CA that issued another' : ''}. Whether Access looks beyond the first is not documented.`,
    fix: `Upload the certificate that signs alone, without the chain of its issuers: ${inJumpCloud('uploadCertificate')}.`,
    needed: described(own),
  });
  // Ours, line by line, and worth nothing when it is cut.
  return { ...finding, inFile: shown.map(facts => `${described(facts)}${role(facts)}`).join('\n') };
};

/** The content is as it was signed, and no key that is known made the signature (E09, E10). */
export const unknownSignerFindings = ({ shown, configured, where }: Signed): Finding[] => {
  const own = withoutIssuers(shown);
  if (own !== undefined) {
    return [
      responseFinding('E10', 'stop', {
        where,
        message: `The content is as it was signed, but neither the key of the certificate in the response${configured.length > 0 ? ' nor a configured one' : ''} made the signature. Most often certificate and key in JumpCloud do not belong together; else the signature value was changed on its way.`,
        fix: uploadPair,
        inFile: described(own),
      }),
    ];
  }
  if (configured.length === 0) return [];
  return [
    responseFinding('E09', 'stop', {
      where,
      message:
        'The content is as it was signed, but no configured certificate made the signature: the configured one is out of date, or the login came from another application.',
      fix: exportMetadata,
      inFile: 'a certificate that the response does not carry',
      needed: all(configured),
    }),
  ];
};

const copyAgain =
  'Copy SAMLResponse again as it was sent, in base64, from the POST to /cdn-cgi/access/callback (developer tools › Network).';

/** The content is not what the signature speaks of. */
export const changed = (isSignerKnown: boolean, where: string): Finding =>
  responseFinding('E10', 'stop', {
    where,
    message: isSignerKnown
      ? 'The signature itself is genuine, but the content is not what it speaks of: the response was changed after it was signed, or a part is missing.'
      : 'The content is not what the signature speaks of: the response was changed, or a part is missing. Which key signed cannot be told.',
    fix: copyAgain,
  });

/** A tool changed the white space, and nothing else. */
export const reformatted = (where: string): Finding =>
  responseFinding('E10', 'stop', {
    where,
    message:
      'The signature verifies once the line breaks between the elements are removed: a tool has re-formatted the response. What Access received may have been right.',
    fix: copyAgain,
  });

/** The signature carries no certificate. */
export const withoutCertificate = (where: string): Finding =>
  responseFinding('E07', 'stop', {
    where: `${where}, KeyInfo`,
    message:
      'The signature does not carry its certificate. Access then says "No certificate selected to verify".',
    fix: 'Make the identity provider include its certificate in KeyInfo. JumpCloud does so by default: check that the response comes from JumpCloud.',
  });

/** The signature carries something that should be a certificate. */
export const unreadableCertificate = (where: string, why: string): Finding =>
  responseFinding('E07', 'stop', {
    where: `${where}, KeyInfo`,
    message: `The certificate that the signature carries cannot be read: ${why}.`,
    fix: `Upload the pair again: ${inJumpCloud('uploadCertificate')}, ${jumpCloudLabel('uploadKey')}, Save.`,
  });

/** Algorithms that are not known, not usual or not safe (E11). */
export const algorithmFindings = (
  { algorithm, digestAlgorithm }: SoundSignature,
  where: string,
): Finding[] => {
  const fix = `${inJumpCloud('signatureAlgorithm')}: RSA-SHA256, Save.`;
  const method = signatureAlgorithms.get(algorithm);
  const digest = digestAlgorithms.get(digestAlgorithm);
  if (method === undefined || digest === undefined) {
    return [
      responseFinding('E11', 'stop', {
        where,
        message: 'The signature uses an algorithm that I do not know.',
        fix,
        inFile: method === undefined ? algorithm : digestAlgorithm,
        needed: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
      }),
    ];
  }
  const inFile = `${method.name}, ${digest}`;
  if (method.hash === 'sha1' || digest === 'sha1') {
    return [
      responseFinding('E11', 'warn', {
        where,
        message: 'The response is signed with SHA-1, which is no longer safe.',
        fix,
        inFile,
        needed: 'RSA-SHA256, sha256',
      }),
    ];
  }
  if (method.scheme === 'rsa' && method.hash !== 'sha384' && digest !== 'sha384') return [];
  return [
    responseFinding('E11', 'warn', {
      where,
      message: `The response is signed with ${method.name} (digest ${digest}). Whether Access takes that is not documented.`,
      fix,
      inFile,
      needed: 'RSA-SHA256, sha256',
    }),
  ];
};

/** The key that signed is too short (E11). */
export const keyFindings = (signer: CertificateFacts, where: string): Finding[] => {
  if (!signer.keyType.startsWith('rsa') || signer.keyBits >= minRsaBits) return [];
  return [
    responseFinding('E11', 'warn', {
      where,
      message: `The key that signed has ${signer.keyBits} bits; at least ${minRsaBits} are needed.`,
      fix: 'Make a new pair and upload both halves to JumpCloud.',
      inFile: `${signer.keyBits} bits`,
      needed: `${minRsaBits} bits or more`,
    }),
  ];
};

const described = (facts: CertificateFacts): string =>
  [
    `SHA-256 ${facts.sha256Fingerprint}`,
    facts.keyType.startsWith('rsa')
      ? `${facts.keyBits}-bit`
      : `${facts.keyType} ${facts.keyBits || ''}`.trim(),
    `until ${dayOf(facts.notAfter)}`,
  ].join(' · ');

const all = (configured: readonly CertificateFacts[]): string =>
  configured.length === 0
    ? 'no readable certificate is configured'
    : configured.slice(0, 5).map(described).join('\n');
