import type { Application } from './application.ts';
import { applicationJson } from './application-json.ts';
import type { CallLimit } from './call-limit.ts';
import type { Credentials, Proof } from './credentials.ts';
import type { Directory } from './directory.ts';
import { exportMetadata } from './export-metadata.ts';
import type { Pair } from './generated-pair.ts';
import type { SsoEvent } from './sso-events.ts';
import { WriteRefused, writeApplication } from './write-application.ts';

/** Where the organization lives: the label of its hosts. */
export type Region = 'us' | 'eu' | 'in';

/** What the API shows and changes. */
export interface ApiContext {
  readonly credentials: Credentials;
  readonly limit: CallLimit;
  readonly region: Region;
  readonly now: () => Date;
  readonly nextId: () => string;
  readonly generate: () => Promise<Pair>;
  readonly organization: { readonly _id: string; readonly id: string; readonly displayName: string };
  readonly applications: Map<string, Application>;
  readonly directory: Directory;
  readonly events: readonly SsoEvent[];
}

/** One call, already read. */
export interface ApiCall {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly host: string;
  readonly proof: Proof;
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

/** v2 words its errors otherwise than v1. */
const failedV2 = (status: number, message: string): ApiAnswer => ({
  status,
  body: { code: status, message, status: message },
});

const write = async (context: ApiContext, had: Application | null, body: unknown): Promise<ApiAnswer> => {
  const { nextId, now, generate, applications, organization } = context;
  try {
    const written = await writeApplication(body, had, { id: nextId(), now: now(), generate });
    applications.set(written.id, written);
    return ok(applicationJson(written, organization.id));
  } catch (error) {
    if (error instanceof WriteRefused) return failed(error.status, error.message);
    throw error;
  }
};

const associate = ({ directory }: ApiContext, application: Application, body: unknown): ApiAnswer => {
  const { op, type, id }: Record<string, unknown> = Object(body);
  if (typeof id !== 'string' || (op !== 'add' && op !== 'remove' && op !== 'update'))
    return failedV2(400, 'op and id are required');
  const known = type === 'user_group' ? directory.groups : type === 'user' ? directory.users : [];
  if (!known.some(one => one.id === id)) return failedV2(404, 'Not Found');
  const bound = type === 'user_group' ? application.assignedGroups : application.assignedUsers;
  if (op === 'remove') bound.delete(id);
  else bound.add(id);
  return { status: 204, body: null };
};

const listGroups = ({ directory }: ApiContext, query: URLSearchParams): ApiAnswer => {
  const name = /^name:eq:(.*)$/.exec(query.get('filter') ?? '')?.[1];
  return listV2(
    directory.groups
      .filter(one => name === undefined || one.name === name)
      .map(({ id, name: called }) => ({ id, name: called, type: 'user_group' })),
    query,
  );
};

const metadataOf = (application: Application): ApiAnswer =>
  application.opaqueCertificate === null
    ? ok(exportMetadata(application))
    : { status: 500, body: 'Internal Server Error' };

/** What API v1, v2 and Directory Insights answer. The limit comes first, then the credentials. */
export const answerApi = async (context: ApiContext, call: ApiCall): Promise<ApiAnswer> => {
  const { method, path, query } = call;
  const waitS = context.limit.take();
  if (waitS > 0) return { ...failed(429, 'Too Many Requests'), headers: { 'retry-after': String(waitS) } };
  const label = context.region === 'us' ? '' : `${context.region}.`;
  const isOwnHost =
    call.host === `console.${label}jumpcloud.com` || call.host === `api.${label}jumpcloud.com`;
  const wrong = isOwnHost ? context.credentials.refuse(call.proof) : 'api key user not found';
  if (wrong !== null)
    return { status: 401, body: { error: 'Unauthorized', message: `Unauthorized: ${wrong}` } };
  if (method === 'POST' && /^\/insights\/directory\/v1\/events(\/count)?$/.test(path))
    return insights(context, call);
  if (method === 'POST' && path === '/api/applications') return await write(context, null, call.body);
  const [, v1Id] = /^\/api\/applications\/(\w+)$/.exec(path) ?? [];
  const [, v2Id, what] = /^\/api\/v2\/applications\/(\w+)\/(associations|usergroups|users)$/.exec(path) ?? [];
  const [, organization, metadataId] =
    /^\/api\/organizations\/(\w+)\/applications\/(\w+)\/metadata\.xml$/.exec(path) ?? [];
  const application = context.applications.get(metadataId ?? v1Id ?? v2Id ?? '');
  if (method === 'GET') {
    if (path === '/api/organizations') return listV1([context.organization], query);
    if (path === '/api/applications') return listApplications(context, query);
    if (path === '/api/systemusers') return listPeople(context, query);
    if (path === '/api/v2/usergroups') return listGroups(context, query);
  }
  if (!application || (organization !== undefined && organization !== context.organization.id))
    return v2Id === undefined ? failed(404, 'Not Found') : failedV2(404, 'Not Found');
  if (method === 'PUT' && v1Id !== undefined) return await write(context, application, call.body);
  if (method === 'DELETE' && v1Id !== undefined) {
    context.applications.delete(v1Id);
    return ok(applicationJson(application, context.organization.id));
  }
  if (method === 'POST' && what === 'associations') return associate(context, application, call.body);
  if (method !== 'GET') return failed(404, 'Not Found');
  if (metadataId !== undefined) return metadataOf(application);
  if (what !== undefined) return bound(context, application, what, query);
  return ok(applicationJson(application, context.organization.id));
};
