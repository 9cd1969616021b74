import type { CertificateFacts } from '../domain/certificate.ts';
import { inJumpCloud } from '../domain/consoles/jumpcloud.ts';
import type { Finding } from '../domain/finding.ts';
import { certificateFacts, certificatesInEntry, whyUnreadable } from './certificate-facts.ts';
import { dayOf } from './instant.ts';
import { maxRepairedCharacters, maxTriedCertificates } from './limits.ts';
import type { SamlResponse } from './response.ts';
import { responseFinding } from './response-finding.ts';
import { hasDuplicateIds, type SoundSignature, soundSignature } from './signature.ts';
import { checkSignature } from './signature-check.ts';
import {
  algorithmFindings,
  changed,
  keyFindings,
  reformatted,
  signerFindings,
  unknownSignerFindings,
  unreadableCertificate,
  withoutCertificate,
} from './signer-findings.ts';
import { parseXml } from './xml.ts';

/** What the signatures prove: findings E05 to E12, and the signed elements as the signatures cover them. */
export interface SignatureVerdict {
  readonly findings: readonly Finding[];
  /** Canonical XML; the Assertion's own signature first, as it is the narrower one. */
  readonly signedXml: readonly string[];
  /** The certificates whose keys made a signature, whatever became of the content. */
  readonly signers: readonly CertificateFacts[];
}

const signAssertion = `${inJumpCloud('sign')}: Assertion, Save. Then log in again.`;

/** The certificates that are known beside those in the response. */
export interface KnownCertificates {
  readonly configured: readonly CertificateFacts[];
  /** From metadata that was handed in. */
  readonly handedIn: readonly CertificateFacts[];
}

/** Judges every signature of a response against the certificates that are known; `now` is for their dates. */
export const judgeSignatures = (
  response: SamlResponse,
  known: KnownCertificates,
  now: Date,
): SignatureVerdict => {
  const { configured } = known;
  const dates = configured.flatMap(facts => dateFindings(facts, now));
  if (response.signatures.length === 0) {
    // Inside an encrypted assertion there may be a signature that nobody can see from here.
    const isOpen = response.encryptedAssertions.length === 0;
    return { findings: [...(isOpen ? [unsigned] : []), ...dates], signedXml: [], signers: [] };
  }
  const judged = response.signatures.map(element => soundSignature(element, response));
  const reasons = judged.filter(signature => typeof signature === 'string');
  if (hasDuplicateIds(response.elements))
    reasons.push('Two elements have the same ID, so it is open which one is signed.');
  if (reasons.length > 0)
    return { findings: [misplaced([...new Set(reasons)]), ...dates], signedXml: [], signers: [] };
  const sound = judged.filter(signature => typeof signature !== 'string');
  const inner = sound.filter(({ signed }) => signed !== response.root);
  const outer = sound.filter(({ signed }) => signed === response.root);
  const verdicts = [...inner, ...outer].map(signature => judgeOne(signature, response, known));
  return {
    findings: distinct([...verdicts.flatMap(verdict => verdict.findings), ...dates]),
    signedXml: verdicts.flatMap(verdict => verdict.signedXml),
    signers: verdicts.flatMap(verdict => verdict.signers),
  };
};

const judgeOne = (
  signature: SoundSignature,
  response: SamlResponse,
  { configured, handedIn }: KnownCertificates,
): SignatureVerdict => {
  const where = `Signature of the ${signature.signed.localName}`;
  const weak = algorithmFindings(signature, where);
  const shown = distinctCertificates(signature.certificates.flatMap(text => embeddedCertificate(text) ?? []));
  const [unread] = signature.certificates;
  const without =
    shown.length > 0
      ? []
      : [
          unread === undefined
            ? withoutCertificate(where)
            : unreadableCertificate(where, whyUnreadable(unread)),
        ];
  // A signature in an algorithm that is not known can be neither confirmed nor denied.
  if (weak.some(finding => finding.level === 'stop'))
    return { findings: [...without, ...weak], signedXml: [], signers: [] };

  const tried = distinctKeys([...shown, ...[...configured, ...handedIn].slice(0, maxTriedCertificates)]);
  const { isContentIntact, signer, signedXml } = checkSignature(signature, response.document.source, tried);
  const about = { shown, configured, where, signer };
  const strong = signer === undefined ? [] : keyFindings(signer, where);
  if (signedXml !== undefined) {
    return {
      findings: [...without, ...signerFindings(about), ...strong, ...weak],
      signedXml: [signedXml],
      signers: signer ? [signer] : [],
    };
  }
  const failed = isReformatted(signature, response, tried)
    ? [reformatted(where)]
    : isContentIntact
      ? unknownSignerFindings(about)
      : [changed(signer !== undefined, where)];
  const named = signer === undefined ? [] : signerFindings(about);
  return {
    findings: [...without, ...failed, ...named, ...strong, ...weak],
    signedXml: [],
    signers: signer ? [signer] : [],
  };
};

const embeddedCertificate = (text: string): CertificateFacts | undefined => {
  const ders = certificatesInEntry(text);
  return ders?.length === 1 && ders[0] !== undefined ? certificateFacts(ders[0]) : undefined;
};

// The same certificate twice is no chain.
const distinctCertificates = (certificates: readonly CertificateFacts[]): CertificateFacts[] => [
  ...new Map(certificates.map(facts => [facts.derSha256, facts])).values(),
];

const distinctKeys = (certificates: readonly CertificateFacts[]): CertificateFacts[] => [
  ...new Map(certificates.toReversed().map(facts => [facts.spkiSha256, facts])).values(),
];

/** Tools that print a response prettily break its signature; without their white space it may verify again. */
const isReformatted = (
  signature: SoundSignature,
  { document: { source }, root }: SamlResponse,
  tried: readonly CertificateFacts[],
): boolean => {
  if (source.length > maxRepairedCharacters) return false;
  const packed = source.replace(/>\s+</g, '><');
  const document = packed === source ? undefined : parseXml(packed);
  if (!document?.ok) return false;
  const outer = document.value.root;
  const signed =
    signature.signed === root ? outer : outer.children.find(({ localName }) => localName === 'Assertion');
  const element = signed?.children.find(({ localName }) => localName === 'Signature');
  if (signed === undefined || element === undefined) return false;
  const again = { ...signature, element, signed };
  return checkSignature(again, document.value.source, tried).signedXml !== undefined;
};

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
