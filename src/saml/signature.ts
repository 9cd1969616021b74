import type { Canonicalization, Inherited } from './canonical-xml.ts';
import { maxKeyInfoCertificates } from './limits.ts';
import { exclusiveNamespace, signatureNamespace, xmlNamespace } from './namespaces.ts';
import { fromBase64 } from './pem.ts';
import type { SamlResponse } from './response.ts';
import { namespacesIn, type XmlElement } from './xml.ts';
import { attributeOf, childrenOf, isNamed, withDescendants } from './xml-query.ts';

/** A signature that stands where it may and covers exactly the element that it stands in. */
export interface SoundSignature {
  readonly element: XmlElement;
  /** The Response or the Assertion that is signed. */
  readonly signed: XmlElement;
  /** The ID of the signed element. */
  readonly id: string;
  readonly algorithm: string;
  readonly digestAlgorithm: string;
  /** In base64, as written. */
  readonly digestValue: string;
  readonly value: string;
  /** The text of each X509Certificate in KeyInfo. */
  readonly certificates: readonly string[];
  /** How the signed element becomes the bytes that are digested, and what it inherits. */
  readonly content: Part;
  /** The same of SignedInfo, whose bytes are signed. */
  readonly signedInfo: Part;
}

/** One of the two elements that a signature turns into bytes. */
export interface Part {
  readonly how: Canonicalization;
  readonly inherited: Inherited;
}

const inclusive = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
/** By their URIs. Comments are refused before, so that with and without them is the same. */
export const canonicalizations: ReadonlySet<string> = new Set([
  exclusiveNamespace,
  `${exclusiveNamespace}WithComments`,
  inclusive,
]);
const enveloped = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';

/** What each element of a signature holds, in this order (xmldsig-core1, section 4); a name with `?` may be missing. */
const content: Readonly<Record<string, readonly string[]>> = {
  Signature: ['SignedInfo', 'SignatureValue', 'KeyInfo?'],
  SignedInfo: ['CanonicalizationMethod', 'SignatureMethod', 'Reference'],
  Reference: ['Transforms', 'DigestMethod', 'DigestValue'],
  SignatureValue: [],
  SignatureMethod: [],
  DigestMethod: [],
  DigestValue: [],
};

/**
 * Looks at one signature's structure before any verifier sees it, and gives the reason when it is not sound. One SignedInfo,
 * one Reference to the parent's ID, the two known transforms in their order, nothing foreign: what a verifier calls valid must
 * be the element that is read afterwards (saml-core-2.0-os, section 5.4; the wrapping attacks all break one of these).
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
  if (childrenOf(element, signatureNamespace, 'Object').length > 0)
    return 'The signature carries content of its own (Object).';
  const odd = oddContent(element);
  if (odd !== undefined) return odd;
  const [signedInfo, signatureValue] = element.children;
  const [canonicalization, method, reference] = signedInfo?.children ?? [];
  const [transforms, digestMethod, digestValue] = reference?.children ?? [];
  if (!signedInfo || !signatureValue || !canonicalization || !method || !digestMethod || !digestValue)
    return 'A part of the signature is missing.';

  const id = attributeOf(parent, 'ID') ?? '';
  if (id === '' || !reference || attributeOf(reference, 'URI') !== `#${id}`)
    return `The signature covers another element than the ${parent.localName} that it stands in.`;
  const steps = transforms?.children ?? [];
  if (!areAllowed(steps)) return 'The signature uses transforms that SAML does not allow.';
  if (
    !canonicalizations.has(attributeOf(canonicalization, 'Algorithm') ?? '') ||
    !hasKnownParameters(canonicalization)
  )
    return 'The signature uses a canonicalization that SAML does not allow.';
  if (![signatureValue, digestValue].every(one => fromBase64(one.text) !== undefined))
    return 'A value of the signature is not base64.';
  const certificates = childrenOf(element, signatureNamespace, 'KeyInfo')
    .flatMap(info => childrenOf(info, signatureNamespace, 'X509Data'))
    .flatMap(data => childrenOf(data, signatureNamespace, 'X509Certificate'))
    .map(certificate => certificate.text);
  if (certificates.length > maxKeyInfoCertificates)
    return `The signature carries ${certificates.length} certificates, more than any chain has.`;
  return {
    element,
    signed: parent,
    id,
    algorithm: attributeOf(method, 'Algorithm') ?? '',
    digestAlgorithm: attributeOf(digestMethod, 'Algorithm') ?? '',
    digestValue: digestValue.text.trim(),
    value: signatureValue.text,
    certificates,
    ...partsOf(
      { signed: parent, signature: element, signedInfo, canonicalization, transform: steps[1] },
      response.root,
    ),
  };
};

/** What the verifier must know to make the bytes of both parts; `root` is the document's outermost element. */
const partsOf = (
  found: {
    readonly signed: XmlElement;
    readonly signature: XmlElement;
    readonly signedInfo: XmlElement;
    readonly canonicalization: XmlElement;
    readonly transform: XmlElement | undefined;
  },
  root: XmlElement,
): Pick<SoundSignature, 'content' | 'signedInfo'> => {
  const { signed, signature, signedInfo, canonicalization, transform } = found;
  const above = signed === root ? [] : [root];
  return {
    content: { how: canonicalizationIn(transform), inherited: inheritedBy(signed, above) },
    signedInfo: {
      how: canonicalizationIn(canonicalization),
      inherited: inheritedBy(signedInfo, [...above, signed, signature]),
    },
  };
};

