import type { ObservedLogin } from '../domain/evidence.ts';
import type { ProviderId } from '../domain/ids.ts';
import type { Access } from '../ports/access.ts';
import { ServiceError } from '../ports/service-error.ts';
import type { Api } from './api.ts';
import { providersPath } from './read-providers.ts';
import { type AccessRequestJson, accessRequest, accessUser, lastSeenIdentity } from './schema.ts';
import { listedProvider } from './settings.ts';

/** A part of Access that the token may read, or why not. */
type Readable<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly why: string };

/**
 * Looks for the newest login of one address through one provider. The identity of the last login names the provider and
 * the time; the authentication log adds the ray, and knows logins that a policy denied, but tells only the type of
 * provider: it is proof alone only where the account has no other SAML provider.
 */
export const findLastLogin = async (
  api: Api,
  email: string,
  provider: ProviderId,
  since: Date,
): ReturnType<Access['lastLogin']> => {
  const identity = await readable('users', () => lastIdentity(api, email));
  const log = await readable('authentication logs', () => samlRows(api, email, since));
  const rows = log.ok ? log.value : [];
  const identityAt = identity.ok && identity.value?.provider === provider ? identity.value.at : undefined;

  // `iat` has whole seconds: a login in the second of `since` counts.
  if (identityAt !== undefined && identityAt.getTime() >= Math.floor(since.getTime() / 1_000) * 1_000) {
    const row = rows.find(one => one.allowed && near(one.at, identityAt));
    return seen({ at: identityAt, email, allowed: true, ...(row?.rayId ? { rayId: row.rayId } : {}) });
  }
  const [newest] = identity.ok ? rows.filter(row => !row.allowed) : rows;
  if (newest !== undefined && (await isOnlySaml(api, provider)))
    return seen({
      at: newest.at,
      email,
      allowed: newest.allowed,
      ...(newest.rayId ? { rayId: newest.rayId } : {}),
    });
  return identity.ok ? { kind: 'none' } : { kind: 'unreadable', why: identity.why };
};

const seen = (login: ObservedLogin): { kind: 'seen'; login: ObservedLogin } => ({ kind: 'seen', login });

const readable = async <Value>(what: string, read: () => Promise<Value>): Promise<Readable<Value>> => {
  try {
    return { ok: true, value: await read() };
  } catch (error) {
    if (!(error instanceof ServiceError) || error.kind !== 'unauthorized') throw error;
    return { ok: false, why: `the API token may not read Access ${what} (code ${error.code})` };
  }
};

const lastIdentity = async (api: Api, email: string): Promise<{ provider: string; at: Date } | null> => {
  const users = await api.readAll('access/users', accessUser, 'users', { email, perPage: 100 });
  const user = users.find(one => sameAddress(one.email, email));
  const id = user?.id ?? user?.uid;
  if (!id) return null;
  const path = `access/users/${encodeURIComponent(id)}/last_seen_identity`;
  const identity = await api.find(path, lastSeenIdentity, 'the last login');
  return identity === null ? null : { provider: identity.idp.id, at: new Date(identity.iat * 1_000) };
};

interface Row {
  readonly at: Date;
  readonly allowed: boolean;
  readonly rayId: string;
}

const samlRows = async (api: Api, email: string, since: Date): Promise<Row[]> => {
  const query = { email, since: since.toISOString(), direction: 'desc', limit: 100, perPage: 100 };
  const rows = await api.readAll(
    'access/logs/access_requests',
    accessRequest,
    'the authentication log',
    query,
  );
  return rows
    .filter(row => row.connection === 'saml' && row.action !== 'logout' && sameAddress(row.user_email, email))
    .map(rowOf)
    .filter(row => row.at >= since)
    .sort((a, b) => b.at.getTime() - a.at.getTime());
};

const rowOf = (row: AccessRequestJson): Row => ({
  at: new Date(row.created_at),
  allowed: row.allowed,
  rayId: row.ray_id,
});

const isOnlySaml = async (api: Api, provider: ProviderId): Promise<boolean> => {
  const all = await api.readAll(providersPath, listedProvider, 'identity providers', { perPage: 200 });
  const saml = all.filter(one => one.type === 'saml');
  return saml.length === 1 && saml[0]?.id === provider;
};

const nearMs = 5 * 60_000;
const near = (a: Date, b: Date): boolean => Math.abs(a.getTime() - b.getTime()) <= nearMs;
const sameAddress = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
