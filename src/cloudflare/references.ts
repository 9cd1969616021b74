import type { ProviderId } from '../domain/ids.ts';
import type { Reference } from '../domain/plan-stop.ts';
import type { Api } from './api.ts';
import { anything } from './schema.ts';

/** What can name an identity provider: an application, a policy that hangs on none yet, or a group that policies name. */
const LISTS: readonly (readonly [kind: Reference['kind'], path: string, what: string, perPage: number])[] = [
  ['application', 'access/apps', 'applications', 1_000],
  ['policy', 'access/policies', 'reusable policies', 1_000],
  ['group', 'access/groups', 'Access groups', 1_000],
];

/**
 * Everything of the account that refers to a provider. New kinds of rules come every year, so its id counts wherever it
 * stands in an entry. Throws when one of the lists cannot be read: nothing may be deleted then.
 */
export const readReferences = async (api: Api, provider: ProviderId): Promise<Reference[]> => {
  const found: Reference[] = [];
  for (const [kind, path, what, perPage] of LISTS) {
    const all = await api.readAll(path, anything, what, { perPage });
    found.push(...all.filter(entry => holds(entry, provider)).map(entry => ({ kind, name: nameOf(entry) })));
  }
  return found;
};

const holds = (json: unknown, id: string): boolean => {
  if (typeof json === 'string') return json === id;
  if (typeof json !== 'object' || json === null) return false;
  return Object.entries(json).some(([key, value]) => key === id || holds(value, id));
};

const nameOf = (entry: unknown): string => {
  const { name, domain, id }: Record<string, unknown> = Object(entry);
  return (
    ([name, domain, id].find(text => typeof text === 'string' && text !== '') as string | undefined) ??
    'without a name'
  );
};
