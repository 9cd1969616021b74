import type { KeyObject } from 'node:crypto';
import { SignedXml } from 'xml-crypto';
import type { CertificateFacts } from '../domain/certificate.ts';
import { canonicalXml, type DomNode, isSignedInfo } from './canonical-xml.ts';
import { verificationKey } from './certificate-facts.ts';
import { fromBase64 } from './pem.ts';
import { canonicalizations, type SoundSignature } from './signature.ts';
import { digestAlgorithms, digestOf, isSignedBy, signatureAlgorithms } from './signature-algorithms.ts';
import { namespacesIn, type XmlElement } from './xml.ts';

/** What is found out about one signature. */
export interface SignatureCheck {
  /** The signed element has the digest that the signature gives: nothing in it was changed. */
  readonly isContentIntact: boolean;
  /** The certificate whose key made the signature, whatever became of the content. */
  readonly signer?: CertificateFacts;
  /**
   * The signed element as the signature covers it, in canonical XML; only when it is intact and the signer is known. Claims
   * are read from this text and from nowhere else.
   */
  readonly signedXml?: string;
}

interface Candidate {
  readonly facts: CertificateFacts;
  readonly key: KeyObject;
}

/**
 * Finds out once whether the content is intact, and which of several keys made the signature: the document is canonicalised
 * once, however many keys are tried. `source` is the document's text, in which the offsets of `signature` hold.
 */
export const checkSignature = (
  signature: SoundSignature,
  source: string,
  certificates: readonly CertificateFacts[],
): SignatureCheck => {
  const candidates = certificates.flatMap((facts): Candidate[] => {
    const key = verificationKey(facts);
    return key === undefined ? [] : [{ facts, key }];
  });
  const whole = tryKeys(signature, source, candidates);
  if (whole.wasAsked) {
    const { signer, signedXml } = whole;
    if (signer === undefined) return { isContentIntact: true };
    return { isContentIntact: true, signer, ...(signedXml === undefined ? {} : { signedXml }) };
  }
  const signer = signerOfSignedInfo(signature, source, candidates);
  return { isContentIntact: false, ...(signer === undefined ? {} : { signer }) };
};

/** Who signed SignedInfo, when the element that it speaks of was changed: an empty element is put in its place. */
const signerOfSignedInfo = (
  signature: SoundSignature,
  source: string,
  candidates: readonly Candidate[],
): CertificateFacts | undefined => {
  const document = `<signed ID="${escaped(signature.id)}">${standalone(signature.element, source)}</signed>`;
  return tryKeys(signature, document, candidates, { signatureIn: source, digest: signature.digestValue })
    .signer;
};

/**
 * Runs the verifier with all keys. `pretended` lets every digest pass, for the question who signed; nothing that is signed
 * comes out of such a run.
 */
const tryKeys = (
  signature: SoundSignature,
  document: string,
  candidates: readonly Candidate[],
  pretended?: { readonly signatureIn: string; readonly digest: string },
): { readonly wasAsked: boolean; readonly signer?: CertificateFacts; readonly signedXml?: string } => {
  const known = knownAlgorithms(signature);
  if (known === undefined) return { wasAsked: false };
  const { algorithm, hash, value } = known;
  let wasAsked = false;
  let signer: CertificateFacts | undefined;
  // The keys are ours to choose: the one in KeyInfo is never taken by itself. The verifier wants one to begin with.
  const verifier = new SignedXml({ publicCert: 'one of several', getCertFromKeyInfo: () => null });
  verifier.SignatureAlgorithms = {
    [signature.algorithm]: class {
      getAlgorithmName = () => signature.algorithm;
      getSignature = () => {
        throw new Error('nothing is signed here');
      };
      verifySignature = (signedInfo: string): boolean => {
        wasAsked = true;
        signer = candidates.find(({ key }) => isSignedBy(algorithm, key, signedInfo, value))?.facts;
        return signer !== undefined;
      };
    },
  } as unknown as typeof verifier.SignatureAlgorithms;
  verifier.HashAlgorithms = {
    [signature.digestAlgorithm]: class {
      getAlgorithmName = () => signature.digestAlgorithm;
      getHash = (xml: string): string => pretended?.digest ?? digestOf(hash, xml);
    },
  } as unknown as typeof verifier.HashAlgorithms;
  // The verifier forgets what an element inherits, and sorts by the rules of a language.
  const canonical = (node: DomNode): string => {
    const { how, inherited } = isSignedInfo(node) ? signature.signedInfo : signature.content;
    return canonicalXml(node, how, inherited);
  };
  for (const uri of canonicalizations) {
    verifier.CanonicalizationAlgorithms[uri] = class {
      getAlgorithmName = () => uri;
      process = canonical;
    } as unknown as (typeof verifier.CanonicalizationAlgorithms)[string];
  }
  try {
    verifier.loadSignature(xml10(standalone(signature.element, pretended?.signatureIn ?? document)));
    const isGood = verifier.checkSignature(xml10(document));
    const [signedXml, ...others] = verifier.getSignedReferences();
    const isOne = isGood && signedXml !== undefined && others.length === 0 && pretended === undefined;
    return { wasAsked, ...(signer === undefined ? {} : { signer }), ...(isOne ? { signedXml } : {}) };
  } catch {
    // The verifier throws for a signature that no key made, and for what it does not know.
    return { wasAsked, ...(signer === undefined ? {} : { signer }) };
  }
};

const knownAlgorithms = ({ algorithm: uri, digestAlgorithm, value: written }: SoundSignature) => {
  const algorithm = signatureAlgorithms.get(uri);
  const hash = digestAlgorithms.get(digestAlgorithm);
  const value = fromBase64(written);
  return algorithm && hash && value ? { algorithm, hash, value } : undefined;
};

/**
 * The parser under the verifier takes U+0085 and U+2028 for line ends, as XML 1.1 does; in XML 1.0 they are letters like
 * others. Written as references they stay. (Comments and instructions, where a reference means nothing, are refused before.)
 */
const xml10 = (text: string): string =>
  text.replace(/<!\[CDATA\[[\s\S]*?\]\]>|[\u0085\u2028]/g, found =>
    found.length === 1
      ? reference(found)
      : found.replace(/[\u0085\u2028]/g, one => `]]>${reference(one)}<![CDATA[`),
  );

const reference = (character: string): string => `&#${character.codePointAt(0)};`;

// The signature alone, with the prefixes that it uses but its ancestors declare.
const standalone = (element: XmlElement, source: string): string => {
  const text = source.slice(element.span.start, element.span.end);
  const startTag = /^<[^\s<>/]+/.exec(text)?.[0] ?? '';
  const attributes = text.slice(startTag.length, text.indexOf('>'));
  const missing = [...namespacesIn(element.scope)].filter(
    ([prefix]) => prefix !== 'xml' && !declares(attributes, prefix),
  );
  const declarations = missing.map(
    ([prefix, namespace]) => ` xmlns${prefix === '' ? '' : `:${prefix}`}="${escaped(namespace)}"`,
  );
  return startTag + declarations.join('') + text.slice(startTag.length);
};

const declares = (attributes: string, prefix: string): boolean =>
  [...attributes.matchAll(/\sxmlns(?::([^\s=]+))?\s*=/g)].some(found => (found[1] ?? '') === prefix);

const escaped = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
