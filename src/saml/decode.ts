import { ok, type Result } from '../domain/result.ts';
import { maxXmlBytes } from './limits.ts';
import { fault, grouped, type XmlFault } from './xml-fault.ts';

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'us-ascii' | 'iso-8859-1';

const namesOf: Readonly<Record<string, readonly Encoding[]>> = {
  'utf-8': ['utf-8'],
  utf8: ['utf-8'],
  'us-ascii': ['us-ascii'],
  ascii: ['us-ascii'],
  'iso-8859-1': ['iso-8859-1'],
  latin1: ['iso-8859-1'],
  'utf-16': ['utf-16le', 'utf-16be'],
  'utf-16le': ['utf-16le'],
  'utf-16be': ['utf-16be'],
};

/**
 * Text of an XML file's bytes: UTF-8 (default, US-ASCII and ISO-8859-1 when declared) or UTF-16 with a byte order mark.
 * The mark is removed. Nothing is guessed or replaced: bytes that contradict the mark or the declaration are refused.
 */
export const decodeXml = (bytes: Uint8Array): Result<string, XmlFault> => {
  if (bytes.length === 0) return fault('empty', 'The file is empty.');
  if (bytes.length > maxXmlBytes) {
    return fault(
      'too-large',
      `The file has ${grouped(bytes.length)} bytes; at most ${grouped(maxXmlBytes)} (1 MiB) are read.`,
    );
  }
  const mark = byteOrderMark(bytes);
  if (mark === undefined && bytes.subarray(0, 4).includes(0)) {
    return fault(
      'encoding-mismatch',
      'The file looks like UTF-16 or binary data and has no byte order mark, so its text cannot be read.',
      'byte 1',
    );
  }
  const body = mark === undefined ? bytes : bytes.subarray(mark === 'utf-8' ? 3 : 2);
  const declared = declaredEncoding(
    mark === 'utf-16le' || mark === 'utf-16be' ? wide(body, mark) : narrow(declarationIn(body)),
  );
  if (declared === undefined) return decodeAs(mark ?? 'utf-8', body, bytes.length);

  const possible = namesOf[declared.toLowerCase()];
  if (possible === undefined) {
    return fault(
      'encoding-unsupported',
      `The file declares the encoding "${declared.slice(0, 40)}"; UTF-8 and UTF-16 are read.`,
      'XML declaration',
    );
  }
  if (mark !== undefined && !possible.includes(mark)) {
    return fault(
      'encoding-mismatch',
      `The file declares ${declared}, but its byte order mark says ${mark.toUpperCase()}.`,
      'XML declaration',
    );
  }
  const encoding = mark ?? possible[0] ?? 'utf-8';
  if (mark === undefined && encoding.startsWith('utf-16')) {
    return fault(
      'encoding-mismatch',
      `The file declares ${declared}, but its bytes are not UTF-16.`,
      'XML declaration',
    );
  }
  return decodeAs(encoding, body, bytes.length);
};

const byteOrderMark = (bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' | undefined => {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return undefined;
};

// However long it is: the encoding may stand behind a thousand spaces.
const declarationIn = (body: Uint8Array): Uint8Array => {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.length);
  return bytes.subarray(0, 6).toString('latin1').startsWith('<?xml')
    ? bytes.subarray(0, bytes.indexOf('?>') + 2)
    : bytes.subarray(0, 0);
};

const narrow = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const wide = (bytes: Uint8Array, encoding: string): string => new TextDecoder(encoding).decode(bytes);

const declaredEncoding = (head: string): string | undefined =>
  /^<\?xml\s(?:[^?]|\?(?!>))*?\sencoding\s*=\s*["']([^"']*)["']/.exec(head)?.[1];

const decodeAs = (encoding: Encoding, body: Uint8Array, fileBytes: number): Result<string, XmlFault> => {
  if (encoding === 'iso-8859-1') return ok(narrow(body));
  const skipped = fileBytes - body.length;
  if (encoding === 'us-ascii') {
    const bad = body.findIndex(byte => byte > 0x7f);
    return bad < 0 ? ok(narrow(body)) : notThisEncoding('US-ASCII', bad + skipped + 1);
  }
  try {
    return ok(new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(body));
  } catch {
    const bad = encoding === 'utf-8' ? firstBadUtf8(body) : undefined;
    const endsInside =
      encoding === 'utf-8' ? bad !== undefined && endsInsideCharacter(body, bad) : body.length % 2 === 1;
    if (endsInside) return cutOff(fileBytes);
    return notThisEncoding(encoding.toUpperCase(), bad === undefined ? undefined : bad + skipped + 1);
  }
};

/** The fault of a file that stops before its end; `fileBytes` is its length, which is where it stops. */
export const cutOff = (fileBytes: number): { ok: false; error: XmlFault } =>
  fault('cut-off', `The file is cut off at byte ${grouped(fileBytes)}.`, `byte ${grouped(fileBytes)}`);

const notThisEncoding = (name: string, position: number | undefined): { ok: false; error: XmlFault } =>
  fault(
    'encoding-mismatch',
    `The bytes of the file are not ${name}, although the file says or implies that they are.`,
    position === undefined ? undefined : `byte ${grouped(position)}`,
  );

const replacement = '\uFFFD';

const firstBadUtf8 = (body: Uint8Array): number | undefined => {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(body);
  let offset = 0;
  let from = 0;
  for (let at = text.indexOf(replacement); at >= 0; at = text.indexOf(replacement, from)) {
    offset += Buffer.byteLength(text.slice(from, at));
    if (!(body[offset] === 0xef && body[offset + 1] === 0xbf && body[offset + 2] === 0xbd)) return offset;
    offset += 3;
    from = at + 1;
  }
  return undefined;
};

const endsInsideCharacter = (body: Uint8Array, offset: number): boolean => {
  const lead = body[offset] ?? 0;
  const length = lead >= 0xf0 && lead <= 0xf4 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 1;
  return (
    lead <= 0xf4 &&
    offset + length > body.length &&
    body.subarray(offset + 1).every(byte => byte >= 0x80 && byte < 0xc0)
  );
};
