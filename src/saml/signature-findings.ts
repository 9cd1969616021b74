import type { CertificateFacts } from '../domain/certificate.ts';
import type { Finding } from '../domain/finding.ts';
import { certificateFacts, certificatesInEntry } from './certificate-facts.ts';
import { dayOf } from './instant.ts';
import { maxTriedCertificates, minRsaBits } from './limits.ts';
import type { SamlResponse } from './response.ts';
import { responseFinding } from './response-finding.ts';
import { hasDuplicateIds, type SoundSignature, soundSignature, verifiedXml } from './signature.ts';
import { parseXml } from './xml.ts';

/** What the signatures prove: findings E05 to E12, and the signed elements as the signatures cover them. */
export interface SignatureVerdict {
  readonly findings: readonly Finding[];
  /** Canonical XML; the Assertion's own signature first, as it is the narrower one. */
  readonly signedXml: readonly string[];
}

const exportMetadata =
  'JumpCloud › SSO tab › Export Metadata, and hand it back: I name the difference and prepare what Access needs.';
const signAssertion = 'JumpCloud › SSO tab › Sign: Assertion, Save. Then log in again.';

/** Judges every signature of a response against the configured certificates; `now` is for their dates. */
export const judgeSignatures = (
  response: SamlResponse,
  configured: readonly CertificateFacts[],
  now: Date,
): SignatureVerdict => {
  const dates = configured.flatMap(facts => dateFindings(facts, now));
  if (response.signatures.length === 0) {
    // Inside an encrypted assertion there may be a signature that nobody can see from here.
    const isOpen = response.encryptedAssertions.length === 0;
    return { findings: [...(isOpen ? [unsigned] : []), ...dates], signedXml: [] };
  }
  const judged = response.signatures.map(element => soundSignature(element, response));
  const reasons = judged.filter(signature => typeof signature === 'string');
  if (hasDuplicateIds(response.elements))
    reasons.push('Two elements have the same ID, so it is open which one is signed.');
  if (reasons.length > 0) return { findings: [misplaced([...new Set(reasons)]), ...dates], signedXml: [] };
  const sound = judged.filter(signature => typeof signature !== 'string');
  const inner = sound.filter(({ signed }) => signed !== response.root);
  const outer = sound.filter(({ signed }) => signed === response.root);
  const verdicts = [...inner, ...outer].map(signature => judgeOne(signature, response, configured));
  return {
    findings: distinct([...verdicts.flatMap(verdict => verdict.findings), ...dates]),
    signedXml: verdicts.flatMap(verdict => verdict.signedXml),
  };
};

const judgeOne = (
  signature: SoundSignature,
  response: SamlResponse,
  configured: readonly CertificateFacts[],
): SignatureVerdict => {
  const where = `Signature of the ${signature.signed.localName}`;
  const weak = algorithmFindings(signature, where);
  const embedded = signature.certificates.map(embeddedCertificate);
  const own = embedded[0];
  const findings: Finding[] = [];
  if (own === undefined)
    findings.push(embedded.length === 0 ? withoutCertificate(where) : unreadableCertificate(where));
  else findings.push(...comparison(own, configured, where), ...keyFindings(own, where));

  // A signature in an algorithm that is not known can be neither confirmed nor denied.
  if (weak.some(finding => finding.level === 'stop'))
    return { findings: [...findings, ...weak], signedXml: [] };
  const isConfigured = own !== undefined && configured.some(facts => facts.derSha256 === own.derSha256);
  const byOwn = own === undefined ? undefined : verifiedXml(signature, response.document.source, own.pem);
  if (byOwn !== undefined) {
    const sameKey = configured.some(facts => facts.spkiSha256 === own?.spkiSha256);
    if (own !== undefined && !isConfigured && !sameKey && configured.length > 0)
      findings.push(stale(own, configured, where));
    return { findings: [...findings, ...weak], signedXml: [byOwn] };
  }
  const others = configured
    .filter(facts => facts.spkiSha256 !== own?.spkiSha256)
    .slice(0, maxTriedCertificates);
  for (const facts of others) {
    const signedXml = verifiedXml(signature, response.document.source, facts.pem);
    if (signedXml === undefined) continue;
    if (own !== undefined) findings.push(otherCertificateInKeyInfo(own, facts, where));
    return { findings: [...findings, ...weak], signedXml: [signedXml] };
  }
  const candidates = [...(own === undefined ? [] : [own]), ...others];
  return { findings: [...findings, changed(signature, response, candidates, where), ...weak], signedXml: [] };
};

