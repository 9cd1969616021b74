import type { ProviderId } from '../../domain/ids.ts';
import type { Plan } from '../../domain/plan.ts';
import { mayComeFrom, planDigest } from '../../domain/plan.ts';
import type { ListedProvider, SamlProvider } from '../../domain/provider.ts';
import type { Access } from '../../ports/access.ts';
import type { Directory } from '../../ports/directory.ts';
import { ServiceError } from '../../ports/service-error.ts';
import type { Perform } from '../performing.ts';
import { type Holders, planStop, readTeam } from '../plan-stops.ts';
import { differingFrom } from '../probes.ts';
import { readApprovers } from './read-approvers.ts';

/**
 * Writes an approved plan once. Cloudflare is read again first; the intent is committed before anything is sent. When
 * an intent is there already, an earlier attempt died on the way, and nothing is sent before it was looked for.
 */
export const applyPlan =
  (deps: {
    readonly access: Access;
    readonly directory: Directory;
    readonly store: Holders;
  }): Perform<'apply-plan'> =>
  async at => {
    const { access, directory, store } = deps;
    if (at.change.state !== 'applying') return null;
    if (at.change.intent) return { type: 'outcome-unknown' };
    const actors = await readApprovers(at.change, directory);
    const change = await at.commitEvent({ type: 'approvers-read', actors });
    if (change.state !== 'applying' || change.intent) return null;
    const { plan } = change;

    const organization = await readTeam(access);
    const providers = await access.providers();
    const now = standing(plan, providers);
    if (plan.before && !now) return { type: 'target-gone' };
    if (now?.readOnly) return { type: 'target-read-only', name: now.name };
    const stop = await planStop(store, change, { organization, providers }, plan.wanted);
    if (stop) return { type: 'plan-stopped', stop };
    if (planDigest(now, plan.wanted, plan.teamDomain) !== plan.digest)
      return { type: 'cloudflare-moved', now };

    const recorded = await at.commitEvent({ type: 'apply-ready', idsBefore: providers.map(one => one.id) });
    if (recorded.state !== 'applying' || !recorded.intent) return null;
    // What an earlier write made has arrived after all: it is looked for, and nothing is sent again.
    const { idsBefore } = recorded.intent;
    if (!now && providers.some(({ saml }) => saml && mayComeFrom(plan.wanted, idsBefore, saml)))
      return { type: 'outcome-unknown' };
    // After the intent: when the lease was lost before it, the intent belongs to another runner, and so does the write.
    await at.renewLease();

    const writing = now ? access.update(now, plan.wanted) : access.create(plan.wanted);
    const answer = await writing.catch(async (error: unknown) => {
      // A write throws only when nothing was sent: the intent is taken back, and the next attempt begins anew.
      if (error instanceof ServiceError) await at.commitEvent({ type: 'not-written' });
      throw error;
    });
    if (answer.kind === 'refused') return { type: 'write-refused', why: answer.why };
    if (answer.kind === 'unknown') return { type: 'outcome-unknown' };
    try {
      const outcome = await readBack(access, plan, answer.id);
      // Cloudflare said that it is written: a read that does not show it yet proves nothing.
      return outcome.type === 'not-written' ? { type: 'outcome-unknown' } : outcome;
    } catch (error) {
      if (error instanceof ServiceError) return { type: 'outcome-unknown' };
      throw error;
    }
  };

/** The provider that the plan replaces, as it is now; null when the plan creates one. */
const standing = (plan: Plan, providers: readonly ListedProvider[]): SamlProvider | null =>
  plan.before ? (providers.find(one => one.id === plan.before?.id)?.saml ?? null) : null;

/** Reads a provider back and compares it with the plan, key by key, certificates by fingerprint. */
export const readBack = async (
  access: Access,
  plan: Plan,
  id: ProviderId,
  extras: readonly string[] = [],
) => {
  const found = await access.provider(id);
  if (!found) return { type: 'not-written' } as const;
  const differing = differingFrom(found, plan.wanted);
  const { name, rest } = found;
  return differing.length === 0
    ? ({ type: 'written', provider: id, name, extras, rest } as const)
    : ({ type: 'write-unequal', provider: id, differing, rest } as const);
};