// A reference that ends with a set of nodes is made into bytes inclusively (xmldsig-core1, section 4.4.3.2).
const canonicalizationIn = (method: XmlElement | undefined): Canonicalization => ({
  isExclusive: method !== undefined && attributeOf(method, 'Algorithm') !== inclusive,
  inclusivePrefixes: (method?.children ?? [])
    .flatMap(list => (attributeOf(list, 'PrefixList') ?? '').split(/\s+/))
    .filter(prefix => prefix !== '')
    .map(prefix => (prefix === '#default' ? '' : prefix)),
});

/** `ancestors` are those of the element, the outermost first. */
const inheritedBy = (element: XmlElement, ancestors: readonly XmlElement[]): Inherited => ({
  namespaces: namespacesIn(element.scope),
  xmlAttributes: new Map(
    ancestors
      .flatMap(({ attributes }) => attributes.filter(({ namespace }) => namespace === xmlNamespace))
      .map(({ localName, value }) => [localName, value]),
  ),
});

// First the signature is taken out of the document, then what is left becomes bytes; the other way there is no document.
const areAllowed = (transforms: readonly XmlElement[]): boolean => {
  const [first, second, ...others] = transforms.map(one => attributeOf(one, 'Algorithm'));
  return (
    transforms.every(one => isNamed(one, signatureNamespace, 'Transform') && hasKnownParameters(one)) &&
    first === enveloped &&
    transforms[0]?.children.length === 0 &&
    (second === undefined || canonicalizations.has(second)) &&
    others.length === 0
  );
};

// The one parameter there is: which prefixes exclusive canonicalisation keeps although nothing uses them.
const hasKnownParameters = ({ children }: XmlElement): boolean =>
  children.length <= 1 &&
  children.every(
    child => isNamed(child, exclusiveNamespace, 'InclusiveNamespaces') && child.children.length === 0,
  );

/** Which element of a signature does not hold what it should, as a sentence. */
const oddContent = (signature: XmlElement): string | undefined => {
  const within = [...withDescendants(signature)];
  // Names in any other namespace would be found by a verifier that looks at local names only.
  for (const name of Object.keys(content)) {
    const count = within.filter(({ localName }) => localName === name).length;
    if (count !== 1) return `The signature has ${count} ${name} elements; it must have one.`;
  }
  for (const element of within) {
    const wanted = content[element.localName];
    if (wanted !== undefined && !holds(element, wanted))
      return wanted.length === 0
        ? `A value of the signature (${element.localName}) holds other elements.`
        : `${element.localName} holds other elements than it should, or in another order.`;
  }
  return undefined;
};

const holds = (element: XmlElement, wanted: readonly string[]): boolean => {
  const names = element.children.map(child =>
    child.namespace === signatureNamespace ? child.localName : '?',
  );
  const needed = wanted.filter(name => !name.endsWith('?'));
  const all = wanted.map(name => name.replace('?', ''));
  return names.length >= needed.length && names.every((name, index) => name === all[index]);
};

/** True when two elements share an ID under any of the names that verifiers take for one; such a reference is ambiguous. */
export const hasDuplicateIds = (elements: readonly XmlElement[]): boolean => {
  const ids = elements.flatMap(element =>
    element.attributes.filter(({ localName }) => localName.toLowerCase() === 'id').map(({ value }) => value),
  );
  return new Set(ids).size !== ids.length;
};
