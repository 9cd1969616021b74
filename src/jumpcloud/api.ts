import type { JumpCloudAccount } from '../domain/jumpcloud.ts';
import type { HttpClient } from '../http/client.ts';
import { HttpError } from '../http/http-error.ts';
import { redactedLine } from '../http/redaction.ts';
import { ServiceError, type ServiceErrorKind } from '../ports/service-error.ts';
import { listOf, refusal, type Schema } from './schema.ts';

/** JumpCloud's API for one organization. Everything throws `ServiceError`. */
export interface Api {
  get<Value>(path: string, schema: Schema<Value>, what: string): Promise<Value>;
  /** Every page of a v1 list. `query` must not page. */
  all<Item>(path: string, item: Schema<Item>, what: string, query?: string): Promise<Item[]>;
  /** Every page of a v2 list. */
  allBare<Item>(path: string, schema: Schema<Item[]>, what: string): Promise<Item[]>;
  /** Asks Directory Insights; a POST that changes nothing. */
  events<Value>(body: object, schema: Schema<Value>): Promise<Value>;
}

const deadlineMs = 10_000;
const maxBytes = 16 * 1_024 * 1_024;
const pageSize = 100;
const maxPages = 100;

/** Talks to the console and insights hosts of a region; `apiKey` goes to them alone. */
export const createApi = (deps: JumpCloudAccount & { readonly http: HttpClient }): Api => {
  const { http, apiKey, organizationId, region } = deps;
  const domain = region === 'us' ? 'jumpcloud.com' : `${region}.jumpcloud.com`;

  const ask = async <Value>(
    method: 'GET' | 'POST',
    url: string,
    schema: Schema<Value>,
    what: string,
    body?: object,
  ): Promise<Value> => {
    const answer = await http
      .request({
        service: 'jumpcloud',
        method,
        url,
        headers: {
          'x-api-key': apiKey,
          accept: 'application/json',
          ...(organizationId === '' ? {} : { 'x-org-id': organizationId }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        deadlineMs,
        retryReads: true,
        maxBytes,
      })
      .catch((error: unknown) => {
        throw unanswered(error);
      });
    const json = parsed(answer.text());
    if (answer.status !== 200) throw refused(answer.status, json);
    const read = schema.safeParse(json);
    if (!read.success) throw misshapen(what);
    return read.data;
  };

  const get: Api['get'] = (path, schema, what) =>
    ask('GET', `https://console.${domain}${path}`, schema, what);
  // Without an order JumpCloud may show an entry on two pages or on none.
  const page = (number: number): string => `limit=${pageSize}&skip=${number * pageSize}&sort=_id`;

  return {
    get,
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
    events: (body, schema) =>
      ask('POST', `https://api.${domain}/insights/directory/v1/events`, schema, 'the log of sign-ons', body),
  };
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const failure = (code: string, kind: ServiceErrorKind, message: string, waitMs?: number): ServiceError =>
  new ServiceError({ service: 'jumpcloud', code, kind, message, retryAfterMs: waitMs });

const refused = (status: number, json: unknown): ServiceError => {
  const code = `http-${status}`;
  if (status === 401 || status === 403)
    return failure(code, 'unauthorized', "JumpCloud refused this bot's API key");
  if (status >= 500) return failure(code, 'server', `JumpCloud failed with status ${status}`);
  const read = refusal.safeParse(json);
  const said = read.success ? redactedLine(read.data.message ?? read.data.error ?? '').slice(0, 200) : '';
  return failure(code, 'refused', said || `JumpCloud answered status ${status}`);
};

const misshapen = (what: string): ServiceError =>
  failure(
    'unexpected-shape',
    'broken-answer',
    `JumpCloud's answer about ${what} does not have the documented shape`,
  );

const unanswered = (error: unknown): unknown =>
  error instanceof HttpError
    ? failure(error.failure, kindOf[error.failure], error.message, error.retryAfterMs)
    : error;

const kindOf: Readonly<Record<HttpError['failure'], ServiceErrorKind>> = {
  'not-connected': 'unreachable',
  'private-address': 'unreachable',
  'broken-off': 'unreachable',
  timeout: 'timeout',
  'too-large': 'broken-answer',
  'rate-limited': 'rate-limited',
};
