import { ok, type Result } from '../domain/result.ts';
import { maxXmlAttributes, maxXmlDepth, maxXmlElements } from './limits.ts';
import { fault, grouped, type XmlFault } from './xml-fault.ts';

/** What the structure of a document holds beside its elements. */
export interface XmlOutline {
  readonly elements: number;
  readonly comments: number;
  readonly processingInstructions: number;
}

const openTag = /<([^\s<>/="'&?!]+)/y;
const closeTag = /<\/([^\s<>/="'&?!]+)\s*>/y;
const attribute = /\s+([^\s<>/="'&]+)\s*=\s*(?:"[^"<]*"|'[^'<]*')/y;
const tagEnd = /\s*(\/?)>/y;
const tagStart = /^<\/?[^\s<>/="'&?!]*(?:\s[^<>]*)?$/;
const attributeStart = /^\s*(?:[^\s<>/="'&]+\s*(?:=\s*(?:"[^"<]*|'[^'<]*)?)?)?\/?$/;
// XML 1.0 section 2.2, production Char, turned round.
const forbiddenCharacter = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/**
 * Walks a whole document once, in linear time, before any parser sees it, and refuses what the parser would let through:
 * DOCTYPE, several roots, text outside the root, control characters, unbalanced tags, `<` in values, `--` in comments, too
 * many or too deep elements. A document that stops in the middle is told apart (`cut-off`) from one that is wrong.
 */
export const scanXml = (text: string): Result<XmlOutline, XmlFault> => {
  const forbidden = forbiddenCharacter.exec(text);
  if (forbidden) {
    const code = forbidden[0].codePointAt(0) ?? 0;
    return fault(
      'control-character',
      `The file holds the character U+${code.toString(16).toUpperCase().padStart(4, '0')}, which XML forbids.`,
      lineOf(text, forbidden.index),
    );
  }
  const open: string[] = [];
  const seen = { elements: 0, comments: 0, processingInstructions: 0 };
  let at = 0;

  const bad = (message: string, position = at): { ok: false; error: XmlFault } =>
    fault('malformed', message, lineOf(text, position));
  const endless = (): { ok: false; error: XmlFault } => fault('cut-off', 'The file stops before its end.');

  while (at < text.length) {
    if (text.startsWith('<!--', at)) {
      const end = text.indexOf('-->', at + 4);
      if (end < 0) return endless();
      const comment = text.slice(at + 4, end);
      if (comment.includes('--') || comment.endsWith('-'))
        return bad('A comment holds "--", which XML forbids.');
      seen.comments += 1;
      at = end + 3;
    } else if (text.startsWith('<![CDATA[', at)) {
      if (open.length === 0) return bad('There is text outside the outermost element.');
      const end = text.indexOf(']]>', at + 9);
      if (end < 0) return endless();
      at = end + 3;
    } else if (text.startsWith('<?', at)) {
      const end = text.indexOf('?>', at + 2);
      if (end < 0) return endless();
      if (/^xml(?![^\s?])/i.test(text.slice(at + 2, at + 6))) {
        if (at !== 0) return bad('The XML declaration is not at the very start of the file.');
      } else {
        seen.processingInstructions += 1;
      }
      at = end + 2;
    } else if (text.startsWith('<!', at)) {
      const rest = text.slice(at, at + 9);
      if (/^<!doctype/i.test(rest)) {
        return fault(
          'doctype',
          'The file holds a DOCTYPE. It can pull in other files or blow up the text, so it is never read.',
          lineOf(text, at),
        );
      }
      const isStart = ['<!--', '<![CDATA[', '<!DOCTYPE'].some(opener => opener.startsWith(text.slice(at)));
      return isStart ? endless() : bad('There is a "<!" that opens nothing XML knows.');
    } else if (text.startsWith('</', at)) {
      const name = match(closeTag, text, at)?.[1];
      if (name === undefined)
        return tagStart.test(text.slice(at)) ? endless() : bad('An end tag is not well formed.');
      const expected = open.pop();
      if (expected === undefined) return bad(`The end tag "${shown(name)}" has no start tag.`);
      if (name !== expected) return bad(`The element "${shown(expected)}" is closed by "${shown(name)}".`);
      at = closeTag.lastIndex;
    } else if (text[at] === '<') {
      const name = match(openTag, text, at)?.[1];
      if (name === undefined)
        return at === text.length - 1 ? endless() : bad('There is a "<" that starts no tag.');
      if (open.length === 0 && seen.elements > 0)
        return bad(`There is a second outermost element, "${shown(name)}".`);
      seen.elements += 1;
      if (seen.elements > maxXmlElements)
        return fault('too-complex', `The file holds more than ${grouped(maxXmlElements)} elements.`);
      let end = openTag.lastIndex;
      const names = new Set<string>();
      for (let found = match(attribute, text, end); found !== null; found = match(attribute, text, end)) {
        end = attribute.lastIndex;
        const key = found[1] ?? '';
        if (names.has(key)) return bad(`The attribute "${shown(key)}" is given twice.`);
        names.add(key);
        if (names.size > maxXmlAttributes)
          return fault(
            'too-complex',
            `An element has more than ${maxXmlAttributes} attributes.`,
            lineOf(text, at),
          );
      }
      const closing = match(tagEnd, text, end);
      if (!closing)
        return attributeStart.test(text.slice(end))
          ? endless()
          : bad(`The tag "${shown(name)}" is not well formed.`, end);
      if (closing[1] === '') open.push(name);
      if (open.length > maxXmlDepth)
        return fault('too-complex', `Elements are nested more than ${maxXmlDepth} deep.`, lineOf(text, at));
      at = tagEnd.lastIndex;
    } else {
      const next = text.indexOf('<', at);
      const end = next < 0 ? text.length : next;
      const run = text.slice(at, end);
      if (open.length === 0 && /[^ \t\r\n]/.test(run)) {
        return seen.elements === 0 && next < 0
          ? fault('not-xml', 'The file is not XML.')
          : bad('There is text outside the outermost element.');
      }
      if (run.includes(']]>')) return bad('A text holds "]]>", which XML forbids.');
      at = end;
    }
  }
  if (open.length > 0) return endless();
  if (seen.elements > 0) return ok(seen);
  return text.startsWith('<') ? endless() : fault('not-xml', 'The file is not XML.');
};

const match = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

const lineOf = (text: string, position: number): string =>
  `line ${grouped(text.slice(0, position).split('\n').length)}`;

/** A name from the file, short enough to be quoted in a message. */
export const shown = (name: string): string => (name.length > 60 ? `${name.slice(0, 60)}…` : name);
