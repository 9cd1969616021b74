import type { JumpCloudAccount } from '../domain/jumpcloud.ts';
import type { HttpAnswer, HttpClient } from '../http/client.ts';
import { HttpError } from '../http/http-error.ts';
import { misshapen, parsed, refused, saidOf, unanswered } from './errors.ts';
import { listOf, type Schema } from './schema.ts';
import { createCredentials } from './token.ts';

/** What a write came to on the wire. */
export type Sent =
  | { readonly kind: 'done'; readonly json: unknown }
  | { readonly kind: 'refused'; readonly status: number; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string };

/** JumpCloud's API for one organization. Reads throw `ServiceError`. */
export interface Api {
  get<Value>(path: string, schema: Schema<Value>, what: string): Promise<Value>;
  /** The same, null when there is no such entry. */
  find<Value>(path: string, schema: Schema<Value>, what: string): Promise<Value | null>;
  /** A document that is no JSON, as it came; `url` lies on one of JumpCloud's own hosts. */
  document(url: string, what: string): Promise<Uint8Array>;
  /** Every page of a v1 list. `query` must not page. */
  all<Item>(path: string, item: Schema<Item>, what: string, query?: string): Promise<Item[]>;
  /** Every page of a v2 list. */
  allBare<Item>(path: string, schema: Schema<Item[]>, what: string): Promise<Item[]>;
  /** Asks Directory Insights; a POST that changes nothing. */
  events<Value>(body: object, schema: Schema<Value>): Promise<Value>;
  /** Sends once. Throws `ServiceError` only when nothing can have happened and asking again is safe. */
  write(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<Sent>;
}

/** What the API stands on: an account and the way out. */
export type ApiDeps = JumpCloudAccount & {
  readonly http: HttpClient;
  readonly monotonicMs: () => number;
};

const deadlineMs = 10_000;
/** A creation makes a key of 4,096 bits before it answers. */
const writeDeadlineMs = 30_000;
const maxBytes = 16 * 1_024 * 1_024;
const pageSize = 100;
const maxPages = 100;

/** The domain below which the hosts of a region lie. */
export const domainOf = ({ region }: Pick<JumpCloudAccount, 'region'>): string =>
  region === 'us' ? 'jumpcloud.com' : `${region}.jumpcloud.com`;

/** Talks to the console and insights hosts of a region; the credentials go to JumpCloud's own hosts alone. */
export const createApi = (deps: ApiDeps): Api => {
  const { http } = deps;
  const domain = domainOf(deps);
  const credentials = createCredentials({ ...deps, domain });
  const console = (path: string): string => `https://console.${domain}${path}`;

  const once = async (
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    body?: object,
    accept = 'application/json',
  ): Promise<HttpAnswer> =>
    http.request({
      service: 'jumpcloud',
      method,
      url,
      headers: {
        ...(await credentials.headers()),
        accept,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      deadlineMs: method === 'GET' ? deadlineMs : writeDeadlineMs,
      retryReads: true,
      maxBytes,
    });

  /** A token that ended early is renewed once: a 401 did nothing, so that a write may be sent again too. */
  const send: typeof once = async (...call) => {
    const answer = await once(...call);
    return answer.status === 401 && credentials.renew() ? await once(...call) : answer;
  };

  const ask = async <Value>(
    method: 'GET' | 'POST',
    url: string,
    schema: Schema<Value>,
    what: string,
    body?: object,
  ): Promise<Value | null> => {
    const answer = await send(method, url, body).catch((error: unknown) => {
      throw unanswered(error);
    });
    if (answer.status === 404) return null;
    const json = parsed(answer.text());
    if (answer.status !== 200) throw refused(answer.status, json);
    const read = schema.safeParse(json);
    if (!read.success) throw misshapen(what);
    return read.data;
  };

  const find: Api['find'] = (path, schema, what) => ask('GET', console(path), schema, what);
  const get: Api['get'] = async (path, schema, what) => {
    const found = await find(path, schema, what);
    if (found === null) throw refused(404, { message: `JumpCloud does not know ${what}` });
    return found;
  };
  // Without an order JumpCloud may show an entry on two pages or on none.
  const page = (number: number): string => `limit=${pageSize}&skip=${number * pageSize}&sort=_id`;

  return {
    get,
    find,
    document: async (url, what) => {
      const answer = await send('GET', url, undefined, 'application/xml').catch((error: unknown) => {
        throw unanswered(error);
      });
      if (answer.status !== 200) throw refused(answer.status, { message: `no ${what}` });
      return answer.bytes;
    },
    all: async (path, item, what, query) => {
      const found = [];
      for (let number = 0; number < maxPages; number += 1) {
        const filter = query === undefined ? '' : `&${query}`;
        const list = await get(`${path}?${page(number)}${filter}`, listOf(item), what);
        found.push(...list.results);
        if (list.results.length === 0 || found.length >= list.totalCount) return found;
      }
      throw misshapen(what);
    },
    allBare: async (path, schema, what) => {
      const found = [];
      const joint = path.includes('?') ? '&' : '?';
      for (let number = 0; number < maxPages; number += 1) {
        const list = await get(`${path}${joint}${page(number)}`, schema, what);
        found.push(...list);
        if (list.length < pageSize) return found;
      }
      throw misshapen(what);
    },
    events: async (body, schema) => {
      const url = `https://api.${domain}/insights/directory/v1/events`;
      const found = await ask('POST', url, schema, 'the log of sign-ons', body);
      if (found === null) throw refused(404, { message: 'JumpCloud has no log of sign-ons' });
      return found;
    },
    write: async (method, path, body) => {
      let answer: HttpAnswer;
      try {
        answer = await send(method, console(path), body);
      } catch (error) {
        const nothingHappened =
          !(error instanceof HttpError) || !error.maybeSent || error.failure === 'rate-limited';
        if (nothingHappened) throw unanswered(error);
        return { kind: 'unknown', why: error.message };
      }
      const json = parsed(answer.text());
      if (answer.status === 200 || answer.status === 204) return { kind: 'done', json };
      if (answer.status === 401 || answer.status === 403) throw refused(answer.status, json);
      // A failure of the server may come after the deed.
      if (answer.status >= 500)
        return { kind: 'unknown', why: `JumpCloud failed with status ${answer.status}` };
      const why = saidOf(json) || `JumpCloud answered status ${answer.status}`;
      return { kind: 'refused', status: answer.status, why };
    },
  };
};
