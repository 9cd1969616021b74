import type { ChangeIn } from '../domain/change.ts';
import type { ChangeEvent } from '../domain/event.ts';
import { isAsPlanned } from '../domain/kinds.ts';
import type { Access } from '../ports/access.ts';
import { ServiceError } from '../ports/service-error.ts';
import type { Performing } from './performing.ts';
import { removalStop } from './plan-removal.ts';
import type { Holders } from './plan-stops.ts';

type At = Pick<Performing<'apply-plan'>, 'commitEvent' | 'renewLease'>;

/**
 * Deletes the provider of a removal, once. What forbids it is looked at again first, and the intent is committed before
 * anything is sent. That Access does not know it any more is the proof, whatever the deletion itself answered.
 */
export const deleteProvider = async (
  { access, store }: { readonly access: Access; readonly store: Holders },
  at: At,
  change: ChangeIn<'applying'>,
): Promise<ChangeEvent | null> => {
  const { target } = change.request;
  if (target.kind === 'create') return { type: 'target-gone' };
  const providers = await access.providers();
  const listed = providers.find(one => one.id === target.id);
  if (listed && !listed.saml) return { type: 'target-unreadable', name: listed.name };
  if (listed?.readOnly) return { type: 'target-read-only', name: listed.name };
  const now = listed?.saml ?? null;
  const stop = await removalStop({ access, store }, change, providers);
  if (stop) return { type: 'plan-stopped', stop };
  if (!isAsPlanned(change, now)) return { type: 'cloudflare-moved', now };
  // Gone before it was planned: there is nothing to send.
  if (!now) return (await isGone(access, change)) ?? { type: 'cloudflare-moved', now };

  const recorded = await at.commitEvent({ type: 'apply-ready', idsBefore: providers.map(one => one.id) });
  if (recorded.state !== 'applying' || !recorded.intent) return null;
  await at.renewLease();
  const answer = await access.remove(target.id).catch(async (error: unknown) => {
    if (error instanceof ServiceError) await at.commitEvent({ type: 'not-written' });
    throw error;
  });
  try {
    const gone = await isGone(access, change);
    if (gone) return gone;
  } catch (error) {
    if (error instanceof ServiceError) return { type: 'outcome-unknown' };
    throw error;
  }
  return answer.kind === 'refused' ? { type: 'write-refused', why: answer.why } : { type: 'outcome-unknown' };
};

/** The outcome of a deletion whose provider Access does not know any more; null while it is there. */
export const isGone = async (
  access: Pick<Access, 'provider'>,
  { request: { target, label } }: Pick<ChangeIn<'applying'>, 'request'>,
): Promise<ChangeEvent | null> =>
  target.kind === 'create' || (await access.provider(target.id)) !== null
    ? null
    : { type: 'written', provider: target.id, name: label, extras: [] };
