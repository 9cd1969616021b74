import { isSecretName, secretWord } from './names.ts';
import type { Found } from './spans.ts';

/** A name in running text (`client_secret=…`, `Cookie: …`, `"token": "…"`), up to the value. */
const NAMED = new RegExp(
  `(["'\`]?)((?:set-|proxy-|x-)?)(${secretWord})["'\`]?\\s{0,8}(?:=>|[:=,])\\s{0,8}`,
  'gi',
);
/** A name in quotes, as in JSON. */
const QUOTED = /(["'])([\w .:-]{1,64})\1\s{0,8}(?:=>|[:=])\s{0,8}/g;
/** A pair as an HTTP archive and many APIs write it. */
const NAME_THEN_VALUE = /"name"\s{0,8}:\s{0,8}"([^"\\]{1,80})"\s{0,8},\s{0,8}"value"\s{0,8}:\s{0,8}/g;
const VALUE_THEN_NAME =
  /"value"\s{0,8}:\s{0,8}"((?:[^"\\]|\\.){1,8000})"\s{0,8},\s{0,8}"name"\s{0,8}:\s{0,8}"([^"\\]{1,80})"/dg;
/** The name of an option of a program, with its value after a space. */
const OPTION = new RegExp(`--[\\w-]{0,40}?(?:${secretWord})[ \\t]{1,8}(?=[^\\s-])`, 'gi');
/** An element of XML that begins with text. The next element may begin where the text ends. */
const ELEMENT = /<([\w:.-]{1,80})(?:\s[^<>]{0,400})?>([^<]{1,8000})(?=<|$)/dg;
const COOKIES = /(["']?)cookies\1\s{0,8}[:=]\s{0,8}(?=[[{])/gi;
/** Cookies whose names tell nothing: those of Cloudflare, and of sessions. */
const COOKIE_NAMES = /^_{0,2}cf|sess|^d$|^d-s$|^b$/i;

const LINE_END = /[\r\n]|$/g;
const BARE_END = /[\s,;&"'`<>}\]]|$/g;
const SCHEME = /(?:Bearer|Basic|Digest|Negotiate|NTLM|Token|Bot|SSWS)[ \t]{1,8}/iy;
const NOTHING = /(?:true|false|null|undefined|none|""|'')(?![\w-])/y;

const placeOf = (pattern: RegExp, text: string, from: number): number => {
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? text.length;
};

/** Where a quoted text ends that begins at `from`, its quotes included; the end of the text when it is cut off. */
const endOfQuoted = (text: string, from: number): number => {
  const quote = text.charAt(from);
  let place = from + 1;
  while (place < text.length && text.charAt(place) !== quote) place += text.charAt(place) === '\\' ? 2 : 1;
  return Math.min(place + 1, text.length);
};

/** Where a list or an object ends that begins at `from`; the end of the text when it is cut off. */
const endOfBracketed = (text: string, from: number): number => {
  let depth = 0;
  for (let place = from; place < text.length; place += 1) {
    const letter = text.charAt(place);
    if (letter === '"' || letter === "'") place = endOfQuoted(text, place) - 1;
    else if (letter === '[' || letter === '{') depth += 1;
    else if (letter === ']' || letter === '}') depth -= 1;
    if (depth === 0) return place + 1;
  }
  return text.length;
};

/** A header and the quote in which it stands as a whole, if any, with the number of backslashes before the quote. */
interface Header {
  readonly quote: string;
  readonly escapes: number;
}

const escapesBefore = (text: string, place: number): number => {
  let count = 0;
  while (count < 32 && text.charAt(place - 1 - count) === '\\') count += 1;
  return count;
};

/** Where the value ends that begins at `from`. A header's goes on to the end of its line, or of what it is quoted in. */
const endOfValue = (text: string, from: number, header: Header | null): number => {
  const first = text.charAt(from);
  if (/["'`]/.test(first)) return endOfQuoted(text, from);
  if (/[[{]/.test(first)) return endOfBracketed(text, from);
  if (header === null) {
    SCHEME.lastIndex = from;
    return placeOf(BARE_END, text, from + (SCHEME.exec(text)?.[0].length ?? 0));
  }
  const line = placeOf(LINE_END, text, from);
  if (header.quote === '') return line;
  let escapes = 0;
  for (let place = from; place < line; place += 1) {
    if (text.charAt(place) === header.quote && escapes <= header.escapes) return place;
    escapes = text.charAt(place) === '\\' ? escapes + 1 : 0;
  }
  return line;
};

const take = (text: string, from: number, header: Header | null, found: Found): number => {
  NOTHING.lastIndex = from;
  if (NOTHING.test(text)) return from;
  const end = endOfValue(text, from, header);
  // The quotes stay, so that JSON is still read as JSON.
  const isQuoted = /["'`]/.test(text.charAt(from));
  const isClosed = isQuoted && end - 1 > from && text.charAt(end - 1) === text.charAt(from);
  found.secret.push({ from: isQuoted ? from + 1 : from, to: isClosed ? end - 1 : end });
  return end;
};

/** Looks for values that stand under the name of a secret. */
export const findNamed = (text: string, found: Found): void => {
  for (let match = NAMED.exec(text); match; match = NAMED.exec(text)) {
    const [whole, quote = '', , word = ''] = match;
    const from = match.index + whole.length;
    // A comma parts name and value only in a list of quoted texts.
    if (whole.includes(',') && !(quote && /["']/.test(text.charAt(from)))) continue;
    const isHeader = /^(?:cookie|authorization)$/i.test(word) && !whole.includes('=');
    NAMED.lastIndex = Math.max(
      from,
      take(text, from, isHeader ? { quote, escapes: escapesBefore(text, match.index) } : null, found),
    );
  }
  for (let match = QUOTED.exec(text); match; match = QUOTED.exec(text)) {
    if (!isSecretName(match[2] ?? '')) {
      QUOTED.lastIndex = match.index + 1;
      continue;
    }
    QUOTED.lastIndex = Math.max(QUOTED.lastIndex, take(text, match.index + match[0].length, null, found));
  }
  for (const match of text.matchAll(OPTION)) take(text, match.index + match[0].length, null, found);
  for (const match of text.matchAll(ELEMENT)) {
    const [from, to] = match.indices?.[2] ?? [0, 0];
    if (isSecretName(match[1] ?? '')) found.secret.push({ from, to });
  }
  const isSecretPair = (name = ''): boolean => isSecretName(name) || COOKIE_NAMES.test(name);
  for (const match of text.matchAll(NAME_THEN_VALUE))
    if (isSecretPair(match[1])) take(text, match.index + match[0].length, null, found);
  for (const match of text.matchAll(VALUE_THEN_NAME)) {
    const [from, to] = match.indices?.[1] ?? [0, 0];
    if (isSecretPair(match[2])) found.secret.push({ from, to });
  }
  for (let match = COOKIES.exec(text); match; match = COOKIES.exec(text))
    COOKIES.lastIndex = take(text, COOKIES.lastIndex, null, found);
};
