import { SignedXml } from 'xml-crypto';
import { signatureNamespace } from './namespaces.ts';
import type { SamlResponse } from './response.ts';
import type { XmlElement } from './xml.ts';
import { attributeOf, childrenOf, withDescendants } from './xml-query.ts';

/** A signature that stands where it may and covers exactly the element that it stands in. */
export interface SoundSignature {
  readonly element: XmlElement;
  /** The Response or the Assertion that is signed. */
  readonly signed: XmlElement;
  readonly algorithm: string;
  readonly digestAlgorithm: string;
  /** The text of each X509Certificate in KeyInfo. */
  readonly certificates: readonly string[];
}

const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const canonicalizations = new Set([
  exclusive,
  `${exclusive}WithComments`,
  'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
]);
const enveloped = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';

/**
 * Looks at one signature's structure before any verifier sees it, and gives the reason when it is not sound. One SignedInfo,
 * one Reference to the parent's ID, at most two known transforms, no Object: what a verifier calls valid must be the element
 * that is read afterwards (saml-core-2.0-os, section 5.4; the wrapping attacks all break one of these).
 */
export const soundSignature = (element: XmlElement, response: SamlResponse): SoundSignature | string => {
  const parent = response.elements.find(candidate => candidate.children.includes(element));
  const isPlaced =
    parent === response.root ||
    (parent !== undefined && parent === response.assertions[0] && response.root.children.includes(parent));
  if (parent === undefined || !isPlaced)
    return 'A signature stands neither in the Response nor in its one Assertion.';
  if (childrenOf(parent, signatureNamespace, 'Signature').length > 1)
    return `The ${parent.localName} has two signatures.`;
  const within = [...withDescendants(element)];
  const all = (localName: string): XmlElement[] =>
    within.filter(child => child.namespace === signatureNamespace && child.localName === localName);
  // Names in any other namespace would be found by a verifier that looks at local names only.
  const count = (localName: string): number => within.filter(child => child.localName === localName).length;
  if (all('Object').length > 0) return 'The signature carries content of its own (Object).';
  const single = [
    'SignedInfo',
    'SignatureValue',
    'SignatureMethod',
    'CanonicalizationMethod',
    'Reference',
    'DigestMethod',
    'DigestValue',
  ];
  const odd = single.find(name => count(name) !== 1 || all(name).length !== 1);
  if (odd !== undefined) return `The signature has ${count(odd)} ${odd} elements; it must have one.`;
  if (childrenOf(element, signatureNamespace, 'SignedInfo').length !== 1)
    return 'SignedInfo is not where it belongs.';
  if (all('DigestValue')[0]?.children.length !== 0 || all('SignatureValue')[0]?.children.length !== 0)
    return 'A value of the signature holds other elements.';
  const id = attributeOf(parent, 'ID') ?? '';
  const uri = attributeOf(all('Reference')[0] ?? element, 'URI') ?? '';
  if (id === '' || uri !== `#${id}`)
    return `The signature covers another element than the ${parent.localName} that it stands in.`;
  const algorithmsOf = (name: string): string[] =>
    all(name).map(child => attributeOf(child, 'Algorithm') ?? '');
  const transforms = algorithmsOf('Transform');
  if (transforms.length > 2 || !transforms.every(name => name === enveloped || canonicalizations.has(name)))
    return 'The signature uses transforms that SAML does not allow.';
  if (!canonicalizations.has(algorithmsOf('CanonicalizationMethod')[0] ?? ''))
    return 'The signature uses a canonicalization that SAML does not allow.';
  return {
    element,
    signed: parent,
    algorithm: algorithmsOf('SignatureMethod')[0] ?? '',
    digestAlgorithm: algorithmsOf('DigestMethod')[0] ?? '',
    certificates: childrenOf(element, signatureNamespace, 'KeyInfo')
      .flatMap(info => childrenOf(info, signatureNamespace, 'X509Data'))
      .flatMap(data => childrenOf(data, signatureNamespace, 'X509Certificate'))
      .map(certificate => certificate.text),
  };
};

/** True when two elements share an ID under any of the names that verifiers take for one; such a reference is ambiguous. */
export const hasDuplicateIds = (elements: readonly XmlElement[]): boolean => {
  const ids = elements.flatMap(element =>
    element.attributes.filter(({ localName }) => localName.toLowerCase() === 'id').map(({ value }) => value),
  );
  return new Set(ids).size !== ids.length;
};

/**
 * The signed element as the signature covers it, in canonical XML, when the signature verifies with the key of `certificatePem`;
 * otherwise undefined. Claims are read from this text and from nowhere else. `source` is the document's text, in which the
 * offsets of `signature` hold.
 */
export const verifiedXml = (
  signature: SoundSignature,
  source: string,
  certificatePem: string,
): string | undefined => {
  try {
    // The key is ours to choose: the one in KeyInfo is never taken by itself.
    const verifier = new SignedXml({ publicCert: certificatePem, getCertFromKeyInfo: () => null });
    verifier.loadSignature(standalone(signature.element, source));
    if (!verifier.checkSignature(source)) return undefined;
    const signed = verifier.getSignedReferences();
    return signed.length === 1 ? signed[0] : undefined;
  } catch {
    return undefined; // the verifier throws for a wrong signature value and for algorithms it does not know
  }
};

// The signature alone, with the prefixes that it uses but its ancestors declare.
const standalone = (element: XmlElement, source: string): string => {
  const text = source.slice(element.span.start, element.span.end);
  const startTag = /^<[^\s<>/]+/.exec(text)?.[0] ?? '';
  const attributes = text.slice(startTag.length, text.indexOf('>'));
  const missing = [...element.scope].filter(([prefix]) => prefix !== 'xml' && !declares(attributes, prefix));
  const declarations = missing.map(
    ([prefix, namespace]) => ` xmlns${prefix === '' ? '' : `:${prefix}`}="${escaped(namespace)}"`,
  );
  return startTag + declarations.join('') + text.slice(startTag.length);
};

const declares = (attributes: string, prefix: string): boolean =>
  [...attributes.matchAll(/\sxmlns(?::([^\s=]+))?\s*=/g)].some(found => (found[1] ?? '') === prefix);

const escaped = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
