import type { AccountId } from '../domain/ids.ts';
import type { HttpClient } from '../http/client.ts';
import type { Access } from '../ports/access.ts';
import type { CallBudget } from '../ports/call-budget.ts';
import { createApi } from './api.ts';
import { readApplications } from './applications.ts';
import { findLastLogin, findNewestLogin } from './last-login.ts';
import { readOrganization } from './organization.ts';
import { createProviderReads } from './read-providers.ts';
import { countRecentPeople } from './recent-people.ts';
import { readReferences } from './references.ts';
import { getSignOn } from './sign-on.ts';
import { getSpMetadata, type ReadSpMetadata } from './sp-metadata.ts';
import { createProviderWrites } from './write-provider.ts';

/**
 * Cloudflare Access over its API, for one account. `token` is an API token; it is sent to `api.cloudflare.com` alone.
 * `readSpMetadata` reads the XML that a team domain publishes.
 */
export const createAccess = (deps: {
  readonly http: HttpClient;
  readonly accountId: AccountId;
  readonly token: string;
  /** Asked before every call of the API. */
  readonly budget: CallBudget;
  readonly readSpMetadata: ReadSpMetadata;
}): Access => {
  const { http } = deps;
  const api = createApi(deps);
  return {
    ...createProviderReads(api),
    ...createProviderWrites(api),
    organization: () => readOrganization(api),
    applications: () => readApplications(api),
    references: provider => readReferences(api, provider),
    lastLogin: (email, provider, since) => findLastLogin(api, email, provider, since),
    newestLogin: (provider, since) => findNewestLogin(api, provider, since),
    recentPeople: (provider, days, now) => countRecentPeople(api, provider, days, now),
    spMetadata: (teamDomain, provider) => getSpMetadata(deps, teamDomain, provider),
    signOn: url => getSignOn(http, url),
  };
};
