import { maxHarEntries, maxHarRequests, maxRecordedResponses } from './limits.ts';
import { formsIn } from './page.ts';
import { containsPrivateKey } from './pem.ts';

/** A message of a recorded login, still encoded, and the address that it was sent to. */
interface RecordedMessage {
  readonly value: string;
  readonly url: string;
}

/** The SAML form and query fields of a recorded login, in the order of the recording, still encoded. */
export interface Recording {
  /** The last ones only. */
  readonly responses: readonly RecordedMessage[];
  /** The last ones only, each as long as it may be. */
  readonly requests: readonly string[];
  /** What the browser sent holds a private key. Pages and scripts that it loaded are not looked at: they may speak of keys. */
  readonly hasPrivateKey: boolean;
  /** It holds cookies or tokens by which a session could be taken over. */
  readonly hasSessions: boolean;
}

/** One request of a recording, whatever wrote it. */
interface Exchange {
  readonly url: string;
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly sent: readonly string[];
  readonly page: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly hasCookies: boolean;
}

/**
 * Takes the SAML messages out of a recorded login and nothing else: a recording holds cookies and tokens, which are dropped
 * here. Reads HAR (HTTP Archive 1.2) and what SAML-tracer exports; undefined when the text is neither.
 */
export const readRecording = (text: string): Recording | undefined => {
  const exchanges = exchangesIn(parsed(text));
  if (exchanges === undefined) return undefined;
  const responses: RecordedMessage[] = [];
  const requests: string[] = [];
  for (const { url, fields, page } of exchanges) {
    for (const [name, value] of fields) {
      if (name === 'SAMLResponse' && value !== '') responses.push({ value, url });
      else if (name === 'SAMLRequest' && value !== '') requests.push(value);
    }
    // The page with the form that posts itself: its message is for where the form leads.
    for (const { value, action } of formsIn(page)) responses.push({ value, url: resolved(action, url) });
  }
  return {
    responses: responses.slice(-maxRecordedResponses),
    requests: requests.slice(-maxHarRequests),
    hasPrivateKey: exchanges.some(({ sent }) => sent.some(containsPrivateKey)),
    hasSessions: exchanges.some(({ headers, hasCookies }) => hasCookies || headers.some(isSession)),
  };
};

/** True for what a cleaning tool left in place of a value: "[SAMLResponse redacted]", "***", "filtered". */
export const isRedacted = (value: string): boolean =>
  /redacted|removed|filtered|masked|sanitized|hidden|obfuscated|\*{3}|x{8}|•{3}/i.test(
    decodedLoosely(value),
  ) && !/[A-Za-z0-9+/]{200}/.test(value);

const decodedLoosely = (value: string): string =>
  value
    .slice(0, 300)
    .replace(/%5B/gi, '[')
    .replace(/%20|\+/g, ' ');

const isSession = ([name, value]: readonly [string, string]): boolean =>
  /^(?:cookie|set-cookie|authorization)$/i.test(name) && value !== '' && !isRedacted(value);

const exchangesIn = (value: unknown): Exchange[] | undefined => {
  const entries = list(field(field(value, 'log'), 'entries'));
  if (entries !== undefined) return entries.slice(-maxHarEntries).map(ofHar);
  const traced = list(field(value, 'requests'));
  const isTrace = traced?.some(
    one => textIn(field(one, 'url')) !== '' && textIn(field(one, 'method')) !== '',
  );
  return isTrace ? traced?.slice(-maxHarEntries).map(ofTrace) : undefined;
};

const ofHar = (entry: unknown): Exchange => {
  const request = field(entry, 'request');
  const response = field(entry, 'response');
  const posted = field(request, 'postData');
  const params = namedValues(field(posted, 'params'));
  const query = namedValues(field(request, 'queryString'));
  const body = textIn(field(posted, 'text'));
  const content = field(response, 'content');
  const raw = textIn(field(content, 'text'));
  return {
    url: textIn(field(request, 'url')),
    fields: [
      ...params,
      ...query,
      ...new URLSearchParams(params.length > 0 ? '' : body.slice(0, 1_000_000)),
    ].filter(isSaml),
    sent: [body, ...params.map(([, value]) => value), ...query.map(([, value]) => value)],
    page: field(content, 'encoding') === 'base64' ? Buffer.from(raw, 'base64').toString('utf8') : raw,
    headers: [...namedValues(field(request, 'headers')), ...namedValues(field(response, 'headers'))],
    hasCookies: [request, response].some(one =>
      namedValues(field(one, 'cookies')).some(([, v]) => v !== '' && !isRedacted(v)),
    ),
  };
};

/** Its filters blacken the fields, but not the message that the tracer itself has decoded. */
const ofTrace = (request: unknown): Exchange => {
  const posted = tracedPairs(field(request, 'post'));
  const got = tracedPairs(field(request, 'get'));
  const saml = textIn(field(request, 'saml'));
  const named = [...posted, ...got].filter(isSaml);
  const isUsable = named.some(([, value]) => !isRedacted(value) && value.length > 100);
  const decoded: readonly (readonly [string, string])[] =
    saml === '' || isUsable ? [] : [[/^[^>]*Request[\s>]/.test(saml) ? 'SAMLRequest' : 'SAMLResponse', saml]];
  return {
    url: textIn(field(request, 'url')),
    fields: [...named.filter(([, value]) => decoded.length === 0 || !isRedacted(value)), ...decoded],
    sent: posted.map(([, value]) => value),
    page: '',
    headers: [
      ...headerPairs(field(request, 'requestHeaders')),
      ...headerPairs(field(request, 'responseHeaders')),
    ],
    hasCookies: false,
  };
};

const isSaml = ([name]: readonly [string, string]): boolean => /^SAML(?:Response|Request)$/.test(name);

const resolved = (action: string, page: string): string =>
  action !== '' && URL.canParse(action, page || undefined) ? new URL(action, page || undefined).href : page;

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

const namedValues = (value: unknown): (readonly [string, string])[] =>
  (list(value) ?? []).map(one => [textIn(field(one, 'name')), textIn(field(one, 'value'))] as const);

/** Pairs as `[name, value]`, or an object with one or several values a name. */
const tracedPairs = (value: unknown): (readonly [string, string])[] => {
  const pairs = list(value);
  if (pairs !== undefined)
    return pairs.map(pair => [textIn(list(pair)?.[0]), textIn(list(pair)?.[1])] as const);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).map(([name, one]) => [name, textIn(list(one)?.[0] ?? one)] as const);
};

const headerPairs = (value: unknown): (readonly [string, string])[] =>
  (list(value) ?? []).map(one =>
    Array.isArray(one)
      ? ([textIn(one[0]), textIn(one[1])] as const)
      : ([textIn(field(one, 'name')), textIn(field(one, 'value'))] as const),
  );
