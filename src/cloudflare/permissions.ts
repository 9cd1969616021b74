import type { AccountId } from '../domain/ids.ts';
import type { HttpClient } from '../http/client.ts';
import type { CallBudget } from '../ports/call-budget.ts';
import { ServiceError } from '../ports/service-error.ts';
import { type Api, createApi } from './api.ts';
import { anything, tokenFacts } from './schema.ts';

/** Whether the token has a permission, found out by a reading that needs it. */
export interface PermissionFound {
  /** As Cloudflare's page for tokens names it. */
  readonly permission: string;
  /** False: jcaccess works without it, and `without` says what is lost. */
  readonly isNeeded: boolean;
  readonly without: string;
  /** Undefined: granted. */
  readonly refused?: string;
}

/** What Cloudflare says of the token; `expiresAt` is null for one that does not end. */
export interface TokenFound {
  readonly status: string;
  readonly expiresAt: Date | null;
}

const READINGS: readonly (Omit<PermissionFound, 'refused'> & { readonly path: string })[] = [
  {
    path: 'access/identity_providers?per_page=1',
    permission: 'Access: Organizations, Identity Providers, and Groups',
    isNeeded: true,
    without: 'nothing works',
  },
  {
    path: 'access/organizations',
    permission: 'Access: Organizations: Read (in Access: Organizations, Identity Providers, and Groups)',
    isNeeded: true,
    without: 'the team domain cannot be checked, and no plan is made',
  },
  {
    path: 'access/groups?per_page=1',
    permission: 'Access: Groups: Read (in Access: Organizations, Identity Providers, and Groups)',
    isNeeded: false,
    without: 'a set-up cannot be rolled back by itself, as a group may refer to what it made',
  },
  {
    path: 'access/apps?per_page=1',
    permission: 'Access: Apps and Policies: Read',
    isNeeded: false,
    without:
      'cards cannot say which applications a change reaches, and a set-up cannot be rolled back by itself',
  },
  {
    path: 'access/policies?per_page=1',
    permission: 'Access: Policies: Read (in Access: Apps and Policies)',
    isNeeded: false,
    without: 'a set-up cannot be rolled back by itself, as a policy may refer to what it made',
  },
  {
    path: 'access/users?per_page=1',
    permission: 'Access: Audit Logs: Read (users)',
    isNeeded: false,
    without: 'logins are not seen; people report what they saw',
  },
  {
    path: 'access/logs/access_requests?limit=1',
    permission: 'Access: Audit Logs: Read (authentication logs)',
    isNeeded: false,
    without: 'a login that a policy denied is not seen',
  },
];

const found = async (
  api: Api,
  { path, ...permission }: (typeof READINGS)[number],
): Promise<PermissionFound> => {
  try {
    await api.read(path, anything, permission.permission);
    return permission;
  } catch (error) {
    if (error instanceof ServiceError && error.kind === 'unauthorized')
      return { ...permission, refused: error.message };
    throw error;
  }
};

/** A token that was just made is refused now and then for about a minute. */
const ASK_AGAIN_MS = 10_000;
const ASK_AGAIN_TIMES = 6;

/** Looks what a token may do, by reading alone: what it may write shows only when something is written. */
export const createPermissions = (deps: {
  readonly http: HttpClient;
  readonly accountId: AccountId;
  readonly token: string;
  readonly budget: CallBudget;
  /** Waits before what was refused is asked for again. */
  readonly wait: (ms: number) => Promise<void>;
}) => {
  const api = createApi(deps);
  return {
    /** Throws a `ServiceError` when Cloudflare cannot be asked or refuses for another reason than the token. */
    permissions: async (): Promise<PermissionFound[]> => {
      const all: PermissionFound[] = [];
      for (const reading of READINGS) all.push(await found(api, reading));
      for (let time = 1; time <= ASK_AGAIN_TIMES && all.some(one => one.refused !== undefined); time += 1) {
        await deps.wait(ASK_AGAIN_MS);
        for (const [index, reading] of READINGS.entries())
          if (all[index]?.refused !== undefined) all[index] = await found(api, reading);
      }
      return all;
    },
    /** Null for a token of a person, of which the account does not know. */
    accountToken: async (): Promise<TokenFound | null> => {
      try {
        const { status, expires_on: ends } = await api.read('tokens/verify', tokenFacts, 'the API token');
        return { status, expiresAt: ends ? new Date(ends) : null };
      } catch (error) {
        if (error instanceof ServiceError && error.kind !== 'unreachable' && error.kind !== 'timeout')
          return null;
        throw error;
      }
    },
  };
};