const embeddedCertificate = (text: string): CertificateFacts | undefined => {
  const ders = certificatesInEntry(text);
  return ders?.length === 1 && ders[0] !== undefined ? certificateFacts(ders[0]) : undefined;
};

const described = (facts: CertificateFacts): string =>
  `SHA-256 ${facts.sha256Fingerprint} · ${facts.keyBits}-bit · until ${dayOf(facts.notAfter)}`;

const all = (configured: readonly CertificateFacts[]): string =>
  configured.length === 0
    ? 'no readable certificate is configured'
    : configured.slice(0, 5).map(described).join('\n');

const unsigned: Finding = responseFinding('E05', 'stop', {
  where: 'Response',
  message:
    'Neither the response nor the assertion is signed, so it proves nothing, and nothing more in it was judged.',
  fix: signAssertion,
});

const misplaced = (reasons: readonly string[]): Finding =>
  responseFinding('E06', 'stop', {
    where: 'Signature',
    message: `There is a signature, but it does not protect what would be read. ${reasons.join(' ')}`,
    fix: 'JumpCloud does not send such a response: find out what changed it on its way, and treat it as an attack until you know.',
  });

const withoutCertificate = (where: string): Finding =>
  responseFinding('E07', 'stop', {
    where: `${where}, KeyInfo`,
    message:
      'The signature does not carry its certificate. Access then says "No certificate selected to verify".',
    fix: 'Make the identity provider include its certificate in KeyInfo. JumpCloud does so by default: check that the response comes from JumpCloud.',
  });

const unreadableCertificate = (where: string): Finding =>
  responseFinding('E07', 'stop', {
    where: `${where}, KeyInfo`,
    message: 'The certificate that the signature carries cannot be read.',
    fix: 'Upload the pair again: JumpCloud › Actions › Upload New certificate, Upload IdP Key, Save.',
  });

const comparison = (
  own: CertificateFacts,
  configured: readonly CertificateFacts[],
  where: string,
): Finding[] => {
  if (configured.some(facts => facts.derSha256 === own.derSha256)) return [];
  const isSameKey = configured.some(facts => facts.spkiSha256 === own.spkiSha256);
  return [
    responseFinding('E08', 'stop', {
      where: `${where}, KeyInfo`,
      message: isSameKey
        ? 'JumpCloud signs with the same key, but with a new certificate for it that Access does not have.'
        : 'JumpCloud signs with another certificate and another key than Access trusts. Access then says "Response uses a certificate that is not configured".',
      fix: exportMetadata,
      inFile: described(own),
      needed: all(configured),
    }),
  ];
};

const stale = (own: CertificateFacts, configured: readonly CertificateFacts[], where: string): Finding =>
  responseFinding('E09', 'stop', {
    where,
    message:
      'The signature is genuine for the certificate that it carries, and not for any that is configured: the configured one is out of date, or the login came from another application.',
    fix: exportMetadata,
    inFile: described(own),
    needed: all(configured),
  });

const otherCertificateInKeyInfo = (own: CertificateFacts, signer: CertificateFacts, where: string): Finding =>
  responseFinding('E08', 'stop', {
    where: `${where}, KeyInfo`,
    message:
      'The signature was made with a configured certificate, but it carries another one. Certificate and key in JumpCloud do not belong together.',
    fix: 'Upload both halves of one pair: JumpCloud › Actions › Upload New certificate, Upload IdP Key, Save.',
    inFile: described(own),
    needed: described(signer),
  });

