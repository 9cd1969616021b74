import type { AccountId, ChannelId } from '../domain/ids.ts';
import type { Access } from '../ports/access.ts';
import type { JumpCloud } from '../ports/jumpcloud.ts';
import { ServiceError } from '../ports/service-error.ts';
import type { AccountReader } from './account.ts';

/** A Cloudflare account with the JumpCloud organisation whose people log in there. */
export interface Account {
  readonly id: AccountId;
  /** What people choose it by. */
  readonly name: string;
  /** Where the form proposes to report to; null: where it was opened. */
  readonly defaultChannel: ChannelId | null;
  /** Access for what was approved, and what belongs to it. */
  readonly access: Access;
  /** Access for plans, forms and tests: its calls never take the share of approved work. */
  readonly looking: Access;
  /** Null when it is not configured. */
  readonly jumpcloud: JumpCloud | null;
  /** What the set-up form needs, read ahead. */
  readonly reader: AccountReader;
}

/** What a request, or a connection by its request, says of its account. */
export interface InAccount {
  readonly account?: AccountId;
}

/** The accounts of one tenant. */
export interface Accounts {
  /** The first is that of requests that name none: they were made when there was only one. */
  readonly all: readonly [Account, ...Account[]];
  /** The account of a request. Throws a `ServiceError` when it is not configured any more. */
  get(request: InAccount): Account;
  /** The same; null when it is not configured any more. */
  find(request: InAccount): Account | null;
}

/** Makes the register of a tenant's accounts. */
export const createAccounts = (all: Accounts['all']): Accounts => {
  const find: Accounts['find'] = ({ account }) =>
    account === undefined ? all[0] : (all.find(one => one.id === account) ?? null);
  return {
    all,
    find,
    get: request => {
      const found = find(request);
      if (found) return found;
      throw new ServiceError({
        service: 'cloudflare',
        code: 'account-not-configured',
        kind: 'unauthorized',
        message: `the Cloudflare account ${request.account} is not in jcaccess's settings any more`,
      });
    },
  };
};
