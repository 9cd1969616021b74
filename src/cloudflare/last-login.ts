import { isSameAddress } from '../domain/address.ts';
import type { ObservedLogin } from '../domain/evidence.ts';
import type { ProviderId } from '../domain/ids.ts';
import { no, ok, type Result } from '../domain/result.ts';
import type { Access } from '../ports/access.ts';
import { ServiceError } from '../ports/service-error.ts';
import type { Api } from './api.ts';
import { providersPath } from './read-providers.ts';
import { type AccessRequestJson, accessRequest, accessUser, lastSeenIdentity } from './schema.ts';
import { listedProvider } from './settings.ts';

/** A part of Access that the token may read, or why not. */
type Readable<Value> = Result<Value, string>;

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
  const person = await readable('users', () => lastIdentity(api, email));
  // The log compares addresses letter by letter, so it is asked for the spelling that Access keeps.
  const spelling = (person.ok && person.value?.email) || email;
  const log = await readable('authentication logs', () => samlRows(api, spelling, since));
  const rows = log.ok ? log.value : [];
  const last = person.ok ? person.value?.login : undefined;

  // `iat` has whole seconds: a login in the second of `since` counts.
  if (last?.provider === provider && last.at.getTime() >= Math.floor(since.getTime() / 1_000) * 1_000) {
    const row = nearest(rows, last.at);
    const allowed = row?.allowed ?? last.wasLetIn;
    return seen({ at: last.at, email, allowed, ...(row?.rayId ? { rayId: row.rayId } : {}) });
  }
  const [newest] = person.ok ? rows.filter(row => !row.allowed) : rows;
  if (newest !== undefined && (await isOnlySaml(api, provider))) return seen({ ...loginOf(newest), email });
  return person.ok ? { kind: 'none' } : { kind: 'unreadable', why: person.error };
};

/** So many people of the log are asked which provider they came through. */
const PEOPLE_ASKED = 10;
/** So many pages of the log are read, the newest first. */
const LOG_PAGES = 3;
/** So many entries that is. */
export const LOG_ROWS = LOG_PAGES * 100;
const TOO_LONG = { kind: 'unreadable', why: 'too many logins to look through' } as const;

/** Looks for the newest login of anybody through one provider. */
export const findNewestLogin = async (
  api: Api,
  provider: ProviderId,
  since: Date,
): ReturnType<Access['lastLogin']> => {
  const log = await readable('authentication logs', () => newestRows(api, since));
  if (!log.ok) return { kind: 'unreadable', why: log.error };
  const rows = samlLogins(log.value).filter(row => row.allowed);
  const [newest] = rows;
  const isCut = log.value.length >= LOG_ROWS;
  if (newest === undefined) return isCut ? TOO_LONG : { kind: 'none' };
  if (await isOnlySaml(api, provider)) return seen(loginOf(newest));
  const people = [...new Map(rows.map(row => [row.email.toLowerCase(), row.email])).values()];
  for (const email of people.slice(0, PEOPLE_ASKED)) {
    const found = await findLastLogin(api, email, provider, since);
    if (found.kind !== 'none') return found;
  }
  return isCut || people.length > PEOPLE_ASKED ? TOO_LONG : { kind: 'none' };
};

const loginOf = ({ at, email, allowed, rayId }: Row): ObservedLogin => ({
  at,
  email,
  allowed,
  ...(rayId ? { rayId } : {}),
});

const seen = (login: ObservedLogin): { kind: 'seen'; login: ObservedLogin } => ({ kind: 'seen', login });

/** Reads a part of Access; a token that may not is an answer. */
export const readable = async <Value>(what: string, read: () => Promise<Value>): Promise<Readable<Value>> => {
  try {
    return ok(await read());
  } catch (error) {
    if (!(error instanceof ServiceError) || error.kind !== 'unauthorized') throw error;
    return no(`the API token may not read Access ${what} (code ${error.code})`);
  }
};

interface LastIdentity {
  readonly provider: string;
  readonly at: Date;
  /** False when Access counts no successful login of that time: a policy may have denied it. */
  readonly wasLetIn: boolean;
}

interface Person {
  readonly email: string;
  readonly login?: LastIdentity;
}

const lastIdentity = async (api: Api, email: string): Promise<Person | null> => {
  const users = await api.readAll('access/users', accessUser, 'users', { email, perPage: 100 });
  const user = users.find(one => isSameAddress(one.email, email));
  const id = user?.id ?? user?.uid;
  if (user === undefined || !id) return null;
  const path = `access/users/${encodeURIComponent(id)}/last_seen_identity`;
  const identity = await api.find(path, lastSeenIdentity, 'the last login');
  if (identity === null) return { email: user.email };
  const at = new Date(identity.iat * 1_000);
  const { last_successful_login: letIn } = user;
  const wasLetIn = letIn !== null && (letIn === undefined || near(new Date(letIn), at));
  return { email: user.email, login: { provider: identity.idp.id, at, wasLetIn } };
};

interface Row {
  readonly at: Date;
  readonly email: string;
  readonly allowed: boolean;
  readonly rayId: string;
}

const LOG = 'access/logs/access_requests';

/** The newest entries of the log since a moment, of everybody. */
export const newestRows = (api: Api, since: Date): Promise<AccessRequestJson[]> =>
  api.readAll(LOG, accessRequest, 'the authentication log', {
    since: since.toISOString(),
    direction: 'desc',
    limit: 100,
    perPage: 100,
    pages: LOG_PAGES,
  });

/** The rows of one address. */
const samlRows = async (api: Api, email: string, since: Date): Promise<Row[]> => {
  const query = { email, since: since.toISOString(), direction: 'desc', limit: 100, perPage: 100 };
  const rows = await api.readAll(LOG, accessRequest, 'the authentication log', query);
  return samlLogins(rows)
    .filter(row => isSameAddress(row.email, email) && row.at >= since)
    .sort((a, b) => b.at.getTime() - a.at.getTime());
};

/** The logins by SAML among them. */
export const samlLogins = (rows: readonly AccessRequestJson[]): Row[] =>
  rows.filter(row => row.connection === 'saml' && row.action !== 'logout').map(rowOf);

const rowOf = (row: AccessRequestJson): Row => ({
  at: new Date(row.created_at),
  email: row.user_email,
  allowed: row.allowed,
  rayId: row.ray_id,
});

/** True when the account has no other SAML provider. */
export const isOnlySaml = async (api: Api, provider: ProviderId): Promise<boolean> => {
  const all = await api.readAll(providersPath, listedProvider, 'identity providers', { perPage: 200 });
  const saml = all.filter(one => one.type === 'saml');
  return saml.length === 1 && saml[0]?.id === provider;
};

const nearest = (rows: readonly Row[], at: Date): Row | undefined => {
  const distance = (row: Row): number => Math.abs(row.at.getTime() - at.getTime());
  return rows.filter(row => near(row.at, at)).toSorted((a, b) => distance(a) - distance(b))[0];
};

const nearMs = 5 * 60_000;
const near = (a: Date, b: Date): boolean => Math.abs(a.getTime() - b.getTime()) <= nearMs;
