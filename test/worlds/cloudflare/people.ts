import type { AccessUser, Account } from './account.ts';
import { type ApiAnswer, type ApiRequest, notFound, paged, success } from './envelope.ts';

const show = ({ id, email, name, lastSuccessfulLogin, createdAt }: AccessUser): Record<string, unknown> => ({
  access_seat: true,
  active_device_count: 0,
  created_at: createdAt,
  email,
  gateway_seat: false,
  id,
  last_successful_login: lastSuccessfulLogin,
  name,
  seat_uid: id,
  uid: id,
  updated_at: lastSuccessfulLogin ?? createdAt,
});

/** GET access/users: one page, filtered by `email`, `name` (exact) or `search` (part of either). */
export const listUsers = (account: Account, { query }: ApiRequest): ApiAnswer => {
  const [email, name, search] = ['email', 'name', 'search'].map(key => query.get(key)?.toLowerCase());
  const found = [...account.users.values()].filter(
    user =>
      (email === undefined || user.email.toLowerCase() === email) &&
      (name === undefined || user.name.toLowerCase() === name) &&
      (search === undefined || `${user.email} ${user.name}`.toLowerCase().includes(search)),
  );
  return paged(found.map(show), query, 100);
};

/** GET access/users/{id}/last_seen_identity. */
export const lastSeenIdentity = (account: Account, { params }: ApiRequest): ApiAnswer => {
  const user = account.users.get(params.id ?? '');
  return user ? success(user.identity) : notFound();
};

/** GET access/users/{id}/failed_logins. */
export const failedLogins = (account: Account, { params }: ApiRequest): ApiAnswer => {
  const user = account.users.get(params.id ?? '');
  return user ? success(user.failedLogins) : notFound();
};

/** GET access/logs/access_requests: newest first unless `direction=asc`; without result_info, so read until a short page. */
export const accessRequests = (account: Account, { query }: ApiRequest): ApiAnswer => {
  const [since, until, email] = [query.get('since'), query.get('until'), query.get('email')];
  const [allowed, appUid] = [query.get('allowed'), query.get('app_uid')];
  const rows = account.accessRequests.filter(row => {
    const at = Date.parse(String(row.created_at));
    return (
      (since === null || at >= Date.parse(since)) &&
      (until === null || at <= Date.parse(until)) &&
      (email === null || row.user_email === email) &&
      (allowed === null || String(row.allowed) === allowed) &&
      (appUid === null || row.app_uid === appUid)
    );
  });
  if (query.get('direction') !== 'asc') rows.reverse();
  const perPage = Number(query.get('per_page') ?? query.get('limit') ?? 25) || 25;
  const page = Number(query.get('page') ?? 1) || 1;
  return success(rows.slice((page - 1) * perPage, page * perPage));
};
