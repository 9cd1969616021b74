import type { Organization } from '../ports/access.ts';
import type { Api } from './api.ts';
import { organization } from './schema.ts';

/** Reads the Zero Trust organization of the account. */
export const readOrganization = async (api: Api): Promise<Organization> => {
  const json = await api.read('access/organizations', organization, 'the Zero Trust organization');
  return { teamDomain: teamDomain(json.auth_domain), name: json.name, uiReadOnly: json.is_ui_read_only };
};

/** `acme`, `https://acme.cloudflareaccess.com/` and the like as `acme.cloudflareaccess.com`. */
const teamDomain = (authDomain: string): string => {
  const host = authDomain
    .trim()
    .toLowerCase()
    .replace(/^https:\/\//, '')
    .replace(/\/.*$/, '');
  return host.includes('.') ? host : `${host}.cloudflareaccess.com`;
};
