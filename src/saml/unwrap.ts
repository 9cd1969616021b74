import { inflateRawSync } from 'node:zlib';
import type { Finding } from '../domain/finding.ts';
import type { LoginMessage } from '../domain/login.ts';
import { no, ok, type Result } from '../domain/result.ts';
import { decodeXml } from './decode.ts';
import { type HarMessages, messagesInHar } from './har.ts';
import {
  maxInflatedBytes,
  maxRequestXmlBytes,
  maxResponseInputBytes,
  maxResponseXmlBytes,
  maxWrappings,
} from './limits.ts';
import { containsPrivateKey } from './pem.ts';
import { responseFinding } from './response-finding.ts';
import { parseXml } from './xml.ts';
import { grouped } from './xml-fault.ts';
import { attributeOf } from './xml-query.ts';

/** How many bytes may still be inflated: one diagnosis has one budget, however many messages it holds. */
interface InflationBudget {
  bytes: number;
}

const fix =
  'In the browser: developer tools › Network, keep the log, log in, choose the POST to /cdn-cgi/access/callback, and copy SAMLResponse from its form data.';

/**
 * Finds the XML of a SAML message in what a person pasted or saved: XML, base64 or base64url, URL-encoded, deflated, a form
 * body, a page with the form, a HAR file, or several of these around each other. Nothing inflates past a fixed size. Of
 * several responses in a recording it takes the last that was posted to `acsUrl`, or else to any callback of Access.
 */
export const unwrapResponse = (input: Uint8Array, acsUrl?: string): Result<LoginMessage, Finding> => {
  if (input.length > maxResponseInputBytes)
    return refused(
      `This has ${grouped(input.length)} bytes; at most ${grouped(maxResponseInputBytes)} are read.`,
    );
  const text = withoutCodeBlock(textOf(input).trim());
  if (text === '') return refused('There is nothing in it.');
  const recorded = text.startsWith('{') ? messagesInHar(text) : undefined;
  if (recorded === undefined ? containsPrivateKey(text) : recorded.hasPrivateKey)
    return refused(
      'This holds a private key. I did not keep it: treat the key as exposed, and make a new pair.',
    );
  if (recorded !== undefined) return unwrapRecorded(recorded, acsUrl);
  if (text.startsWith('{')) return refused('This is JSON, and not the recording of a login (HAR).');
  const xml = isXml(input) ? input : unwrapText(text, newBudget());
  return typeof xml === 'string' ? refused(xml) : ok({ xml, requests: [], fromRecording: false });
};

