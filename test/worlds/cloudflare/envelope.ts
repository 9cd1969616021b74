/** One call of the API, already read. `token` is the bearer token, `params` come from the route. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly params: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly token: string | undefined;
}

/** What the API answers: JSON with its status. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A successful envelope around `result`. */
export const success = (result: unknown, status = 200): ApiAnswer => ({
  status,
  body: { result, success: true, errors: [], messages: [] },
});

/** A failed envelope with one error. */
export const failure = (status: number, code: number, message: string): ApiAnswer => ({
  status,
  body: { result: null, success: false, errors: [{ code, message }], messages: [] },
});

/** 404 of every Access object that is not there. */
export const notFound = (): ApiAnswer => failure(404, 12135, 'access.api.error.not_found');

/** 400 of a body that Access does not take; `reason` follows the colon. */
export const invalid = (reason: string): ApiAnswer =>
  failure(400, 12130, `access.api.error.invalid_request: ${reason}`);

/** 409 of a body that is right but does not fit what is there. */
export const conflict = (reason: string): ApiAnswer =>
  failure(409, 12132, `access.api.error.conflict: ${reason}`);

/** One page of a list with its result_info; `page` and `per_page` come from the query. */
export const paged = (all: readonly unknown[], query: URLSearchParams, defaultPerPage: number): ApiAnswer => {
  const page = Math.max(1, Number(query.get('page') ?? 1) || 1);
  const perPage = Math.max(1, Number(query.get('per_page') ?? defaultPerPage) || defaultPerPage);
  const result = all.slice((page - 1) * perPage, page * perPage);
  const info = {
    page,
    per_page: perPage,
    count: result.length,
    total_count: all.length,
    total_pages: Math.ceil(all.length / perPage),
  };
  return { status: 200, body: { result, success: true, errors: [], messages: [], result_info: info } };
};
