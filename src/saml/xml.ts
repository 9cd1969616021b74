import { XMLParser } from 'fast-xml-parser';
import { ok, type Result } from '../domain/result.ts';
import { maxNamespacesInScope, maxXmlDepth } from './limits.ts';
import { xmlNamespace, xmlnsNamespace } from './namespaces.ts';
import { fault, type XmlFault } from './xml-fault.ts';
import { scanXml, shown, type XmlSpan } from './xml-scan.ts';

/** One attribute with its namespace resolved; an unprefixed attribute has the namespace ''. */
interface XmlAttribute {
  readonly namespace: string;
  readonly localName: string;
  readonly value: string;
}

/** One element with its namespace resolved. `text` joins its own text and CDATA, references decoded, whitespace kept. */
export interface XmlElement {
  readonly namespace: string;
  readonly localName: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlElement[];
  readonly text: string;
  /** Where it stands in the document's text, for a reader that must have it character by character. */
  readonly span: XmlSpan;
  readonly scope: Scope;
}

/**
 * The namespaces in scope: those that an element declares, by prefix ('' is the default one), and the scope around it. Scopes
 * are linked, not copied: a file of nested declarations would otherwise cost memory by the square of its size.
 */
export interface Scope {
  readonly declared: ReadonlyMap<string, string>;
  readonly outer: Scope | null;
  /** How many declarations it holds, those of the outer ones included. */
  readonly size: number;
}

/** A document; the counts let a reader of signed messages refuse what verifiers are known to disagree about. */
export interface XmlDocument {
  readonly root: XmlElement;
  /** The text that was read, line ends normalised; the spans of elements point into it. */
  readonly source: string;
  readonly comments: number;
  readonly processingInstructions: number;
}

type RawNode = Readonly<Record<string, unknown>>;

/** Counts elements in document order, as the scan did, and hands each the span that the scan found. */
interface Counter {
  readonly spans: readonly XmlSpan[];
  elements: number;
}

const attributesKey = ':@';
const textKey = '#text';
const cdataKey = '#cdata';
const outermost: Scope = { declared: new Map([['xml', xmlNamespace]]), outer: null, size: 1 };
const ncName = /^[\p{L}_][\p{L}\p{N}\p{M}._·-]*$/u;

// References are left alone (processEntities) and decoded here: the parser's own decoding skips numeric ones and, with
// prefixes removed, would let `e:entityID` overwrite `entityID`.
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  attributesGroupName: attributesKey,
  textNodeName: textKey,
  cdataPropName: cdataKey,
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
  trimValues: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: maxXmlDepth + 1,
});

/**
 * Reads text as one well-formed, namespace-correct XML 1.0 document without DOCTYPE. Never throws: what is wrong comes back
 * as a fault. Two readers, the scan and the parser, must count the same elements, so that neither can be led astray alone.
 */
export const parseXml = (text: string): Result<XmlDocument, XmlFault> => {
  const normalised = text.replace(/\r\n?/g, '\n'); // XML 1.0 section 2.11
  const outline = scanXml(normalised);
  if (!outline.ok) return outline;
  const { spans, comments, processingInstructions } = outline.value;
  const counter: Counter = { spans, elements: 0 };
  try {
    const nodes: readonly RawNode[] = parser.parse(normalised);
    const roots = nodes.filter(node => nameOf(node) !== textKey);
    const root = roots[0];
    if (root === undefined || roots.length > 1)
      return fault('malformed', 'The file has no single outermost element.');
    const element = build(root, outermost, counter);
    if (counter.elements !== spans.length)
      return fault('malformed', 'The elements of the file cannot be told apart with certainty.');
    return ok({ root: element, source: normalised, comments, processingInstructions });
  } catch (error) {
    if (error instanceof Broken) return { ok: false, error: error.fault };
    // The parser throws for names that could reach an object's prototype.
    return fault('malformed', 'The file holds a name or a structure that the XML reader refuses.');
  }
};

class Broken extends Error {
  readonly fault: XmlFault;
  constructor(code: XmlFault['code'], message: string) {
    super(message);
    this.fault = { code, message };
  }
}

const build = (node: RawNode, outer: Scope, counter: Counter): XmlElement => {
  const span = counter.spans[counter.elements] ?? { start: 0, end: 0 };
  counter.elements += 1;
  const name = nameOf(node);
  const raw = Object.entries((node[attributesKey] ?? {}) as Readonly<Record<string, string>>);
  const scope = scopeOf(raw, outer);
  const { prefix, localName } = split(name);
  const texts: string[] = [];
  const children: XmlElement[] = [];
  for (const child of node[name] as readonly RawNode[]) {
    const kind = nameOf(child);
    if (kind === textKey) texts.push(decodeReferences(String(child[textKey])));
    else if (kind === cdataKey)
      texts.push(...(child[cdataKey] as readonly RawNode[]).map(piece => String(piece[textKey])));
    else children.push(build(child, scope, counter));
  }
  return {
    namespace: resolve(prefix, scope, ''),
    localName,
    attributes: attributesOf(raw, scope),
    children,
    text: texts.join(''),
    span,
    scope,
  };
};

