import { asId, type ProviderId } from '../domain/ids.ts';
import type { WriteAnswer } from '../ports/access.ts';
import type { Api } from './api.ts';
import { why } from './errors.ts';
import { providersPath } from './read-providers.ts';
import { writtenId } from './schema.ts';

/** Adds the login method that sends a code by email: it needs no identity provider. Sent once, like every write. */
export const addOneTimePin = async (api: Api): Promise<WriteAnswer> => {
  const sent = await api.write('POST', providersPath, {
    name: 'One-time PIN',
    type: 'onetimepin',
    config: {},
  });
  if (sent.kind === 'unknown') return sent;
  if (sent.kind !== 'done') return { kind: 'refused', why: why(sent.failure) };
  const id = writtenId.safeParse(sent.result);
  return id.success
    ? { kind: 'written', id: asId<ProviderId>(id.data.id) }
    : { kind: 'unknown', why: 'Cloudflare answered the creation without the id of what it created' };
};
