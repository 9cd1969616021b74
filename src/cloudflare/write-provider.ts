import { asId, type ProviderId } from '../domain/ids.ts';
import type { Access, WriteAnswer } from '../ports/access.ts';
import type { Api, Sent } from './api.ts';
import { why } from './errors.ts';
import { providersPath } from './read-providers.ts';
import { createRequest, updateRequest, writtenId } from './schema.ts';
import { createBody, updateBody } from './settings.ts';

/**
 * Creates, replaces and deletes providers, each with one request. An answer's body is read for the id alone: it may
 * hold the SCIM secret.
 */
export const createProviderWrites = (api: Api): Pick<Access, 'create' | 'update' | 'remove'> => ({
  create: async settings => {
    const body = createRequest.safeParse(createBody(settings));
    if (!body.success) return incomplete(body.error.issues);
    const sent = await api.write('POST', providersPath, body.data);
    const id = sent.kind === 'done' ? writtenId.safeParse(sent.result) : undefined;
    if (id?.success === false)
      return { kind: 'unknown', why: 'Cloudflare answered the creation without the id of what it created' };
    return answered(sent, asId<ProviderId>(id?.data.id ?? ''));
  },
  update: async (base, settings) => {
    if (base.readOnly) return READ_ONLY_REFUSAL;
    const body = updateRequest.safeParse(updateBody(base, settings));
    if (!body.success) return incomplete(body.error.issues);
    return answered(await api.write('PUT', one(base.id), body.data), base.id);
  },
  remove: async id => answered(await api.write('DELETE', one(id)), id),
});

const one = (id: ProviderId): string => `${providersPath}/${encodeURIComponent(id)}`;

const READ_ONLY_REFUSAL: WriteAnswer = {
  kind: 'refused',
  why: 'The identity provider is read-only in Cloudflare and cannot be changed by API',
};

const answered = (sent: Sent, id: ProviderId): WriteAnswer => {
  if (sent.kind === 'done') return { kind: 'written', id };
  if (sent.kind === 'unknown') return sent;
  return { kind: 'refused', why: why(sent.failure) };
};

const incomplete = (issues: readonly { path: PropertyKey[]; message: string }[]): WriteAnswer => ({
  kind: 'refused',
  why: `Nothing was sent: ${issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')}`,
});
