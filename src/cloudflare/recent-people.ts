import type { ProviderId } from '../domain/ids.ts';
import type { PeopleSeen } from '../domain/plan.ts';
import { DAY_MS, later } from '../domain/time.ts';
import type { Api } from './api.ts';
import { isOnlySaml, LOG_ROWS, newestRows, readable, samlLogins } from './last-login.ts';

/**
 * Counts the people who got in within so many days. The authentication log tells the type of provider alone: where the
 * account has several SAML providers, all their people are counted, and the answer says so.
 */
export const countRecentPeople = async (
  api: Api,
  provider: ProviderId,
  days: number,
  now: Date,
): Promise<PeopleSeen> => {
  const since = later(now, -days * DAY_MS);
  const log = await readable('authentication logs', () => newestRows(api, since));
  if (!log.ok) return { kind: 'unreadable', why: log.error };
  const rows = samlLogins(log.value).filter(row => row.allowed && row.at >= since);
  const people = new Set(rows.map(row => row.email.toLowerCase())).size;
  const ofAllSaml = people > 0 && !(await isOnlySaml(api, provider));
  return { kind: 'counted', people, days, atLeast: log.value.length >= LOG_ROWS, ofAllSaml };
};
