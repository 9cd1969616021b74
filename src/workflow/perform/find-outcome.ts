import type { Change, LostWrite } from '../../domain/change.ts';
import { isClosed } from '../../domain/change.ts';
import type { Connection } from '../../domain/connection.ts';
import { labelKey } from '../../domain/keys.ts';
import type { Step } from '../../domain/kinds/kind.ts';
import { stepOf } from '../../domain/kinds.ts';
import { mayComeFrom } from '../../domain/plan.ts';
import type { ListedProvider, SamlProvider } from '../../domain/provider.ts';
import { sameSettings } from '../../domain/provider.ts';
import type { Access } from '../../ports/access.ts';
import { ServiceError } from '../../ports/service-error.ts';
import { isGone } from '../delete-provider.ts';
import type { Perform } from '../performing.ts';
import { type Holders, providerHolder } from '../plan-stops.ts';
import { readBack } from '../write-step.ts';

/**
 * Looks for a write whose answer was lost. Two full readings, because a list is no snapshot. Later looks (after one was
 * recorded, or after the change ended without one) delete what arrived besides, as long as nothing refers to it. The
 * promise is: never two kept.
 */
export const findOutcome =
  (deps: { readonly access: Access; readonly store: Holders }): Perform<'find-outcome'> =>
  async ({ change, connection, renewLease: holdOn }) => {
    const { access, store } = deps;
    const isSearched = change.state === 'outcome-unknown';
    // Still there: the deletion did not arrive, and is looked at anew before it is sent again.
    if (change.kind === 'remove')
      return isSearched ? ((await isGone(access, change)) ?? { type: 'not-written' }) : null;
    if (isSearched && change.plan.before)
      return await outcomeOfUpdate(access, stepOf(change), change.plan.before);
    if (!isSearched && !change.written && !isClosed(change)) return null;
    const sent = creations(change);
    if (sent.length === 0) return null;
    const first = await access.providers();
    await holdOn();
    const second = await access.providers();
    const all = [...new Map([...first, ...second].map(one => [one.id, one])).values()];
    const found = madeBy(sent, all);
    // What differs from what was sent was made or edited by a person.
    const isOurs = (one: SamlProvider): boolean => sent.some(({ wanted }) => sameSettings(one, wanted));
    if (isSearched) {
      const hidden = all.filter(one => one.unreadable && !change.intent.idsBefore.includes(one.id));
      return await outcomeOfCreation(deps, change, { found, hidden }, isOurs);
    }
    const extras = found.filter(one => one.id !== change.written?.provider);
    // Once the recorded one is gone, what matches may be that of a later set-up.
    if (extras.length === found.length && (await isSetUpAnew(store, change, connection))) return null;
    const names = await deleteUnreferenced(access, extras.filter(isOurs));
    return names.length === 0 ? null : { type: 'extras-deleted', names };
  };

/** What was sent and may have made a provider. */
const creations = ({ intent, lostWrites = [], plan }: Change): Pick<LostWrite, 'idsBefore' | 'wanted'>[] =>
  plan && intent && !plan.before
    ? [...lostWrites, { idsBefore: intent.idsBefore, wanted: plan.wanted }]
    : [...lostWrites];

/** Providers that were not there before a creation and carry its issuer, its certificates and its name. */
const madeBy = (sent: ReturnType<typeof creations>, all: readonly ListedProvider[]): SamlProvider[] =>
  all
    .map(one => one.saml)
    .filter(one => one !== undefined)
    .filter(one => sent.some(({ idsBefore, wanted }) => mayComeFrom(wanted, idsBefore, one)));

const outcomeOfCreation = async (
  { access, store }: { readonly access: Access; readonly store: Holders },
  { plan, workspace, connection }: Extract<Change, { state: 'outcome-unknown' }>,
  { found, hidden }: { readonly found: readonly SamlProvider[]; readonly hidden: readonly ListedProvider[] },
  isOurs: (one: SamlProvider) => boolean,
) => {
  const kept = found.find(one => sameSettings(one, plan.wanted));
  if (kept) {
    // The requester found it before this look did, and asked to take it over.
    if (await providerHolder(store, workspace, kept, connection)) return ambiguous([kept]);
    const extras = found.filter(one => one.id !== kept.id && isOurs(one));
    return await readBack(access, plan, kept.id, await deleteUnreferenced(access, extras));
  }
  // What an earlier plan made is deleted by a later look.
  const unknown = [...found.filter(one => !isOurs(one)), ...hidden];
  return unknown.length === 0 ? ({ type: 'not-written' } as const) : ambiguous(unknown);
};

const ambiguous = (which: readonly Pick<ListedProvider, 'id' | 'name'>[]) =>
  ({ type: 'outcome-ambiguous', names: which.map(one => `${one.name} (${one.id})`) }) as const;

/** A replaced provider either holds what was wanted, or what it had, or something that another person wrote. */
const outcomeOfUpdate = async (access: Access, step: Step, { id, name }: SamlProvider) => {
  const now = await access.provider(id);
  if (!now) return { type: 'outcome-ambiguous', names: [name] } as const;
  if (sameSettings(now, step.wanted)) return await readBack(access, step, id);
  if (step.before && sameSettings(now, step.before)) return { type: 'not-written' } as const;
  return ambiguous([now]);
};

/** True when the connection was started again, or its label was given to another one. Asked after the listings: what they showed is older. */
const isSetUpAnew = async (
  store: Pick<Holders, 'connection' | 'connectionsBy'>,
  change: Change,
  { id }: Connection,
): Promise<boolean> => {
  const now = await store.connection(change.workspace, id);
  const named = await store.connectionsBy(change.workspace, labelKey(change.request.label));
  return now?.latestChange !== change.id || named.some(one => one.id !== id);
};

const deleteUnreferenced = async (access: Access, extras: readonly SamlProvider[]): Promise<string[]> => {
  if (extras.length === 0) return [];
  const deleted: string[] = [];
  for (const extra of extras) {
    if ((await access.references(extra.id)).length > 0) continue;
    const answer = await access.remove(extra.id);
    if (answer.kind === 'unknown') throw unconfirmed();
    if (answer.kind === 'written') deleted.push(`${extra.name} (${extra.id})`);
  }
  return deleted;
};

/** Deleting is safe to do again: the next attempt looks first. */
const unconfirmed = (): ServiceError =>
  new ServiceError({
    service: 'cloudflare',
    code: 'delete_unconfirmed',
    kind: 'broken-answer',
    message: 'Cloudflare did not say whether it deleted what a lost write had made.',
  });
