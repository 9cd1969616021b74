import { type Account, teamHost, type Write } from './account.ts';
import { type ApiAnswer, type ApiRequest, conflict, invalid, notFound, paged, success } from './envelope.ts';
import { hex, uuid } from './ids.ts';
import {
  bodyProblem,
  isProviderBody,
  maskSecrets,
  type Provider,
  providerOf,
  showProvider,
} from './provider.ts';

// Zero Trust allows one connection of these types.
const singletons = new Set(['onetimepin', 'cloudflare']);

const show = (account: Account, provider: Provider, scimSecret?: string): Record<string, unknown> =>
  showProvider(provider, {
    teamHost: teamHost(account),
    quirks: account.quirks,
    ...(scimSecret === undefined ? {} : { scimSecret }),
  });

const record = (account: Account, method: Write['method'], { id, name }: Provider, body: unknown): void => {
  account.writes.push({ time: account.clock.now().toISOString(), method, id, name, body: maskSecrets(body) });
};

const saved = (
  account: Account,
  provider: Provider,
  before: Provider | undefined,
  status: number,
): ApiAnswer => {
  account.providers.set(provider.id, provider);
  const switchedOn = provider.scim?.enabled === true && before?.scim?.enabled !== true;
  return success(show(account, provider, switchedOn ? hex(account.random, 40) : undefined), status);
};

/** GET identity_providers: one page, 200 when not told; `scim_enabled` filters. */
export const listProviders = (account: Account, { query }: ApiRequest): ApiAnswer => {
  const wanted = query.get('scim_enabled');
  const all = [...account.providers.values()].filter(
    each => wanted === null || String(each.scim?.enabled === true) === wanted,
  );
  return paged(
    all.map(each => show(account, each)),
    query,
    200,
  );
};

/** GET identity_providers/{id}. */
export const getProvider = (account: Account, { params }: ApiRequest): ApiAnswer => {
  const provider = account.providers.get(params.id ?? '');
  return provider ? success(show(account, provider)) : notFound();
};

/** POST identity_providers: 201; names need not be unique, a second one-time PIN is a conflict. */
export const createProvider = (account: Account, { body }: ApiRequest): ApiAnswer => {
  if (!isProviderBody(body)) return invalid(bodyProblem(body) ?? '');
  if (singletons.has(body.type) && [...account.providers.values()].some(each => each.type === body.type)) {
    return conflict(`a ${body.type} connection already exists`);
  }
  const provider = providerOf(uuid(account.random), body, account.random);
  record(account, 'POST', provider, body);
  return saved(account, provider, undefined, 201);
};

/** PUT identity_providers/{id}: a full replace under a new version; refused while read-only. */
export const updateProvider = (account: Account, { params, body }: ApiRequest): ApiAnswer => {
  const before = account.providers.get(params.id ?? '');
  if (!before) return notFound();
  if (!isProviderBody(body)) return invalid(bodyProblem(body) ?? '');
  if (before.readOnly && body.read_only !== false) return invalid('identity provider is read only');
  const provider = providerOf(before.id, body, account.random);
  record(account, 'PUT', provider, body);
  return saved(account, provider, before, 200);
};

/** DELETE identity_providers/{id}: 202 with the id; refused while read-only or while an application lists it. */
export const deleteProvider = (account: Account, { params }: ApiRequest): ApiAnswer => {
  const provider = account.providers.get(params.id ?? '');
  if (!provider) return notFound();
  if (provider.readOnly) return invalid('identity provider is read only');
  const user = [...account.applications.values()].find(each => each.allowed_idps.includes(provider.id));
  if (user) return conflict(`identity provider is in use by the application ${user.name}`);
  account.providers.delete(provider.id);
  record(account, 'DELETE', provider, null);
  return success({ id: provider.id }, 202);
};
