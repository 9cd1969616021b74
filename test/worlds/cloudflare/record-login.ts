import type { AccessUser, Account, Application } from './account.ts';
import { hex, uuid } from './ids.ts';

/** Who logged in through which provider; `json` is what a Test would show. */
export interface Identity {
  readonly email: string;
  readonly idp: { readonly id: string; readonly type: string };
  readonly json: Readonly<Record<string, unknown>>;
}

const [ip, country] = ['203.0.113.7', 'US'];

const userOf = (account: Account, identity: Identity): AccessUser => {
  const found = [...account.users.values()].find(each => each.email === identity.email);
  if (found) return found;
  const user: AccessUser = {
    id: uuid(account.random),
    email: identity.email,
    createdAt: account.clock.now().toISOString(),
    name: typeof identity.json.name === 'string' ? identity.json.name : '',
    lastSuccessfulLogin: null,
    identity: {},
    failedLogins: [],
  };
  account.users.set(user.id, user);
  return user;
};

/** Adds a row to the authentication log, as it is written for every login to an application. */
export const logAccess = (
  account: Account,
  application: Application,
  identity: Identity,
  allowed: boolean,
): void => {
  account.accessRequests.push({
    action: 'login',
    allowed,
    app_domain: application.domain,
    app_uid: application.id,
    connection: identity.idp.type,
    created_at: account.clock.now().toISOString(),
    ip_address: ip,
    ray_id: hex(account.random, 16),
    user_email: identity.email,
  });
};

/** Writes the traces that a real login through a provider leaves: user, last seen identity, log row; a denied one also a failed login. */
export const recordLogin = (
  account: Account,
  application: Application,
  identity: Identity,
  allowed: boolean,
): void => {
  const now = account.clock.now();
  const user = userOf(account, identity);
  const iat = Math.floor(now.getTime() / 1000);
  user.identity = {
    ...identity.json,
    email: identity.email,
    geo: { country },
    iat,
    idp: identity.idp,
    ip,
    user_uuid: user.id,
  };
  if (allowed) user.lastSuccessfulLogin = now.toISOString();
  else
    user.failedLogins.push({
      expiration: iat + 86_400,
      metadata: { app_uid: application.id, idp: identity.idp },
    });
  logAccess(account, application, identity, allowed);
};