const unwrapRecorded = (
  { responses, requests }: HarMessages,
  acsUrl: string | undefined,
): Result<LoginMessage, Finding> => {
  const chosen =
    responses.findLast(({ url }) => url === acsUrl) ??
    responses.findLast(({ url }) => /^[^?#]*\/cdn-cgi\/access\/(?:[\w-]+\/)?callback(?:[?#]|$)/.test(url)) ??
    responses.at(-1);
  if (chosen === undefined)
    return refused('The recording (HAR) holds no SAMLResponse: it stopped too early, or began too late.');
  const xml = unwrapText(chosen.value, newBudget());
  return typeof xml === 'string'
    ? refused(xml)
    : ok({ xml, requests: requests.toReversed(), fromRecording: true });
};

/**
 * The IDs of the requests that were seen beside a response, the last one first, as far as the one that it answers: what
 * stands before that was another login.
 */
export const requestIdsOf = ({ requests }: LoginMessage, answered: string | undefined): string[] => {
  const ids: string[] = [];
  const budget = newBudget();
  for (const request of requests) {
    const xml = unwrapText(request, budget, maxRequestXmlBytes);
    const id = typeof xml === 'string' ? undefined : idOf(xml);
    if (id !== undefined) ids.push(id);
    if (id !== undefined && id === answered) break;
  }
  return ids;
};

const idOf = (xml: Uint8Array): string | undefined => {
  const text = xml.length > maxRequestXmlBytes ? undefined : decodeXml(xml);
  const document = text?.ok ? parseXml(text.value) : undefined;
  return document?.ok ? attributeOf(document.value.root, 'ID') : undefined;
};

const newBudget = (): InflationBudget => ({ bytes: maxInflatedBytes });

const refused = (message: string): { ok: false; error: Finding } =>
  no(responseFinding('E01', 'stop', { message, fix }));

// People put back-ticks around what they paste into Slack.
const withoutCodeBlock = (text: string): string => /^`{1,3}([^`]*)`{1,3}$/.exec(text)?.[1]?.trim() ?? text;

/** The XML inside a text, or, as a string, why there is none. */
const unwrapText = (
  wrapped: string,
  budget: InflationBudget,
  maxXmlBytes = maxResponseXmlBytes,
  wrappingsLeft = maxWrappings,
): Uint8Array | string => {
  const text = wrapped.trim();
  if (wrappingsLeft === 0) return 'This is wrapped more often than any browser does.';
  const again = (inner: string): Uint8Array | string =>
    unwrapText(inner, budget, maxXmlBytes, wrappingsLeft - 1);
  if (text.startsWith('<')) return isPage(text) ? fromPage(text, again) : new TextEncoder().encode(text);
  const field = /(?:^|[?&\s"'])SAMLResponse["']?\s*[=:]\s*["']?([^&\s"']+)/.exec(text)?.[1];
  if (field !== undefined) return again(field);
  if (/(?:^|[?&\s"'])SAMLRequest["']?\s*[=:]/.test(text))
    return 'This is a SAMLRequest, the question to JumpCloud. I need its answer, SAMLResponse.';
  if (/%[0-9a-f]{2}/i.test(text)) {
    const decoded = percentDecoded(text);
    return decoded === undefined ? 'The URL encoding of this text is damaged.' : again(decoded);
  }
  return fromBase64Text(text, again, bytes => inflatedXml(bytes, budget, maxXmlBytes));
};

const fromBase64Text = (
  text: string,
  again: (inner: string) => Uint8Array | string,
  inflated: (bytes: Uint8Array) => Uint8Array | undefined,
): Uint8Array | string => {
  const packed = text.replace(/\s+/g, '').replaceAll('-', '+').replaceAll('_', '/');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(packed))
    return 'This is neither XML nor base64, so it is not a SAML response.';
  const bytes = Buffer.from(packed, 'base64');
  if (isXml(bytes)) return new Uint8Array(bytes);
  const xml = inflated(bytes);
  if (xml !== undefined) return xml;
  const inner = bytes.toString('latin1');
  const isText = /^[\t\n\r\x20-\x7e]{8,}$/.test(inner);
  return isText
    ? again(inner)
    : 'The base64 text holds no SAML message: part of it is missing, or it is something else.';
};

const inflatedXml = (
  bytes: Uint8Array,
  budget: InflationBudget,
  maxXmlBytes: number,
): Uint8Array | undefined => {
  const most = Math.min(maxXmlBytes, budget.bytes);
  if (most === 0) return undefined;
  try {
    const inflated = inflateRawSync(bytes, { maxOutputLength: most });
    budget.bytes -= inflated.length;
    return isXml(inflated) ? new Uint8Array(inflated) : undefined;
  } catch {
    // Not deflated, cut off, or larger than the limit; how far it came is not told.
    budget.bytes -= most;
    return undefined;
  }
};

const isPage = (text: string): boolean =>
  /^(?:<!doctype\s+html|<(?:html|head|body|form|input|script|meta|div)[\s>/])/i.test(text) ||
  /<form[\s>]/i.test(text.slice(0, 20_000));

const fromPage = (page: string, again: (inner: string) => Uint8Array | string): Uint8Array | string => {
  for (const [tag] of page.matchAll(/<input\b[^<>]*>/gi)) {
    if (!/\bname\s*=\s*["']?SAMLResponse["'\s/>]/i.test(tag)) continue;
    const value = /\bvalue\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(tag);
    return again(withoutEntities(value?.[1] ?? value?.[2] ?? ''));
  }
  return 'This is a web page without a SAMLResponse in it: JumpCloud showed a message instead of answering.';
};

const withoutEntities = (value: string): string =>
  value
    .replace(/&#(?:x([0-9a-f]{1,4})|([0-9]{1,5}));/gi, (_, hex?: string, decimal?: string) =>
      String.fromCharCode(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)),
    )
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');

const percentDecoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

const isXml = (bytes: Uint8Array): boolean => {
  const head = textOf(bytes.subarray(0, 1000)).trimStart();
  return /^<[?!\w]/.test(head) && !isPage(head);
};

const textOf = (bytes: Uint8Array): string => {
  const isWide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (!isWide)
    return Buffer.from(bytes)
      .toString('utf8')
      .replace(/^\uFEFF/, '');
  return new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes);
};
