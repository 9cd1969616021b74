import { signatureNamespace, xmlNamespace, xmlnsNamespace } from './namespaces.ts';

/** How a subset of a document becomes bytes. */
export interface Canonicalization {
  /** Exclusive Canonical XML 1.0: only the namespaces that are used; otherwise Canonical XML 1.0. */
  readonly isExclusive: boolean;
  /** Prefixes that are handled as Canonical XML does all the same; '' is the default namespace. */
  readonly inclusivePrefixes: readonly string[];
}

/** What the outermost element of a subset inherits: it is taken out of its document, and its ancestors are gone. */
export interface Inherited {
  /** Every namespace in scope, by prefix. */
  readonly namespaces: ReadonlyMap<string, string>;
  /** Attributes as `xml:lang`, of the nearest ancestor that has each. */
  readonly xmlAttributes: ReadonlyMap<string, string>;
}

/** The part of the document object model that is read here. */
export interface DomNode {
  readonly nodeType: number;
  readonly nodeName: string;
  readonly localName: string | null;
  readonly namespaceURI: string | null;
  readonly prefix?: string | null;
  /** Of a text. */
  readonly data?: string;
  /** Of an attribute. */
  readonly value?: string;
  readonly attributes?: Indexed;
  readonly childNodes: Indexed;
}

type Indexed = { readonly length: number; readonly [index: number]: DomNode };

const elementNode = 1;
const textNode = 3;
const cdataNode = 4;
const commentNode = 8;

/** What has been written by the elements around: each namespace that a reader of the output knows, by prefix. */
type Written = ReadonlyMap<string, string>;

/**
 * Canonical XML 1.0 (W3C, 15 March 2001) or Exclusive Canonical XML 1.0 (18 July 2002) of one element, without comments. An
 * instruction is refused, as verifiers disagree about it.
 */
export const canonicalXml = (apex: DomNode, how: Canonicalization, inherited: Inherited): string =>
  ofElement(apex, how, inherited.namespaces, new Map(), inherited.xmlAttributes);

const ofNode = (node: DomNode, how: Canonicalization, around: Written, written: Written): string => {
  switch (node.nodeType) {
    case elementNode:
      return ofElement(node, how, around, written, new Map());
    case textNode:
    case cdataNode:
      return escapedText(node.data ?? '');
    case commentNode:
      return '';
    default:
      throw new TypeError('a kind of node that is not canonicalised');
  }
};

const ofElement = (
  element: DomNode,
  how: Canonicalization,
  around: ReadonlyMap<string, string>,
  written: Written,
  inheritedXml: ReadonlyMap<string, string>,
): string => {
  const all = listed(element.attributes ?? { length: 0 });
  const declared = all.filter(isDeclaration);
  const attributes = all.filter(attribute => !isDeclaration(attribute));
  const scope =
    declared.length === 0
      ? around
      : new Map([...around, ...declared.map(one => [declaredPrefix(one), one.value ?? ''] as const)]);
  const namespaces = namespacesToWrite(element, attributes, how, scope, written);
  const inside = namespaces.length === 0 ? written : new Map([...written, ...namespaces]);
  const tag = [
    ...namespaces.map(([prefix, uri]) => ` xmlns${prefix === '' ? '' : `:${prefix}`}="${escapedValue(uri)}"`),
    ...attributesToWrite(attributes, how.isExclusive ? new Map() : inheritedXml).map(
      ({ name, value }) => ` ${name}="${escapedValue(value)}"`,
    ),
  ].join('');
  const content = listed(element.childNodes).map(child => ofNode(child, how, scope, inside));
  return `<${element.nodeName}${tag}>${content.join('')}</${element.nodeName}>`;
};

const listed = (nodes: Indexed): DomNode[] =>
  Array.from({ length: nodes.length }, (_, index) => nodes[index] as DomNode);

const isDeclaration = ({ nodeName, namespaceURI }: DomNode): boolean =>
  namespaceURI === xmlnsNamespace || nodeName === 'xmlns' || nodeName.startsWith('xmlns:');

const declaredPrefix = ({ nodeName }: DomNode): string =>
  nodeName === 'xmlns' ? '' : nodeName.slice('xmlns:'.length);

const namespacesToWrite = (
  element: DomNode,
  attributes: readonly DomNode[],
  { isExclusive, inclusivePrefixes }: Canonicalization,
  scope: ReadonlyMap<string, string>,
  written: Written,
): (readonly [string, string])[] => {
  // An attribute without a prefix is in no namespace, whatever the default one is.
  const used = [element.prefix ?? '', ...attributes.flatMap(({ prefix }) => prefix || [])];
  const considered = isExclusive ? [...used, ...inclusivePrefixes] : [...scope.keys(), ''];
  const isMissing = (prefix: string): boolean => {
    const uri = scope.get(prefix);
    // A default namespace that ends here is written; one that never was is not.
    return uri === undefined || uri === ''
      ? prefix === '' && (written.get('') ?? '') !== ''
      : written.get(prefix) !== uri;
  };
  return [...new Set(considered)]
    .filter(prefix => prefix !== 'xml' && isMissing(prefix))
    .sort(byCodePoint)
    .map(prefix => [prefix, scope.get(prefix) ?? ''] as const);
};

const attributesToWrite = (
  attributes: readonly DomNode[],
  inheritedXml: ReadonlyMap<string, string>,
): { readonly name: string; readonly value: string }[] => {
  const own = attributes.map(({ nodeName, namespaceURI, localName, value = '' }) => ({
    namespace: namespaceURI ?? '',
    localName: localName ?? nodeName,
    name: nodeName,
    value,
  }));
  const inherited = [...inheritedXml]
    .filter(([localName]) => !own.some(one => one.namespace === xmlNamespace && one.localName === localName))
    .map(([localName, value]) => ({ namespace: xmlNamespace, localName, name: `xml:${localName}`, value }));
  return [...own, ...inherited].sort(
    (a, b) => byCodePoint(a.namespace, b.namespace) || byCodePoint(a.localName, b.localName),
  );
};

// UTF-8 keeps the order of code points; the code units of JavaScript's strings do not.
const byCodePoint = (a: string, b: string): number =>
  a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));

const textEntities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\r': '&#xD;',
};
const valueEntities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};

const escapedText = (text: string): string => text.replace(/[&<>\r]/g, one => textEntities[one] ?? one);
const escapedValue = (value: string): string =>
  value.replace(/[&<"\t\n\r]/g, one => valueEntities[one] ?? one);

/** True for SignedInfo, the one part of a signature that is canonicalised by itself. */
export const isSignedInfo = ({ localName, namespaceURI }: DomNode): boolean =>
  localName === 'SignedInfo' && namespaceURI === signatureNamespace;
