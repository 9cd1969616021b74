import { inflateRawSync } from 'node:zlib';
import { decodeXml } from './decode.ts';
import { maxWrappings } from './limits.ts';
import { formsIn, isPage } from './page.ts';
import { parseXml } from './xml.ts';

/** What may still be spent: one diagnosis has one room, however many messages it holds and in however many ways they can be read. */
export interface Room {
  /** Bytes that may still be inflated. */
  bytes: number;
  /** Wrappings that may still be taken off. */
  tries: number;
  readonly maxXmlBytes: number;
}

/** The XML inside a text, or, as a string, why there is none. */
export const unwrapText = (
  wrapped: string,
  room: Room,
  wrappingsLeft = maxWrappings,
): Uint8Array | string => {
  const text = wrapped.trim();
  if (wrappingsLeft === 0) return 'This is wrapped more often than any browser does.';
  if (room.tries === 0) return 'This could be read in too many ways.';
  room.tries -= 1;
  const again = (inner: string): Uint8Array | string => unwrapText(inner, room, wrappingsLeft - 1);
  if (text.startsWith('<')) return isPage(text) ? fromPage(text, again) : new TextEncoder().encode(text);
  const field = fieldIn(text);
  if (field !== undefined) return best(field, again);
  if (/(?:^|[?&\s"'|,;])SAMLRequest["']?\s*[=:|\t]/.test(text))
    return 'This is a SAMLRequest, the question to JumpCloud. I need its answer, SAMLResponse.';
  if (/%[0-9a-f]{2}/i.test(text)) {
    const decoded = percentDecoded(text);
    return decoded === undefined ? 'The URL encoding of this text is damaged.' : again(decoded);
  }
  return best(withAndWithoutBlanks(text), packed => fromBase64Text(packed, room, again));
};

/** Any of several readings that gives whole XML, or else the first that gives something like it. */
const best = (
  readings: readonly string[],
  read: (text: string) => Uint8Array | string,
): Uint8Array | string => {
  let first: Uint8Array | string | undefined;
  for (const reading of readings) {
    const found = read(reading);
    if (typeof found !== 'string' && (readings.length === 1 || isWhole(found))) return found;
    if (first === undefined || (typeof first === 'string' && typeof found !== 'string')) first = found;
  }
  return first ?? 'There is nothing in it.';
};

const isWhole = (xml: Uint8Array): boolean => {
  const text = decodeXml(xml);
  return text.ok && parseXml(text.value).ok;
};

/**
 * What follows the field's name, in a body, a list or a table: as far as the next name, and as far as the first white space.
 * Base64 may be broken into lines, and words may follow it.
 */
const fieldIn = (text: string): string[] | undefined => {
  const value = /(?:^|[?&\s"'|,;])SAMLResponse["']?(?:\s*[=:|]\s*["']?|\s+(?=[\w+/%=-]{20}))([^&"'|]+)/.exec(
    text,
  )?.[1];
  if (value === undefined) return undefined;
  const next = /(?<!\s)\s+(?=RelayState\b|[A-Za-z_][\w.-]{1,40}["']?(?:\s*[:|]|\t|=[^\s=]))/.exec(value);
  const whole = (next === null ? value : value.slice(0, next.index)).trim();
  const word = whole.split(/\s/, 1)[0] ?? whole;
  return word === whole ? [whole] : [whole, word];
};

/**
 * A form decoded once too often has blanks where `+` was; a text that was broken into lines has them where nothing was. XML ends
 * with `>`, which in base64 may be a `+` too, and a blank at the end is easily lost.
 */
const withAndWithoutBlanks = (text: string): string[] => {
  const without = text.replace(/\s+/g, '');
  const restored = text.replace(/[^\S ]+/g, '').replaceAll(' ', '+');
  const whole = restored.length % 4 === 3 ? `${restored}+` : restored;
  return whole === without ? [without] : [without, whole];
};

const fromBase64Text = (
  text: string,
  room: Room,
  again: (inner: string) => Uint8Array | string,
): Uint8Array | string => {
  const packed = text.replaceAll('-', '+').replaceAll('_', '/');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(packed))
    return 'This is neither XML nor base64, so it is not a SAML response.';
  const bytes = Buffer.from(packed, 'base64');
  if (isXml(bytes)) return new Uint8Array(bytes);
  const xml = inflatedXml(bytes, room);
  if (xml !== undefined) return xml;
  const inner = bytes.toString('latin1');
  const isText = /^[\t\n\r\x20-\x7e]{8,}$/.test(inner);
  return isText
    ? again(inner)
    : 'The base64 text holds no SAML message: part of it is missing, or it is something else.';
};

const inflatedXml = (bytes: Uint8Array, room: Room): Uint8Array | undefined => {
  const most = Math.min(room.maxXmlBytes, room.bytes);
  if (most === 0) return undefined;
  try {
    const inflated = inflateRawSync(bytes, { maxOutputLength: most });
    room.bytes -= inflated.length;
    return isXml(inflated) ? new Uint8Array(inflated) : undefined;
  } catch {
    // Not deflated, cut off, or larger than the limit; how far it came is not told.
    room.bytes -= most;
    return undefined;
  }
};

const fromPage = (page: string, again: (inner: string) => Uint8Array | string): Uint8Array | string => {
  const [form] = formsIn(page);
  return form === undefined
    ? 'This is a web page without a SAMLResponse in it: JumpCloud showed a message instead of answering.'
    : again(form.value);
};

/** The first SAMLResponse in JSON of any shape; null when it has none, undefined when the text is no JSON. */
export const samlMessageIn = (json: string): string | null | undefined => {
  let left: unknown[];
  try {
    left = [JSON.parse(json)];
  } catch {
    return undefined;
  }
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value !== 'object' || value === null) continue;
    const named = Reflect.get(value, 'SAMLResponse') as unknown;
    if (typeof named === 'string' && named !== '') return named;
    left.push(...Object.values(value).slice(0, 10_000));
  }
  return null;
};

const percentDecoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

/** True for bytes that begin like XML and are no web page. */
export const isXml = (bytes: Uint8Array): boolean => {
  const head = textOf(bytes.subarray(0, 1000)).trimStart();
  return /^<[?!\w]/.test(head) && !isPage(head) && !isMarked(head);
};

// Slack puts addresses into angle brackets.
const isMarked = (head: string): boolean => /^<(?:mailto:|tel:|https?:\/\/)/.test(head);

/** The text of bytes in UTF-8, or in UTF-16 with its mark. */
export const textOf = (bytes: Uint8Array): string => {
  const isWide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (!isWide)
    return Buffer.from(bytes)
      .toString('utf8')
      .replace(/^\uFEFF/, '');
  return new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes);
};
