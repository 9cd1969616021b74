import type { Access } from '../ports/access.ts';
import type { Api } from './api.ts';
import { misshapen } from './errors.ts';
import { listedProvider } from './settings.ts';

/** Where the identity providers of an account live. */
export const providersPath = 'access/identity_providers';
const what = 'identity providers';

/** Reads the identity providers of the account. For `provider`, one that is not SAML is not there. */
export const createProviderReads = (api: Api): Pick<Access, 'providers' | 'provider'> => ({
  providers: () => api.readAll(providersPath, listedProvider, what, { perPage: 200 }),
  provider: async id => {
    const found = await api.find(`${providersPath}/${encodeURIComponent(id)}`, listedProvider, what);
    if (found?.unreadable) throw misshapen('this identity provider');
    return found?.saml ?? null;
  },
});
