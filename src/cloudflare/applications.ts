import { asId, type ProviderId } from '../domain/ids.ts';
import type { ApplicationUse } from '../ports/access.ts';
import type { Api } from './api.ts';
import { type ApplicationJson, application } from './schema.ts';

/**
 * Which applications accept every login method, and which name identity providers, in their own list or in a policy
 * that hangs on them.
 */
export const readApplications = async (api: Api): Promise<ApplicationUse> => {
  const all = await api.readAll('access/apps', application, 'applications', { perPage: 1_000 });
  // A bookmark is a link in the launcher; nobody logs in to it.
  const withLogin = all.filter(one => one.type !== 'bookmark');
  return {
    acceptingAny: withLogin.filter(one => one.allowed_idps.length === 0).length,
    naming: withLogin.flatMap(one => {
      const providers = named(one);
      return providers.length === 0 ? [] : [{ name: one.name || one.domain, providers }];
    }),
  };
};

const named = (one: ApplicationJson): ProviderId[] => {
  const ids = new Set([...one.allowed_idps, ...inRules(one.policies)]);
  return [...ids].map(id => asId<ProviderId>(id));
};

/**
 * Rules name a provider as `{ login_method: { id } }` or `{ saml: { identity_provider_id } }`; they lie in `include`,
 * `exclude` and `require` of a policy, and more kinds of rule come every year: so every object inside is looked at.
 */
const inRules = (json: unknown): string[] => {
  if (Array.isArray(json)) return json.flatMap(inRules);
  if (typeof json !== 'object' || json === null) return [];
  return Object.entries(json).flatMap(([key, value]) => {
    if (key === 'identity_provider_id' && typeof value === 'string') return [value];
    if (key === 'login_method' && typeof value === 'object' && value !== null && 'id' in value)
      return typeof value.id === 'string' ? [value.id] : [];
    return inRules(value);
  });
};