const nameOf = (node: RawNode): string => Object.keys(node).find(key => key !== attributesKey) ?? '';

const split = (name: string): { prefix: string; localName: string } => {
  const parts = name.split(':');
  const localName = parts.at(-1) ?? '';
  const prefix = parts.length === 2 ? (parts[0] ?? '') : '';
  if (parts.length > 2 || !parts.every(part => ncName.test(part)))
    throw new Broken('malformed', `"${shown(name)}" is not a name in XML.`);
  return { prefix, localName };
};

const scopeOf = (raw: readonly (readonly [string, string])[], outer: Scope): Scope => {
  const declared = raw.filter(([name]) => name === 'xmlns' || name.startsWith('xmlns:'));
  if (declared.length === 0) return outer;
  const own = new Map<string, string>();
  for (const [name, value] of declared) {
    const prefix = name === 'xmlns' ? '' : name.slice(6);
    const namespace = attributeValue(value);
    // Namespaces in XML 1.0, section 3: these two are reserved, and a prefix cannot be undeclared.
    const isReserved =
      prefix === 'xmlns' ||
      namespace === xmlnsNamespace ||
      (prefix === 'xml') !== (namespace === xmlNamespace);
    if (isReserved || (prefix !== '' && namespace === ''))
      throw new Broken('namespace', `"${shown(name)}" declares a namespace that XML does not allow.`);
    own.set(prefix, namespace);
  }
  const size = outer.size + own.size;
  if (size > maxNamespacesInScope)
    throw new Broken(
      'too-complex',
      `More than ${maxNamespacesInScope} namespaces are in scope at one place.`,
    );
  return { declared: own, outer, size };
};

const namespaceOf = (prefix: string, scope: Scope): string | undefined => {
  for (let at: Scope | null = scope; at !== null; at = at.outer) {
    const namespace = at.declared.get(prefix);
    if (namespace !== undefined) return namespace;
  }
  return undefined;
};

/** Every namespace in scope, by prefix. */
export const namespacesIn = (scope: Scope): ReadonlyMap<string, string> =>
  scope.outer === null ? scope.declared : new Map([...namespacesIn(scope.outer), ...scope.declared]);

const resolve = (prefix: string, scope: Scope, unprefixed: string): string => {
  const namespace = namespaceOf(prefix, scope);
  if (namespace !== undefined) return namespace;
  if (prefix === '') return unprefixed;
  throw new Broken('namespace', `The prefix "${shown(prefix)}" is used without being declared.`);
};

const attributesOf = (raw: readonly (readonly [string, string])[], scope: Scope): XmlAttribute[] => {
  const seen = new Set<string>();
  const attributes: XmlAttribute[] = [];
  for (const [name, value] of raw) {
    if (name === 'xmlns' || name.startsWith('xmlns:')) continue;
    const { prefix, localName } = split(name);
    const namespace = prefix === '' ? '' : resolve(prefix, scope, '');
    const key = `${namespace} ${localName}`;
    if (seen.has(key)) throw new Broken('malformed', `The attribute "${shown(name)}" is given twice.`);
    seen.add(key);
    attributes.push({ namespace, localName, value: attributeValue(value) });
  }
  return attributes;
};

// XML 1.0 section 3.3.3: white space becomes a space, but white space written as a reference stays.
const attributeValue = (raw: string): string => decodeReferences(raw.replace(/[\t\n]/g, ' '));

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const decodeReferences = (raw: string): string =>
  raw.replace(
    /&(?:#x([0-9a-fA-F]{1,8});|#([0-9]{1,8});|([A-Za-z]+);)?/g,
    (whole, hex?: string, decimal?: string, name?: string) => {
      const known = name === undefined || !Object.hasOwn(named, name) ? undefined : named[name];
      if (known !== undefined) return known;
      const code =
        hex === undefined
          ? decimal === undefined
            ? -1
            : Number.parseInt(decimal, 10)
          : Number.parseInt(hex, 16);
      if (!isXmlCharacter(code))
        throw new Broken('malformed', `"${whole}" is not a reference that XML knows.`);
      return String.fromCodePoint(code);
    },
  );

const isXmlCharacter = (code: number): boolean =>
  code === 0x9 ||
  code === 0xa ||
  code === 0xd ||
  (code >= 0x20 && code <= 0xd7ff) ||
  (code >= 0xe000 && code <= 0xfffd) ||
  (code >= 0x10000 && code <= 0x10ffff);
