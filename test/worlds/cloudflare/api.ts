import type { Account, Scope } from './account.ts';
import { type ApiAnswer, type ApiRequest, failure, notFound, paged, success } from './envelope.ts';
import {
  createProvider,
  deleteProvider,
  getProvider,
  listProviders,
  updateProvider,
} from './identity-providers.ts';
import { accessRequests, failedLogins, lastSeenIdentity, listUsers } from './people.ts';

type Handler = (account: Account, request: ApiRequest) => ApiAnswer;

const organization: Handler = account => (account.organization ? success(account.organization) : notFound());

const listApplications: Handler = (account, { query }) =>
  paged([...account.applications.values()], query, 1000);

const listGroups: Handler = ({ groups }, { query }) => paged(groups, query, 1000);

const listPolicies: Handler = ({ policies }, { query }) => paged(policies, query, 1000);

const getApplication: Handler = (account, { params }) => {
  const application = account.applications.get(params.id ?? '');
  return application ? success(application) : notFound();
};

const access = '/accounts/:account/access';
const providers = `${access}/identity_providers`;

/** Either group lets a token read the people of Access. */
const people: readonly Scope[] = ['logs:read', 'users:read'];

const routes: readonly (readonly [
  method: string,
  path: string,
  scope: Scope | readonly Scope[],
  handler: Handler,
])[] = [
  ['GET', providers, 'providers:read', listProviders],
  ['POST', providers, 'providers:write', createProvider],
  ['GET', `${providers}/:id`, 'providers:read', getProvider],
  ['PUT', `${providers}/:id`, 'providers:write', updateProvider],
  ['DELETE', `${providers}/:id`, 'providers:write', deleteProvider],
  ['GET', `${access}/organizations`, 'providers:read', organization],
  ['GET', `${access}/apps`, 'apps:read', listApplications],
  ['GET', `${access}/apps/:id`, 'apps:read', getApplication],
  ['GET', `${access}/groups`, 'providers:read', listGroups],
  ['GET', `${access}/policies`, 'apps:read', listPolicies],
  ['GET', `${access}/users`, people, listUsers],
  ['GET', `${access}/users/:id/last_seen_identity`, people, lastSeenIdentity],
  ['GET', `${access}/users/:id/failed_logins`, people, failedLogins],
  ['GET', `${access}/logs/access_requests`, 'logs:read', accessRequests],
];

const match = (pattern: string, path: string): Record<string, string> | undefined =>
  new RegExp(`^${pattern.replaceAll(/:(\w+)/g, '(?<$1>[^/]+)')}$`).exec(path)?.groups;

const verifyToken = (account: Account, path: string, token: string): ApiAnswer | undefined => {
  const owner = path === '/user/tokens/verify' ? 'user' : 'account';
  if (owner === 'account' && path !== `/accounts/${account.id}/tokens/verify`) return undefined;
  if (account.tokens.get(token)?.owner !== owner) return failure(401, 1000, 'Invalid API Token');
  const messages = [{ code: 10000, message: 'This API Token is valid and active', type: null }];
  const { body } = success({ id: 'ed17574386854bf78a67040be0a770b0', status: 'active' });
  return { status: 200, body: { ...body, messages } };
};

const notEnabled =
  "access.api.error.not_enabled: Access is not enabled. Visit the Access dashboard at https://dash.cloudflare.com/ and click the 'Enable Access' button.";

/** What api.cloudflare.com answers to one call; `path` is what follows /client/v4. Token first, then route, account, scope. */
export const answerApi = (account: Account, request: Omit<ApiRequest, 'params'>): ApiAnswer => {
  const { method, path, token } = request;
  if (token === undefined) return failure(401, 10000, 'Authentication error');
  const verified = verifyToken(account, path, token);
  if (verified) return verified;

  const known = account.tokens.get(token);
  if (!known) return failure(401, 10000, 'Authentication error');
  for (const [routeMethod, pattern, scope, handler] of routes) {
    const params = routeMethod === method ? match(pattern, path) : undefined;
    if (!params) continue;
    if (params.account !== account.id) return failure(403, 9109, 'Unauthorized to access requested resource');
    if (![scope].flat().some(each => known.scopes.has(each)))
      return failure(403, 10000, 'Authentication error');
    if (!account.organization) return failure(403, 9999, notEnabled);
    return handler(account, { ...request, params });
  }
  return failure(404, 7003, 'No route for the URI');
};
