import type { Change } from '../../domain/change.ts';
import type { Connection } from '../../domain/connection.ts';
import { labelKey } from '../../domain/keys.ts';
import { mayComeFrom } from '../../domain/plan.ts';
import type { SamlProvider } from '../../domain/provider.ts';
import { sameSettings } from '../../domain/provider.ts';
import type { Access } from '../../ports/access.ts';
import { ServiceError } from '../../ports/service-error.ts';
import type { Store } from '../../ports/store.ts';
import type { Perform } from '../performing.ts';
import { readBack } from './apply-plan.ts';

/**
 * Looks for a write whose answer was lost. Two full readings, because a list is no snapshot. Later looks (after one was
 * recorded) delete what arrived twice, as long as nothing refers to it. The promise is: never two kept.
 */
export const findOutcome =
  (deps: {
    readonly access: Access;
    readonly store: Pick<Store, 'connection' | 'connectionsBy'>;
  }): Perform<'find-outcome'> =>
  async ({ change, connection, holdOn }) => {
    const { access, store } = deps;
    const { plan, intent } = change;
    if (!plan || !intent) return null;
    if (plan.before) {
      return change.state === 'outcome-unknown' ? await outcomeOfUpdate(access, change, plan.before) : null;
    }
    const first = await candidates(access, change);
    await holdOn();
    const second = await candidates(access, change);
    const found = [...new Map([...first, ...second].map(one => [one.id, one])).values()];
    const kept = change.written
      ? found.find(one => one.id === change.written?.provider)
      : found.find(one => sameSettings(one, plan.wanted));
    const extras = found.filter(one => one.id !== kept?.id);
    if (change.written) {
      // Once the recorded one is gone, what matches may be that of a later set-up.
      if (!kept && (await isSetUpAnew(store, change, connection))) return null;
      const deleted = await deleteUnreferenced(access, extras);
      const { provider, name } = change.written;
      return deleted.length === 0 ? null : { type: 'written', provider, name, extras: deleted };
    }
    if (!kept) {
      return found.length === 0
        ? { type: 'not-written' }
        : { type: 'outcome-ambiguous', names: found.map(one => `${one.name} (${one.id})`) };
    }
    return await readBack(access, plan, kept.id, await deleteUnreferenced(access, extras));
  };

/** A replaced provider either holds what was wanted, or what it had, or something that somebody else wrote. */
const outcomeOfUpdate = async (access: Access, change: Change, before: SamlProvider) => {
  const { plan } = change;
  if (!plan) return null;
  const now = await access.provider(before.id);
  if (!now) return { type: 'outcome-ambiguous', names: [before.name] } as const;
  if (sameSettings(now, plan.wanted)) return await readBack(access, plan, before.id);
  if (sameSettings(now, before)) return { type: 'not-written' } as const;
  return { type: 'outcome-ambiguous', names: [`${now.name} (${now.id})`] } as const;
};

/** Providers that were not there before and carry our issuer, our certificates and our name. */
const candidates = async (access: Access, change: Change): Promise<SamlProvider[]> => {
  const { plan, intent } = change;
  if (!plan || !intent) return [];
  const listed = await access.providers();
  return listed
    .map(one => one.saml)
    .filter(one => one !== undefined)
    .filter(one => mayComeFrom(plan, intent.idsBefore, one));
};

/** True when the connection was started again, or its label was given to another one. Asked after the listings: what they showed is older. */
const isSetUpAnew = async (
  store: Pick<Store, 'connection' | 'connectionsBy'>,
  change: Change,
  { id }: Connection,
): Promise<boolean> => {
  const now = await store.connection(change.workspace, id);
  const named = await store.connectionsBy(change.workspace, labelKey(change.request.label));
  return now?.latestChange !== change.id || named.some(one => one.id !== id);
};

const deleteUnreferenced = async (access: Access, extras: readonly SamlProvider[]): Promise<string[]> => {
  if (extras.length === 0) return [];
  const { naming } = await access.applications();
  const deleted: string[] = [];
  for (const extra of extras) {
    if (naming.some(one => one.providers.includes(extra.id))) continue;
    const answer = await access.remove(extra.id);
    if (answer.kind === 'unknown') throw unconfirmed();
    if (answer.kind === 'written') deleted.push(`${extra.name} (${extra.id})`);
  }
  return deleted;
};

/** Deleting is safe to do again: the next attempt looks first. */
const unconfirmed = (): ServiceError =>
  new ServiceError({
    service: 'Cloudflare',
    code: 'delete_unconfirmed',
    kind: 'broken-answer',
    message: 'Cloudflare did not say whether it deleted what a lost write had made.',
  });
