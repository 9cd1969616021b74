import type { Application } from './application.ts';
import { applicationJson } from './application-json.ts';
import type { Directory } from './directory.ts';
import { exportMetadata } from './export-metadata.ts';
import type { SsoEvent } from './sso-events.ts';

/** What the read-only API shows. */
export interface ApiContext {
  readonly apiKey: string;
  readonly organization: { readonly id: string; readonly displayName: string };
  readonly applications: ReadonlyMap<string, Application>;
  readonly directory: Directory;
  readonly events: readonly SsoEvent[];
}

/** One call, already read. */
export interface ApiCall {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly apiKey: string | undefined;
  readonly body: unknown;
}

/** JSON, or XML when the body is a text. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

const ok = (body: unknown, headers: Record<string, string> = {}): ApiAnswer => ({
  status: 200,
  headers,
  body,
});
const failed = (status: number, error: string): ApiAnswer => ({ status, body: { status, error } });

const slice = <Row>(rows: readonly Row[], query: URLSearchParams): Row[] => {
  const limit = Math.min(Number(query.get('limit') ?? 10) || 10, 100);
  const skip = Number(query.get('skip') ?? 0) || 0;
  return rows.slice(skip, skip + limit);
};

// v1 lists are wrapped; v2 lists are bare with the total in a header.
const listV1 = (rows: readonly unknown[], query: URLSearchParams): ApiAnswer =>
  ok({ results: slice(rows, query), totalCount: rows.length });
const listV2 = (rows: readonly unknown[], query: URLSearchParams): ApiAnswer =>
  ok(slice(rows, query), { 'x-total-count': String(rows.length) });

const listApplications = (context: ApiContext, query: URLSearchParams): ApiAnswer => {
  const [, key, value] = /^(\w+):\$eq:(.*)$/.exec(query.get('filter[0]') ?? query.get('filter') ?? '') ?? [];
  const rows = [...context.applications.values()].map(each => applicationJson(each, context.organization.id));
  return listV1(key === undefined ? rows : rows.filter(row => row[key] === value), query);
};

const listPeople = ({ directory }: ApiContext, query: URLSearchParams): ApiAnswer => {
  const [, key, value] = /^(\w+):\$eq:(.*)$/.exec(query.get('filter') ?? '') ?? [];
  const rows = directory.users.map(({ id, username, email }) => ({ _id: id, username, email }));
  return listV1(key === undefined ? rows : rows.filter(row => Object(row)[key] === value), query);
};

const bound = (
  context: ApiContext,
  application: Application,
  what: string,
  query: URLSearchParams,
): ApiAnswer => {
  const { directory } = context;
  const to = (type: string, ids: Iterable<string>): unknown[] =>
    [...ids].map(id => ({ to: { id, type, attributes: null }, attributes: null }));
  if (what === 'associations') {
    const target = query.get('targets');
    if (target === 'user_group') return listV2(to(target, application.assignedGroups), query);
    if (target === 'user') return listV2(to(target, application.assignedUsers), query);
    return failed(400, 'targets is required');
  }
  const groups = directory.groups.filter(each => application.assignedGroups.has(each.id));
  if (what === 'usergroups')
    return listV2(
      groups.map(({ id }) => ({ id, type: 'user_group' })),
      query,
    );
  const users = new Set([...application.assignedUsers, ...groups.flatMap(each => [...each.members])]);
  return listV2(
    [...users].map(id => ({ id, type: 'user' })),
    query,
  );
};

const insights = ({ events }: ApiContext, call: ApiCall): ApiAnswer => {
  const {
    service,
    start_time: start,
    end_time: end,
    sort,
    limit,
  }: Record<string, unknown> = Object(call.body);
  if (!Array.isArray(service) || typeof start !== 'string')
    return failed(400, 'service and start_time are required');
  const until = typeof end === 'string' ? Date.parse(end) : Number.POSITIVE_INFINITY;
  const found = events.filter(({ timestamp }) => {
    const at = Date.parse(timestamp);
    return (service.includes('sso') || service.includes('all')) && at >= Date.parse(start) && at <= until;
  });
  if (call.path.endsWith('/count')) return ok({ count: found.length });
  if (sort === 'DESC') found.reverse();
  const most = typeof limit === 'number' ? limit : 1000;
  const shown = found.slice(0, Math.min(most, 10_000));
  return ok(shown, { 'x-result-count': String(shown.length), 'x-limit': String(most) });
};

/** What the API v1, v2 and Directory Insights answer to a read. The key comes first, as with JumpCloud. */
export const answerApi = (context: ApiContext, call: ApiCall): ApiAnswer => {
  const { method, path, query } = call;
  if (call.apiKey !== context.apiKey) {
    const message = 'Unauthorized: api key user not found';
    return { status: 401, body: { error: 'Unauthorized', message } };
  }
  if (method === 'POST' && /^\/insights\/directory\/v1\/events(\/count)?$/.test(path))
    return insights(context, call);
  if (method !== 'GET') return failed(404, 'Not Found');
  if (path === '/api/organizations') return listV1([context.organization], query);
  if (path === '/api/applications') return listApplications(context, query);
  if (path === '/api/systemusers') return listPeople(context, query);
  if (path === '/api/v2/usergroups') {
    return listV2(
      context.directory.groups.map(({ id, name }) => ({ id, name, type: 'user_group' })),
      query,
    );
  }
  const [, organization, metadataId] =
    /^\/api\/organizations\/(\w+)\/applications\/(\w+)\/metadata\.xml$/.exec(path) ?? [];
  const [, v1Id] = /^\/api\/applications\/(\w+)$/.exec(path) ?? [];
  const [, v2Id, what] = /^\/api\/v2\/applications\/(\w+)\/(associations|usergroups|users)$/.exec(path) ?? [];
  const application = context.applications.get(metadataId ?? v1Id ?? v2Id ?? '');
  if (!application || (organization !== undefined && organization !== context.organization.id))
    return failed(404, 'Not Found');
  if (metadataId !== undefined) return ok(exportMetadata(application));
  if (what !== undefined) return bound(context, application, what, query);
  return ok(applicationJson(application, context.organization.id));
};
