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
    path: 'access/apps?per_page=1',
    permission: 'Access: Apps and Policies: Read',
    isNeeded: false,
    without:
      'cards cannot say which applications a change reaches, and a set-up cannot be rolled back by itself',
  },
  {
    path: 'access/users?per_page=1',
    permission: 'Zero Trust: Read',
    isNeeded: false,
    without: 'logins are not seen; people report what they saw',
  },
  {
    path: 'access/logs/access_requests?limit=1',
    permission: 'Access: Audit Logs: Read',
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

/** Looks what a token may do, by reading alone: what it may write shows only when something is written. */
export const createPermissions = (deps: {
  readonly http: HttpClient;
  readonly accountId: string;
  readonly token: string;
  readonly budget: CallBudget;
}) => {
  const api = createApi(deps);
  return {
    /** Throws a `ServiceError` when Cloudflare cannot be asked or refuses for another reason than the token. */
    permissions: async (): Promise<PermissionFound[]> => {
      const all: PermissionFound[] = [];
      for (const reading of READINGS) all.push(await found(api, reading));
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
