import { DER_BEGINNING, derIn } from './der.ts';
import type { Found } from './spans.ts';

/** A way in which bytes are written as text. */
interface Notation {
  /** How a DER sequence of some length begins in it; global. */
  readonly beginning: RegExp;
  /** The text of some bytes from a place on; sticky. */
  readonly piece: RegExp;
  bytesIn(piece: string): number[];
  /** Characters that count for so many bytes, what may be between them, and what may follow the last. */
  readonly counted: RegExp;
  readonly between: RegExp;
  readonly after?: RegExp;
  charactersFor(bytes: number): number;
}

const base64: Notation = {
  beginning: /M[C-I]/g,
  piece: /(?:[\w+/-]\s{0,80}){28,40}/y,
  bytesIn: piece => {
    const plain = piece.replaceAll(/\s/g, '').replaceAll('-', '+').replaceAll('_', '/');
    return Array.from(atob(plain.slice(0, plain.length - (plain.length % 4))), letter =>
      letter.charCodeAt(0),
    );
  },
  counted: /[\w+/-]/,
  between: /\s/,
  after: /[=]/,
  charactersFor: bytes => Math.ceil((bytes * 4) / 3),
};
const hex: Notation = {
  beginning: /30(?=[\s:,]{0,2}(?:0x)?(?:8[123]|[2-7][\dA-F]))/gi,
  piece: /(?:(?:0x)?[\dA-F]{2}[\s:,]{0,80}){14,30}/iy,
  bytesIn: piece =>
    Array.from(piece.replaceAll(/0x|[\s:,]/gi, '').match(/../g) ?? [], pair => Number.parseInt(pair, 16)),
  counted: /[\dA-F]/i,
  between: /[\s:,x]/i,
  charactersFor: bytes => bytes * 2,
};
const decimal: Notation = {
  beginning: /48(?=,)/g,
  piece: /(?:\d{1,3},\s{0,80}){14,30}/y,
  bytesIn: piece => piece.split(',').map(Number),
  counted: /,/,
  between: /[\s\d]/,
  after: /\d/,
  charactersFor: bytes => bytes - 1,
};

/** Where `count` characters of a notation end: earlier when something else comes. */
const endOf = (text: string, from: number, notation: Notation, count: number): number => {
  const { counted, between, after } = notation;
  let end = from;
  for (let left = count; end < text.length && left > 0; end += 1) {
    const letter = text.charAt(end);
    if (counted.test(letter)) left -= 1;
    else if (!between.test(letter)) return end;
  }
  while (after?.test(text.charAt(end))) end += 1;
  return end;
};

const findDer = (text: string, notation: Notation, found: Found): void => {
  const { beginning, piece } = notation;
  beginning.lastIndex = 0;
  let openUpTo = 0;
  for (let match = beginning.exec(text); match; match = beginning.exec(text)) {
    const from = match.index;
    beginning.lastIndex = from + 1;
    piece.lastIndex = from;
    const der = derIn(notation.bytesIn(piece.exec(text)?.[0] ?? '').slice(0, DER_BEGINNING));
    if (der === null || (der.kind === 'public' && from < openUpTo)) continue;
    const to = endOf(text, from, notation, notation.charactersFor(der.length));
    found[der.kind === 'private' ? 'secret' : 'open'].push({ from, to });
    if (der.kind === 'private') beginning.lastIndex = to;
    else openUpTo = to;
  }
};

const ARMOUR = /-{1,10}(BEGIN|END)[ +]([\w +]{0,40})-{0,10}/g;
const BODY = /[\w+/=\s>|"',-]/;
const HEADED_BODY = /[\w+/=\s>|"',:.-]/;

/** Armoured blocks, also those that are cut off at one end. Of a key that does not end, the rest of the text is taken. */
const findArmoured = (text: string, found: Found): void => {
  let begun: { readonly isKey: boolean; readonly from: number } | null = null;
  let seen = 0;
  for (const { 0: whole, 1: word, 2: name = '', index } of text.matchAll(ARMOUR)) {
    const isKey = name.includes('PRIV');
    if (word === 'BEGIN') {
      if (!begun?.isKey) begun = { isKey, from: index };
      continue;
    }
    // A key ends with a key's own end only; what begins as something public and ends as a key is a key.
    if (begun?.isKey && !isKey) continue;
    const from = begun?.from ?? startOfBody(text, index, seen);
    seen = index + whole.length;
    found[isKey ? 'secret' : 'open'].push({ from, to: seen });
    begun = null;
  }
  if (begun?.isKey) found.secret.push({ from: begun.from, to: text.length });
  else if (begun) found.open.push({ from: begun.from, to: endOfBody(text, begun.from) });
};

const startOfBody = (text: string, end: number, earliest: number): number => {
  let from = end;
  while (from > earliest && BODY.test(text.charAt(from - 1))) from -= 1;
  return from;
};

const endOfBody = (text: string, from: number): number => {
  let to = from;
  while (to < text.length && HEADED_BODY.test(text.charAt(to))) to += 1;
  return to;
};

/** What base64 begins with when it holds XML, a PEM or OpenSSH key, possibly after white space or a byte order mark. */
const HIDDEN =
  /PHNhbW|PD94bW|PFJlc3|PEFzc2|PEVuY3|LS0tLS1CRUdJTi[BE]|b3BlbnNzaC1rZXk|(?<![\w+/-])(?:P[A-P]|Cj|Cg|DQ|IC|ID|CQ|77u|\/\/48|__48)(?=[\w+/-]{30})/g;
const RUN =
  /[\w+/=%-]+(?:[ \t]{0,80}\r?\n[ \t]{0,80}[\w+/=-]{20,}|[ \t]{1,4}[\w+/=-]{20,}|[ \t]{0,80}\r?\n[ \t]{0,80}[\w+/-]{1,76}={0,2}(?=[ \t]{0,80}(?:[\r\n"'<&\\]|$)))*/y;

const isHidden = (text: string, from: number): boolean => {
  const plain = text
    .slice(from, from + 40)
    .replaceAll('-', '+')
    .replaceAll('_', '/');
  const whole = /^[A-Za-z\d+/]{4,40}/.exec(plain)?.[0] ?? '';
  const begins = atob(whole.slice(0, whole.length - (whole.length % 4))).replaceAll('\0', '');
  return (
    /^(?:\xef\xbb\xbf|\xff\xfe)?\s{0,28}(?:<[?!\w/]|$)/.test(begins) ||
    /^(?:-----BEGIN|openssh-key)/.test(begins)
  );
};

const findHidden = (text: string, found: Found): void => {
  HIDDEN.lastIndex = 0;
  for (let match = HIDDEN.exec(text); match; match = HIDDEN.exec(text)) {
    if (!isHidden(text, match.index)) continue;
    RUN.lastIndex = match.index;
    const to = match.index + (RUN.exec(text)?.[0].length ?? 0);
    found.secret.push({ from: match.index, to });
    HIDDEN.lastIndex = to;
  }
};

/** Looks for private keys and for XML in base64, and for certificates, whose letters look random and are not secret. */
export const findKeys = (text: string, found: Found): void => {
  for (const notation of [base64, hex, decimal]) findDer(text, notation, found);
  findArmoured(text, found);
  findHidden(text, found);
};
