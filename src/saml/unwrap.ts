import type { Finding } from '../domain/finding.ts';
import type { LoginMessage } from '../domain/login.ts';
import { no, ok, type Result } from '../domain/result.ts';
import { decodeXml } from './decode.ts';
import {
  maxInflatedBytes,
  maxRequestXmlBytes,
  maxResponseInputBytes,
  maxResponseXmlBytes,
  maxUnwrappings,
} from './limits.ts';
import { asTyped } from './pasted.ts';
import { containsPrivateKey } from './pem.ts';
import { isRedacted, type Recording, readRecording } from './recording.ts';
import { responseFinding } from './response-finding.ts';
import { isXml, type Room, samlMessageIn, textOf, unwrapText } from './unwrap-text.ts';
import { isBinaryFile } from './wrong-file.ts';
import { parseXml } from './xml.ts';
import { grouped } from './xml-fault.ts';
import { attributeOf } from './xml-query.ts';

const fix =
  'In the browser: developer tools › Network, keep the log, log in, choose the POST to /cdn-cgi/access/callback, and copy SAMLResponse from its form data.';
const asText = 'Send the words themselves, a SAMLResponse, or a recording of the login (HAR).';
const uncleaned =
  'Record the login again and send the file as the browser saved it, uncleaned. Or, in the browser: developer tools › Network, the POST to /cdn-cgi/access/callback, and copy SAMLResponse alone from its form data.';

/**
 * Finds the XML of a SAML message in what a person pasted or saved: XML, base64 or base64url, URL-encoded, deflated, a form
 * body, a page with the form, a recording (HAR, SAML-tracer), a command, a chat message, or several of these around each
 * other. Nothing inflates past a fixed size. Of several responses in a recording it takes the last that was posted to
 * `acsUrl`, or else to any callback of Access.
 */
export const unwrapResponse = (input: Uint8Array, acsUrl?: string): Result<LoginMessage, Finding> => {
  if (input.length > maxResponseInputBytes)
    return refused(
      `This has ${grouped(input.length)} bytes; at most ${grouped(maxResponseInputBytes)} are read.`,
    );
  if (isBinaryFile(input))
    return refused('This is a picture, an archive or a document. I read text alone.', asText);
  const whole = textOf(input);
  const recorded = /^\s*\{/.test(whole) ? readRecording(whole) : undefined;
  const text = recorded === undefined ? asTyped(whole) : whole;
  if (text === '') return refused('There is nothing in it.');
  if (recorded === undefined ? containsPrivateKey(text) : recorded.hasPrivateKey)
    return refused(
      'This holds a private key. I did not keep it: treat the key as exposed, and make a new pair.',
    );
  if (recorded !== undefined) return unwrapRecorded(recorded, acsUrl);
  const xml = isXml(input) ? input : unwrapAny(text);
  return typeof xml === 'string'
    ? refused(xml, isRedacted(text) && /SAMLResponse/.test(text) ? uncleaned : fix)
    : ok({ xml, requests: [], hasSessions: false });
};

/** JSON that is no recording may still hold the field, as a log or a debugger writes it. */
const unwrapAny = (text: string): Uint8Array | string => {
  if (!/^[{[]/.test(text)) return unwrapText(text, newRoom());
  const message = samlMessageIn(text);
  if (message === undefined) return 'This begins like JSON, but it is damaged or cut off.';
  return message === null
    ? 'This is JSON, and not the recording of a login (HAR).'
    : unwrapText(message, newRoom());
};

const unwrapRecorded = (
  { responses, requests, hasSessions }: Recording,
  acsUrl: string | undefined,
): Result<LoginMessage, Finding> => {
  const isCallback = (url: string): boolean =>
    /^[^?#]*\/cdn-cgi\/access\/(?:[\w-]+\/)?callback(?:[?#]|$)/.test(url);
  const ofThisLogin =
    [
      responses.filter(({ url }) => url === acsUrl),
      responses.filter(({ url }) => isCallback(url)),
      responses,
    ].find(group => group.length > 0) ?? [];
  // The field may be blackened while the page with the form still has it.
  const readable = ofThisLogin.filter(({ value }) => !isRedacted(value));
  let why = 'The recording holds no SAMLResponse: it stopped too early, or began too late.';
  for (const { value } of readable.toReversed()) {
    const xml = unwrapText(value, newRoom());
    if (typeof xml !== 'string') return ok({ xml, requests: requests.toReversed(), hasSessions });
    why = xml;
  }
  return ofThisLogin.length > 0 && readable.length === 0
    ? refused(
        'The SAMLResponse in this recording was blackened by a tool that cleans recordings, and it is the one thing that I need.',
        uncleaned,
      )
    : refused(why);
};

/**
 * The IDs of the requests that were seen beside a response, the last one first, as far as the one that it answers: what
 * stands before that was another login.
 */
export const requestIdsOf = ({ requests }: LoginMessage, answered: string | undefined): string[] => {
  const ids: string[] = [];
  const room = newRoom(maxRequestXmlBytes);
  for (const request of requests) {
    const xml = unwrapText(request, room);
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

const newRoom = (maxXmlBytes = maxResponseXmlBytes): Room => ({
  bytes: maxInflatedBytes,
  tries: maxUnwrappings,
  maxXmlBytes,
});

const refused = (message: string, how = fix): { ok: false; error: Finding } =>
  no(responseFinding('E01', 'stop', { message, fix: how }));
