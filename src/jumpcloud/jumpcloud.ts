import { isSameAddress, lowerCased } from '../domain/address.ts';
import type { JumpCloudAccount, JumpCloudApplication } from '../domain/jumpcloud.ts';
import type { HttpClient } from '../http/client.ts';
import type { JumpCloud } from '../ports/jumpcloud.ts';
import { createApi } from './api.ts';
import { readApplication } from './application.ts';
import { application, bindings, person, ssoEvents } from './schema.ts';

const maxEvents = 1_000;

/** JumpCloud over its API, read only, for one organization. `apiKey` is sent to JumpCloud's own hosts alone. */
export const createJumpCloud = (deps: JumpCloudAccount & { readonly http: HttpClient }): JumpCloud => {
  const api = createApi(deps);

  const personId = async (email: string): Promise<string | null> => {
    const query = `filter=${encodeURIComponent(`email:$eq:${lowerCased(email)}`)}`;
    const found = await api.all('/api/systemusers', person, 'people', query);
    return found.find(one => isSameAddress(one.email, email))?._id ?? null;
  };

  return {
    application: async of => {
      const all = (await api.all('/api/applications', application, 'applications')).map(readApplication);
      const ways: ((one: JumpCloudApplication) => boolean)[] = [
        one => one.idpEntityId === of.entityId,
        one => of.fingerprints.includes(one.certificate?.sha256 ?? ''),
        one => one.label === of.label,
      ];
      // Each way only decides between those that the ways before it left.
      const left = ways.reduce<JumpCloudApplication[]>((found, fits) => {
        const fitting = (found.length > 0 ? found : all).filter(fits);
        return fitting.length > 0 ? fitting : found;
      }, []);
      return left.length === 1 ? (left[0] ?? null) : null;
    },

    assignments: async (id, email) => {
      const path = `/api/v2/applications/${encodeURIComponent(id)}`;
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