/** Tools that print a response prettily break its signature; without their white space it may verify again. */
const changed = (
  signature: SoundSignature,
  response: SamlResponse,
  candidates: readonly CertificateFacts[],
  where: string,
): Finding => {
  const isReformatted = verifiesWithoutIndentation(signature, response, candidates);
  return responseFinding('E10', 'stop', {
    where,
    message: isReformatted
      ? 'The signature verifies once the line breaks between the elements are removed: a tool has re-formatted the response. What Access received may have been right.'
      : 'The signature verifies with no certificate, neither its own nor a configured one: the response was changed after it was signed, or a part is missing.',
    fix: 'Copy SAMLResponse again as it was sent, in base64, from the POST to /cdn-cgi/access/callback (developer tools › Network).',
  });
};

const verifiesWithoutIndentation = (
  signature: SoundSignature,
  response: SamlResponse,
  candidates: readonly CertificateFacts[],
): boolean => {
  const packed = response.document.source.replace(/>\s+</g, '><');
  if (packed === response.document.source) return false;
  const document = parseXml(packed);
  if (!document.ok) return false;
  const { root } = document.value;
  const isOuter = signature.signed === response.root;
  const parent = isOuter ? root : root.children.find(child => child.localName === 'Assertion');
  const element = parent?.children.find(child => child.localName === 'Signature');
  if (parent === undefined || element === undefined) return false;
  return candidates.some(
    facts =>
      verifiedXml({ ...signature, element, signed: parent }, document.value.source, facts.pem) !== undefined,
  );
};

const known = new Set([
  'rsa-sha256',
  'rsa-sha512',
  'sha256-rsa-MGF1',
  'rsa-sha1',
  'sha1',
  'sha256',
  'sha512',
]);

const algorithmFindings = ({ algorithm, digestAlgorithm }: SoundSignature, where: string): Finding[] => {
  const names = [algorithm, digestAlgorithm].map(uri => uri.split('#').at(-1) ?? '');
  const fix = 'JumpCloud › SSO tab › Signature Algorithm: RSA-SHA256, Save.';
  const unknown = names.find(name => !known.has(name));
  if (unknown !== undefined) {
    return [
      responseFinding('E11', 'stop', {
        where,
        message: 'The signature uses an algorithm that I do not know.',
        fix,
        inFile: unknown,
        needed: 'rsa-sha256',
      }),
    ];
  }
  if (!names.some(name => name.endsWith('sha1'))) return [];
  return [
    responseFinding('E11', 'warn', {
      where,
      message: 'The response is signed with SHA-1, which is no longer safe.',
      fix,
      inFile: names.join(', '),
      needed: 'rsa-sha256, sha256',
    }),
  ];
};

const keyFindings = (own: CertificateFacts, where: string): Finding[] => {
  if (!own.keyType.startsWith('rsa') || own.keyBits >= minRsaBits) return [];
  return [
    responseFinding('E11', 'warn', {
      where,
      message: `The key that signed has ${own.keyBits} bits; at least ${minRsaBits} are needed.`,
      fix: 'Make a new pair and upload both halves to JumpCloud.',
      inFile: `${own.keyBits} bits`,
      needed: `${minRsaBits} bits or more`,
    }),
  ];
};

const dateFindings = (facts: CertificateFacts, now: Date): Finding[] => {
  const hasEnded = facts.notAfter.getTime() < now.getTime();
  if (!hasEnded && facts.notBefore.getTime() <= now.getTime()) return [];
  return [
    responseFinding('E12', 'warn', {
      where: `configured certificate SHA-256 ${facts.sha256Fingerprint}`,
      message: hasEnded
        ? `The configured certificate ended ${dayOf(facts.notAfter)}. Whether Access refuses logins after that is not documented.`
        : `The configured certificate is not valid before ${dayOf(facts.notBefore)}.`,
      fix: 'Make a new pair, let Access trust it first, then upload it to JumpCloud.',
    }),
  ];
};

const distinct = (findings: readonly Finding[]): Finding[] => {
  const seen = new Set<string>();
  return findings.filter(({ code, message, inFile }) => {
    const key = `${code} ${message} ${inFile ?? ''}`;
    return seen.has(key) ? false : seen.add(key) !== undefined;
  });
};
