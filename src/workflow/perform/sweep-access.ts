import type { ChangeState } from '../../domain/change.ts';
import type { Connection } from '../../domain/connection.ts';
import { differencesOf, sameDifferences } from '../../domain/drift.ts';
import type { EventOf } from '../../domain/event.ts';
import { openChangeKey } from '../../domain/keys.ts';
import { byEnd } from '../../domain/places.ts';
import type { Policy } from '../../domain/policy.ts';
import type { ListedProvider } from '../../domain/provider.ts';
import { ServiceError } from '../../ports/service-error.ts';
import type { Store } from '../../ports/store.ts';
import type { Accounts } from '../accounts.ts';
import type { Perform } from '../performing.ts';

const PAGE = 100;

/** From the write on until people keep it or it is undone, Access is not what was approved before. */
const BEING_WRITTEN: readonly ChangeState[] = [
  'applying',
  'outcome-unknown',
  'swapping',
  'proving',
  'testing',
  'awaiting-confirmation',
  'rolling-back',
];

type Found = EventOf<'swept'>['found'][number];

/**
 * Compares every live connection of an account with what Access has, by one list. What cannot be read is left to the next
 * sweep; what is being written is passed over.
 */
export const sweepAccess =
  (deps: {
    readonly accounts: Pick<Accounts, 'find'>;
    readonly store: Pick<Store, 'connectionsIn' | 'changesBy'>;
    readonly policy: Pick<Policy, 'driftEveryMs'>;
  }): Perform<'sweep-access'> =>
  async ({ work: { sweep }, effect: { workspace }, renewLease }) => {
    const account = deps.accounts.find({ account: sweep.account });
    // Switched off, or made at other times by now: this row of sweeps ends.
    if (!account || deps.policy.driftEveryMs !== sweep.everyMs) return null;
    const seen = await read(account.looking);
    if (!seen) return { type: 'swept', sweep, found: [] };
    const byId = new Map(seen.providers.map(one => [one.id, one]));
    const found: Found[] = [];
    for (let skip = 0; ; skip += PAGE) {
      await renewLease();
      const span = { list: byEnd({ status: 'live' }) };
      const page = await deps.store.connectionsIn(workspace, span, { limit: PAGE, skip });
      for (const connection of page) {
        if (deps.accounts.find(connection.request)?.id !== account.id) continue;
        const one = compared(connection, byId, seen.teamDomain);
        if (one && !(await isBeingWritten(deps.store, connection))) found.push(one);
      }
      if (page.length < PAGE) return { type: 'swept', sweep, found };
    }
  };

const read = async (access: {
  readonly providers: () => Promise<ListedProvider[]>;
  readonly organization: () => Promise<{ readonly teamDomain: string }>;
}) => {
  try {
    const providers = await access.providers();
    const { teamDomain } = await access.organization();
    return { providers, teamDomain };
  } catch (error) {
    if (error instanceof ServiceError) return null;
    throw error;
  }
};

/** What is found of one connection; null when nothing is new, or Access tells nothing that can be compared. */
const compared = (
  { id, version, applied, request, drift }: Connection,
  providers: ReadonlyMap<string, ListedProvider>,
  teamDomain: string,
): Found | null => {
  if (!applied) return null;
  const listed = providers.get(applied.provider);
  if (listed && !listed.saml) return null;
  const { settings, rest } = applied;
  const approved = { settings, ...(rest ? { rest } : {}), teamDomain: request.teamDomain };
  const differences = differencesOf(approved, listed?.saml ?? null, teamDomain);
  return sameDifferences(differences, drift?.differences ?? [])
    ? null
    : { connection: id, version, differences };
};

const isBeingWritten = async (
  store: Pick<Store, 'changesBy'>,
  { workspace, id }: Connection,
): Promise<boolean> => {
  const [open] = await store.changesBy(workspace, openChangeKey(id));
  return open !== undefined && BEING_WRITTEN.includes(open.state);
};
