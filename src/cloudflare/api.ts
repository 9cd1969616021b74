import type { AccountId } from '../domain/ids.ts';
import type { HttpAnswer, HttpClient } from '../http/client.ts';
import { HttpError } from '../http/http-error.ts';
import type { CallBudget } from '../ports/call-budget.ts';
import { budgetUsedUp, type Failure, failed, misshapen, readAnswer, unanswered } from './errors.ts';
import type { Shape } from './schema.ts';

/** What a write came to on the wire. */
export type Sent =
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'refused'; readonly failure: Failure }
  | { readonly kind: 'unknown'; readonly why: string };

/** The account's part of Cloudflare's API. Paths are below `/accounts/<id>/`. Reads throw `ServiceError`. */
export interface Api {
  read<Value>(path: string, schema: Shape<Value>, what: string): Promise<Value>;
  /** The same, null when there is no such entry. */
  find<Value>(path: string, schema: Shape<Value>, what: string): Promise<Value | null>;
  /**
   * Every page of a list, until a short one. An entry of another shape is passed over, as one that others wrote must not
   * hide the rest; a list of nothing else is no answer.
   */
  readAll<Value>(path: string, schema: Shape<Value>, what: string, query: PageQuery): Promise<Value[]>;
  /** Sends once. Throws `ServiceError` only when nothing can have happened and asking again is safe. */
  write(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<Sent>;
}

/** The query of a list; `perPage` is the page size asked for. */
interface PageQuery {
  readonly perPage: number;
  readonly [key: string]: string | number;
}

const deadlineMs = 10_000;
// A list page of 1,000 applications with their policies stays well below.
const maxBytes = 32 * 1_024 * 1_024;
const maxPages = 200;

/** Talks to `api.cloudflare.com` for one account with one API token. */
export const createApi = (deps: {
  readonly http: HttpClient;
  readonly accountId: AccountId;
  readonly token: string;
  readonly budget: CallBudget;
}): Api => {
  const { http, accountId, token } = deps;

  const admit = async (): Promise<void> => {
    const answer = await deps.budget.take();
    if (!answer.ok) throw budgetUsedUp(answer.error.retryAfterMs);
  };

  const send = (
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<HttpAnswer> =>
    http.request({
      service: 'cloudflare',
      method,
      url: `https://api.cloudflare.com/client/v4/accounts/${encodeURIComponent(accountId)}/${path}`,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      deadlineMs,
      retryReads: true,
      maxBytes,
      admit,
    });

  const get = async (path: string) => {
    const answer = await send('GET', path).catch((error: unknown) => {
      throw unanswered(error, accountId);
    });
    return readAnswer(answer);
  };

  const find: Api['find'] = async (path, schema, what) => {
    const read = await get(path);
    if (read.ok) return shaped(read.value.result, schema, what);
    if (read.error.missing) return null;
    throw failed(read.error);
  };

  const read: Api['read'] = async (path, schema, what) => {
    const answer = await get(path);
    if (!answer.ok) throw failed(answer.error);
    return shaped(answer.value.result, schema, what);
  };

  const readAll: Api['readAll'] = async (path, schema, what, query) => {
    const { perPage, pages: wanted, ...filter } = query;
    const pages = Math.min(Number(wanted ?? maxPages), maxPages);
    const all = [];
    let firstOfLast: string | undefined;
    for (let page = 1; page <= pages; page += 1) {
      const text = new URLSearchParams({ ...texts(filter), page: String(page), per_page: String(perPage) });
      const answer = await get(`${path}?${text}`);
      if (!answer.ok) throw failed(answer.error);
      const { result, result_info: info } = answer.value;
      if (!Array.isArray(result)) throw misshapen(what);
      // A route that ignores `page` answers the same again and again.
      const first = JSON.stringify(result[0]);
      if (result.length === 0 || first === firstOfLast) return all;
      firstOfLast = first;
      const readable = result.map(item => schema.safeParse(item)).filter(item => item.success);
      all.push(...readable.map(item => item.data));
      if (all.length === 0) throw misshapen(what);
      const more = info.total_pages ? page < info.total_pages : result.length >= (info.per_page || perPage);
      if (!more || page === wanted) return all;
    }
    throw misshapen(what);
  };

  const write: Api['write'] = async (method, path, body) => {
    let answer: HttpAnswer;
    try {
      answer = await send(method, path, body);
    } catch (error) {
      const nothingHappened =
        !(error instanceof HttpError) || !error.maybeSent || error.failure === 'rate-limited';
      if (nothingHappened) throw unanswered(error, accountId);
      return { kind: 'unknown', why: error.message };
    }
    const read = readAnswer(answer);
    if (read.ok) return { kind: 'done', result: read.value.result };
    const { kind, sentence } = read.error;
    if (kind === 'refused' || kind === 'unauthorized') return { kind: 'refused', failure: read.error };
    return { kind: 'unknown', why: sentence };
  };

  return { read, find, readAll, write };
};

const shaped = <Value>(json: unknown, schema: Shape<Value>, what: string): Value => {
  const read = schema.safeParse(json);
  if (!read.success) throw misshapen(what);
  return read.data;
};

const texts = (query: Readonly<Record<string, string | number>>): Record<string, string> =>
  Object.fromEntries(Object.entries(query).map(([key, value]) => [key, String(value)]));
