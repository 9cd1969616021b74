import type { ChangeIn } from '../domain/change.ts';
import type { ChangeEvent } from '../domain/event.ts';
import type { ProviderId } from '../domain/ids.ts';
import type { Step } from '../domain/kinds/kind.ts';
import { isAsPlanned, stepOf } from '../domain/kinds.ts';
import { deletesProvider, mayComeFrom, specialOf } from '../domain/plan.ts';
import type { ListedProvider, SamlProvider } from '../domain/provider.ts';
import type { Access } from '../ports/access.ts';
import type { Directory } from '../ports/directory.ts';
import { ServiceError } from '../ports/service-error.ts';
import { atOnce } from './at-once.ts';
import { deleteProvider } from './delete-provider.ts';
import { readApprovers } from './perform/read-approvers.ts';
import type { Performing } from './performing.ts';
import { type Holders, planStop, readTeam } from './plan-stops.ts';
import { differingFrom } from './probes.ts';

/** What a write stands on. */
export interface Writing {
  readonly access: Access;
  readonly directory: Directory;
  readonly store: Holders;
}

type At = Pick<Performing<'apply-plan'>, 'change' | 'commitEvent' | 'renewLease'>;

/** Asks Slack once more about everybody who approved; null when the change is not to be written any more. */
export const authorisedAgain = async (
  { directory }: Writing,
  at: At,
): Promise<ChangeIn<'applying'> | null> => {
  const actors = await readApprovers(at.change, directory);
  const change = await at.commitEvent({ type: 'approvers-read', actors });
  return change.state === 'applying' ? change : null;
};

/**
 * Writes the step that a change is at, once. Cloudflare is read again first; the intent is committed before anything is
 * sent. Null when the change went on without this write.
 */
export const writeStep = async (
  { access, store }: Writing,
  at: At,
  change: ChangeIn<'applying'>,
): Promise<ChangeEvent | null> => {
  const { plan } = change;
  if (deletesProvider(plan)) return await deleteProvider({ access, store }, at, change);
  const step = stepOf(change);
  const [organization, providers] = await atOnce(readTeam(access), access.providers());
  const now = standing(step, providers);
  if (step.before && !now) return { type: 'target-gone' };
  if (now?.readOnly && specialOf(plan) !== 'adopt') return { type: 'target-read-only', name: now.name };
  const stop = await planStop(store, change, { organization, providers }, step.wanted);
  if (stop) return { type: 'plan-stopped', stop };
  if (!isAsPlanned(change, now)) return { type: 'cloudflare-moved', now };

  if (now && specialOf(plan) === 'adopt')
    return { type: 'written', provider: now.id, name: now.name, extras: [], rest: now.rest };

  const recorded = await at.commitEvent({ type: 'apply-ready', idsBefore: providers.map(one => one.id) });
  if (recorded.state !== 'applying' || !recorded.intent) return null;
  // What an earlier write made has arrived after all: it is looked for, and nothing is sent again.
  const { idsBefore } = recorded.intent;
  if (!now && providers.some(({ saml }) => saml && mayComeFrom(plan.wanted, idsBefore, saml)))
    return { type: 'outcome-unknown' };
  // After the intent: when the lease was lost before it, the intent belongs to another runner, and so does the write.
  await at.renewLease();

  const writing = now ? access.update(now, step.wanted) : access.create(step.wanted);
  const answer = await writing.catch(async (error: unknown) => {
    // A write throws only when nothing was sent: the intent is taken back, and the next attempt begins anew.
    if (error instanceof ServiceError) await at.commitEvent({ type: 'not-written' });
    throw error;
  });
  if (answer.kind === 'refused') return { type: 'write-refused', why: answer.why };
  if (answer.kind === 'unknown') return { type: 'outcome-unknown' };
  try {
    const outcome = await readBack(access, step, answer.id);
    // Cloudflare said that it is written: a read that does not show it yet proves nothing.
    return outcome.type === 'not-written' ? { type: 'outcome-unknown' } : outcome;
  } catch (error) {
    if (error instanceof ServiceError) return { type: 'outcome-unknown' };
    throw error;
  }
};

/** The provider that the step replaces, as it is now; null when it creates one. */
const standing = ({ before }: Step, providers: readonly ListedProvider[]): SamlProvider | null =>
  before ? (providers.find(one => one.id === before.id)?.saml ?? null) : null;

/** Reads a provider back and compares it with what the step wanted, key by key, certificates by fingerprint. */
export const readBack = async (
  access: Access,
  { wanted }: Pick<Step, 'wanted'>,
  id: ProviderId,
  extras: readonly string[] = [],
) => {
  const found = await access.provider(id);
  if (!found) return { type: 'not-written' } as const;
  const differing = differingFrom(found, wanted);
  const { name, rest } = found;
  return differing.length === 0
    ? ({ type: 'written', provider: id, name, extras, rest } as const)
    : ({ type: 'write-unequal', provider: id, differing, rest } as const);
};
