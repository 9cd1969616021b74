import { ok, type Result } from '../domain/result.ts';
import { maxXmlAttributes, maxXmlDepth, maxXmlNodes } from './limits.ts';
import { fault, grouped, type XmlFault } from './xml-fault.ts';

/** Offsets in a text: of the first character, and of the one after the last. */
export interface XmlSpan {
  readonly start: number;
  readonly end: number;
}

/** What the structure of a document holds. */
export interface XmlOutline {
  /** Where each element begins and ends in the text, in the order of the start tags. */
  readonly spans: readonly XmlSpan[];
  readonly comments: number;
  readonly processingInstructions: number;
}

/** How far a scan has come; `open` holds the elements that are not closed yet, with their place in `spans`. */
interface Scan {
  readonly text: string;
  readonly open: { readonly name: string; readonly index: number }[];
  readonly spans: XmlSpan[];
  comments: number;
  processingInstructions: number;
  /** Elements, comments, CDATA sections and instructions begun so far. */
  nodes: number;
}

type Refused = { ok: false; error: XmlFault };

const openTag = /<([^\s<>/="'&?!]+)/y;
// White space is that of XML 1.0 (section 2.3): four characters, fewer than `\s` takes.
const closeTag = /<\/([^\s<>/="'&?!]+)[ \t\r\n]*>/y;
const attribute = /[ \t\r\n]+([^\s<>/="'&]+)[ \t\r\n]*=[ \t\r\n]*(?:"[^"<]*"|'[^'<]*')/y;
const tagEnd = /[ \t\r\n]*(\/?)>/y;
const declaration =
  /^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"([^"]*)"|'([^']*)')(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?:"[A-Za-z][\w.-]*"|'[A-Za-z][\w.-]*'))?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\r\n]*\?>$/;
const unfinishedTag = /^<\/?[^\s<>/="'&?!]*\s*$/;
const unfinishedAttribute = /^\s*(?:[^\s<>/="'&]+\s*(?:=\s*(?:"[^"<]*|'[^'<]*)?)?)?\/?$/;
// XML 1.0 section 2.2, production Char, turned round.
const forbiddenCharacter = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/**
 * Walks a whole document once, in linear time, before any parser sees it, and refuses what the parser would let through:
 * DOCTYPE, several roots, text outside the root, control characters, unbalanced tags, `<` in values, `--` in comments, too
 * many or too deep elements. A document that stops in the middle (`cut-off`) is told apart from one that is wrong.
 */
export const scanXml = (text: string): Result<XmlOutline, XmlFault> => {
  const forbidden = forbiddenCharacter.exec(text);
  if (forbidden) return forbiddenAt(text, forbidden);
  const scan: Scan = { text, open: [], spans: [], comments: 0, processingInstructions: 0, nodes: 0 };
  for (let at = 0; at < text.length; ) {
    const next = step(scan, at);
    if (typeof next !== 'number') return next;
    at = next;
  }
  if (scan.open.length > 0) return endless();
  if (scan.spans.length > 0) return ok(scan);
  return text.startsWith('<') ? endless() : fault('not-xml', 'The file is not XML.');
};

/** Reads the construct that begins at `at`; gives where it ends. */
const step = (scan: Scan, at: number): number | Refused => {
  const { text } = scan;
  if (text[at] !== '<') return textRun(scan, at);
  if (text[at + 1] === '/') return endTag(scan, at);
  scan.nodes += 1;
  if (scan.nodes > maxXmlNodes)
    return fault('too-complex', `The file holds more than ${grouped(maxXmlNodes)} elements and comments.`);
  if (text[at + 1] === '?') return instruction(scan, at);
  if (text[at + 1] !== '!') return startTag(scan, at);
  if (text.startsWith('<!--', at)) return comment(scan, at);
  if (text.startsWith('<![CDATA[', at)) return cdata(scan, at);
  if (/^<!doctype/i.test(text.slice(at, at + 9))) {
    return fault(
      'doctype',
      'The file holds a DOCTYPE. It can pull in other files or blow up the text, so it is never read.',
      lineOf(text, at),
    );
  }
  const rest = text.slice(at);
  const isUnfinished = ['<!--', '<![CDATA[', '<!DOCTYPE'].some(opener => opener.startsWith(rest));
  return isUnfinished ? endless() : bad(text, at, 'There is a "<!" that opens nothing XML knows.');
};

const textRun = ({ text, open, spans }: Scan, at: number): number | Refused => {
  const next = text.indexOf('<', at);
  const end = next < 0 ? text.length : next;
  const run = text.slice(at, end);
  if (open.length === 0 && /[^ \t\r\n]/.test(run)) {
    const isNoXml = spans.length === 0 && next < 0;
    return isNoXml ? fault('not-xml', 'The file is not XML.') : outsideRoot(text, at);
  }
  return run.includes(']]>') ? bad(text, at, 'A text holds "]]>", which XML forbids.') : end;
};

const comment = (scan: Scan, at: number): number | Refused => {
  const end = scan.text.indexOf('-->', at + 4);
  if (end < 0) return endless();
  const inside = scan.text.slice(at + 4, end);
  if (inside.includes('--') || inside.endsWith('-')) {
    return bad(scan.text, at, 'A comment holds "--", which XML forbids.');
  }
  scan.comments += 1;
  return end + 3;
};

const cdata = ({ text, open }: Scan, at: number): number | Refused => {
  if (open.length === 0) return outsideRoot(text, at);
  const end = text.indexOf(']]>', at + 9);
  return end < 0 ? endless() : end + 3;
};

const instruction = (scan: Scan, at: number): number | Refused => {
  const end = scan.text.indexOf('?>', at + 2);
  if (end < 0) return endless();
  const isDeclaration = /^xml(?:[\s?]|$)/i.test(scan.text.slice(at + 2, at + 6));
  if (isDeclaration && at !== 0) {
    return bad(scan.text, at, 'The XML declaration is not at the very start of the file.');
  }
  if (!isDeclaration) scan.processingInstructions += 1;
  return (isDeclaration ? declarationFault(scan.text.slice(at, end + 2)) : undefined) ?? end + 2;
};

// XML 1.0 section 2.8, production XMLDecl. In XML 1.1 other characters end lines, so that one signature has two meanings.
const declarationFault = (text: string): Refused | undefined => {
  const version = declaration
    .exec(text)
    ?.slice(1)
    .find(one => one !== undefined);
  if (version === undefined) return bad(text, 0, 'The XML declaration is not well formed.');
  return version === '1.0'
    ? undefined
    : bad(text, 0, `The file declares XML ${shown(version)}; SAML is written in XML 1.0.`);
};

const startTag = (scan: Scan, at: number): number | Refused => {
  const { text, open, spans } = scan;
  const name = match(openTag, text, at)?.[1];
  if (name === undefined) {
    return at === text.length - 1 ? endless() : bad(text, at, 'There is a "<" that starts no tag.');
  }
  if (open.length === 0 && spans.length > 0) {
    return bad(text, at, `There is a second outermost element, "${shown(name)}".`);
  }
  const end = attributes(text, openTag.lastIndex);
  if (typeof end !== 'number') return end;
  const closing = match(tagEnd, text, end);
  if (!closing) {
    const isUnfinished = unfinishedAttribute.test(text.slice(end));
    return isUnfinished ? endless() : bad(text, end, `The tag "${shown(name)}" is not well formed.`);
  }
  spans.push({ start: at, end: tagEnd.lastIndex });
  if (closing[1] === '') open.push({ name, index: spans.length - 1 });
  if (open.length > maxXmlDepth) {
    return fault('too-complex', `Elements are nested more than ${maxXmlDepth} deep.`, lineOf(text, at));
  }
  return tagEnd.lastIndex;
};

/** The parser keeps only the last of two attributes with one name, so that they are told apart here. */
const attributes = (text: string, from: number): number | Refused => {
  const names = new Set<string>();
  let end = from;
  for (let found = match(attribute, text, end); found !== null; found = match(attribute, text, end)) {
    const name = found[1] ?? '';
    if (names.has(name)) return bad(text, end, `The attribute "${shown(name)}" is given twice.`);
    names.add(name);
    if (names.size > maxXmlAttributes) {
      return fault(
        'too-complex',
        `An element has more than ${maxXmlAttributes} attributes.`,
        lineOf(text, from),
      );
    }
    end = attribute.lastIndex;
  }
  return end;
};

const endTag = ({ text, open, spans }: Scan, at: number): number | Refused => {
  const name = match(closeTag, text, at)?.[1];
  if (name === undefined) {
    return unfinishedTag.test(text.slice(at)) ? endless() : bad(text, at, 'An end tag is not well formed.');
  }
  const expected = open.pop();
  if (expected === undefined) return bad(text, at, `The end tag "${shown(name)}" has no start tag.`);
  if (name !== expected.name) {
    return bad(text, at, `The element "${shown(expected.name)}" is closed by "${shown(name)}".`);
  }
  spans[expected.index] = { start: spans[expected.index]?.start ?? at, end: closeTag.lastIndex };
  return closeTag.lastIndex;
};

const match = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

const bad = (text: string, position: number, message: string): Refused =>
  fault('malformed', message, lineOf(text, position));

const endless = (): Refused => fault('cut-off', 'The file stops before its end.');

const outsideRoot = (text: string, at: number): Refused =>
  bad(text, at, 'There is text outside the outermost element.');

const forbiddenAt = (text: string, { 0: character, index }: RegExpExecArray): Refused => {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return fault(
    'control-character',
    `The file holds the character U+${code}, which XML forbids.`,
    lineOf(text, index),
  );
};

const lineOf = (text: string, position: number): string =>
  `line ${grouped(text.slice(0, position).split('\n').length)}`;

/** A name from the file, short enough to be quoted in a message. */
export const shown = (name: string): string => (name.length > 60 ? `${name.slice(0, 60)}…` : name);
