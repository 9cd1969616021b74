import { isSameAddress, lowerCased } from '../domain/address.ts';
import type { JumpCloudApplication } from '../domain/jumpcloud.ts';
import type { JumpCloud } from '../ports/jumpcloud.ts';
import { ServiceError } from '../ports/service-error.ts';
import { type ApiDeps, createApi, domainOf } from './api.ts';
import { readApplication } from './application.ts';
import { application, associations, bindings, person, ssoEvents, userGroups } from './schema.ts';
import { createWrites } from './write-application.ts';

const maxEvents = 1_000;

/** JumpCloud over its API for one organization. The credentials are sent to JumpCloud's own hosts alone. */
export const createJumpCloud = (deps: ApiDeps): JumpCloud => {
  const api = createApi(deps);
  const { region, writes } = deps;
  const of = (id: string): string => `/api/applications/${encodeURIComponent(id)}`;
  const ofV2 = (id: string): string => `/api/v2/applications/${encodeURIComponent(id)}`;
  const all = async (): Promise<JumpCloudApplication[]> =>
    (await api.all('/api/applications', application, 'applications')).map(readApplication);

  const personId = async (email: string): Promise<string | null> => {
    const query = `filter=${encodeURIComponent(`email:$eq:${lowerCased(email)}`)}`;
    const found = await api.all('/api/systemusers', person, 'people', query);
    return found.find(one => isSameAddress(one.email, email))?._id ?? null;
  };

  return {
    writes: writes === true ? createWrites(api) : null,
    applications: all,
    read: async id => {
      const found = await api.find(of(id), application, 'the application');
      return found && readApplication(found);
    },
    groups: async () =>
      (await api.allBare('/api/v2/usergroups', userGroups, 'groups')).map(({ id, name }) => ({ id, name })),
    boundGroups: async id => {
      const path = `${ofV2(id)}/associations?targets=user_group`;
      return (await api.allBare(path, associations, 'assigned groups')).map(one => one.to.id);
    },
    region,
    metadata: async ({ id, organization }) => {
      const path = `/api/organizations/${encodeURIComponent(organization)}/applications/${encodeURIComponent(id)}/metadata.xml`;
      try {
        return await api.document(`https://console.${domainOf(deps)}${path}`, 'metadata');
      } catch (error) {
        const isNotServed =
          error instanceof ServiceError && ['http-401', 'http-403', 'http-404'].includes(error.code);
        // The address of *Copy Metadata URL*. The sign-on host of other regions is not known.
        if (!isNotServed || region !== 'us') throw error;
        return await api.document(
          `https://sso.jumpcloud.com/saml2/metadata/${encodeURIComponent(id)}`,
          'metadata',
        );
      }
    },

    application: async wanted => {
      const candidates = await all();
      const ways: ((one: JumpCloudApplication) => boolean)[] = [
        one => one.idpEntityId === wanted.entityId,
        one => wanted.fingerprints.includes(one.certificate?.sha256 ?? ''),
        one => one.label === wanted.label,
      ];
      // Each way only decides between those that the ways before it left.
      const left = ways.reduce<JumpCloudApplication[]>((found, fits) => {
        const fitting = (found.length > 0 ? found : candidates).filter(fits);
        return fitting.length > 0 ? fitting : found;
      }, []);
      return left.length === 1 ? (left[0] ?? null) : null;
    },

    assignments: async (id, email) => {
      const path = ofV2(id);
      const [groups, people, who] = await Promise.all([
        api.allBare(`${path}/usergroups`, bindings, 'assigned groups'),
        api.allBare(`${path}/users`, bindings, 'assigned people'),
        email === undefined ? null : personId(email),
      ]);
      return {
        groups: groups.length,
        people: people.length,
        person: who === null ? null : people.some(one => one.id === who),
      };
    },

    lastSignOn: async (id, email, since) => {
      const who = await personId(email);
      if (who === null) return 'unknown-person';
      const query = {
        service: ['sso'],
        start_time: since.toISOString(),
        search_term: { and: [{ 'initiated_by.id': who }] },
        sort: 'DESC',
        limit: maxEvents,
      };
      const events = await api.events(query, ssoEvents);
      const own = events
        .filter(event => event.event_type === 'sso_auth')
        .filter(event => event.initiated_by?.id === who && event.application?.id === id)
        .map(event => ({ at: new Date(event.timestamp), fromTile: event.idp_initiated ?? false }))
        .filter(event => event.at >= since)
        .sort((a, b) => b.at.getTime() - a.at.getTime());
      return own[0] ?? null;
    },
  };
};
