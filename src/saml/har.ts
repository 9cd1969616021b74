import { maxHarEntries } from './limits.ts';

/** The SAML form and query fields of a recorded login, in the order of the recording, still encoded. */
export interface HarMessages {
  readonly responses: readonly string[];
  readonly requests: readonly string[];
}

/**
 * Takes the SAML messages out of a HAR file (HTTP Archive 1.2) and nothing else: a recording holds cookies and tokens, which
 * are dropped here. Undefined when the text is not a HAR file.
 */
export const responsesInHar = (text: string): HarMessages | undefined => {
  const entries = list(field(field(parsed(text), 'log'), 'entries'));
  if (entries === undefined) return undefined;
  const responses: string[] = [];
  const requests: string[] = [];
  for (const entry of entries.slice(0, maxHarEntries)) {
    for (const [name, value] of fieldsOf(entry)) {
      if (name === 'SAMLResponse') responses.push(value);
      else if (name === 'SAMLRequest') requests.push(value);
    }
  }
  return { responses, requests };
};

const fieldsOf = (entry: unknown): (readonly [string, string])[] => {
  const request = field(entry, 'request');
  const posted = field(request, 'postData');
  const params = list(field(posted, 'params')) ?? [];
  const named = [...params, ...(list(field(request, 'queryString')) ?? [])];
  const body = params.length > 0 ? '' : text(field(posted, 'text')).slice(0, 1_000_000);
  return [
    ...named.map(pair => [text(field(pair, 'name')), text(field(pair, 'value'))] as const),
    ...new URLSearchParams(body),
    ...formOf(entry),
  ].filter(([name, value]) => /^SAML(?:Response|Request)$/.test(name) && value !== '');
};

// The page with the form that posts itself; its content may be in base64.
const formOf = (entry: unknown): (readonly [string, string])[] => {
  const content = field(field(entry, 'response'), 'content');
  const raw = text(field(content, 'text'));
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

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
