import { maxHarEntries, maxHarRequests } from './limits.ts';
import { containsPrivateKey } from './pem.ts';

/** A message of a recorded login, still encoded, and the address that it was sent to or came from. */
interface HarMessage {
  readonly value: string;
  readonly url: string;
}

/** The SAML form and query fields of a recorded login, in the order of the recording, still encoded. */
export interface HarMessages {
  readonly responses: readonly HarMessage[];
  /** The last ones only, each as long as it may be. */
  readonly requests: readonly string[];
  /** What the browser sent holds a private key. Pages and scripts that it loaded are not looked at: they may speak of keys. */
  readonly hasPrivateKey: boolean;
}

/**
 * Takes the SAML messages out of a HAR file (HTTP Archive 1.2) and nothing else: a recording holds cookies and tokens, which
 * are dropped here. Undefined when the text is not a HAR file.
 */
export const messagesInHar = (text: string): HarMessages | undefined => {
  const entries = list(field(field(parsed(text), 'log'), 'entries'))?.slice(-maxHarEntries);
  if (entries === undefined) return undefined;
  const responses: HarMessage[] = [];
  const requests: string[] = [];
  for (const entry of entries) {
    const url = textIn(field(field(entry, 'request'), 'url'));
    for (const [name, value] of fieldsOf(entry)) {
      if (name === 'SAMLResponse') responses.push({ value, url });
      else if (name === 'SAMLRequest') requests.push(value);
    }
  }
  return {
    responses,
    requests: requests.slice(-maxHarRequests),
    hasPrivateKey: entries.some(entry => sentTexts(entry).some(containsPrivateKey)),
  };
};

const sentTexts = (entry: unknown): string[] => {
  const request = field(entry, 'request');
  const posted = field(request, 'postData');
  const pairs = [...(list(field(posted, 'params')) ?? []), ...(list(field(request, 'queryString')) ?? [])];
  return [textIn(field(posted, 'text')), ...pairs.map(pair => textIn(field(pair, 'value')))];
};

const fieldsOf = (entry: unknown): (readonly [string, string])[] => {
  const request = field(entry, 'request');
  const posted = field(request, 'postData');
  const params = list(field(posted, 'params')) ?? [];
  const named = [...params, ...(list(field(request, 'queryString')) ?? [])];
  const body = params.length > 0 ? '' : textIn(field(posted, 'text')).slice(0, 1_000_000);
  return [
    ...named.map(pair => [textIn(field(pair, 'name')), textIn(field(pair, 'value'))] as const),
    ...new URLSearchParams(body),
    ...formOf(entry),
  ].filter(([name, value]) => /^SAML(?:Response|Request)$/.test(name) && value !== '');
};

// The page with the form that posts itself; its content may be in base64.
const formOf = (entry: unknown): (readonly [string, string])[] => {
  const content = field(field(entry, 'response'), 'content');
  const raw = textIn(field(content, 'text'));
  const page = field(content, 'encoding') === 'base64' ? Buffer.from(raw, 'base64').toString('utf8') : raw;
  return /<input\b[^<>]*SAMLResponse/i.test(page) ? [['SAMLResponse', page]] : [];
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;

const list = (value: unknown): readonly unknown[] | undefined => (Array.isArray(value) ? value : undefined);

const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');
