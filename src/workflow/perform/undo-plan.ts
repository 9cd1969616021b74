import type { ChangeIn, Written } from '../../domain/change.ts';
import type { Plan } from '../../domain/plan.ts';
import { isOursInPart, sameRest } from '../../domain/plan.ts';
import type { SamlProvider } from '../../domain/provider.ts';
import { sameSettings } from '../../domain/provider.ts';
import type { Access, Reference } from '../../ports/access.ts';
import { ServiceError } from '../../ports/service-error.ts';
import type { Perform } from '../performing.ts';
import { differingFrom } from '../probes.ts';

/**
 * Puts Access back: deletes what a set-up created, or restores what was there before. Only when Access still holds what
 * this change wrote; a newer edit of others is never destroyed. Checked by reading back.
 */
export const undoPlan =
  (deps: { readonly access: Access }): Perform<'undo-plan'> =>
  async ({ change, renewLease: holdOn }) => {
    if (change.state !== 'rolling-back') return null;
    const { access } = deps;
    const { plan, written } = change;
    const now = await access.provider(written.provider);
    if (!now) {
      return plan.before
        ? { type: 'undo-blocked', why: 'The identity provider was deleted in Cloudflare by others.' }
        : { type: 'undone', how: 'was-gone' };
    }
    if (plan.before && sameSettings(now, plan.before)) return { type: 'undone', how: 'restored' };
    if (!isAfterImage(change, now)) return { type: 'undo-blocked', why: blockedBy(written, now, plan) };
    await holdOn();
    return plan.before ? await restore(access, now, plan.before) : await removeCreated(access, now, plan);
  };

/**
 * True when Access holds what this change left behind. A write that read back unequal may have been taken in part, or
 * edited by a person within that second: only what is explained by what was sent counts as ours.
 */
const isAfterImage = ({ plan, written }: ChangeIn<'rolling-back'>, now: SamlProvider): boolean =>
  (written.differing ? isOursInPart(plan, now) : sameSettings(now, plan.wanted)) &&
  // A deletion takes with it what others added beside our settings; a restore keeps it.
  (plan.before !== null || written.rest === undefined || sameRest(now.rest, written.rest));

const blockedBy = ({ differing }: Written, now: SamlProvider, plan: Plan): string =>
  differing
    ? `The identity provider holds what this change did not send and Access did not have before (${differingFrom(now, plan.wanted).join(', ')}), so I did not touch it.`
    : 'The identity provider was changed in Cloudflare after this change.';

const restore = async (access: Access, now: SamlProvider, before: SamlProvider) => {
  const answer = await access.update(now, before);
  if (answer.kind === 'refused')
    return { type: 'undo-blocked', why: `Cloudflare refused: ${answer.why}.` } as const;
  const found = await access.provider(before.id);
  if (found && sameSettings(found, before)) return { type: 'undone', how: 'restored' } as const;
  throw doubtful();
};

const referenceWords = (references: readonly Reference[]): string => {
  const named = references.slice(0, 5).map(({ kind, name }) => `the ${kind} '${name}'`);
  const more = references.length > 5 ? ` and ${references.length - 5} more` : '';
  return `This identity provider is named by ${named.join(', ')}${more}`;
};

const removeCreated = async (access: Access, now: SamlProvider, plan: Plan) => {
  const references = await access.references(now.id);
  if (references.length > 0) {
    const why = `${referenceWords(references)}. Take it out there first, then delete it in Cloudflare One.`;
    return { type: 'undo-blocked', why } as const;
  }
  const answer = await access.remove(now.id);
  // A refusal may only say that it is gone already: an earlier attempt's answer can come that late.
  const left = (await access.providers()).some(one => one.id === now.id);
  if (left && answer.kind === 'refused')
    return { type: 'undo-blocked', why: `Cloudflare refused: ${answer.why}.` } as const;
  if (left) throw doubtful();
  return { type: 'undone', how: plan.before ? 'restored' : 'deleted' } as const;
};

/** A deed that is safe to do again: the next attempt reads first. */
const doubtful = (): ServiceError =>
  new ServiceError({
    service: 'cloudflare',
    code: 'undo_unconfirmed',
    kind: 'broken-answer',
    message: 'Cloudflare does not show the roll-back yet.',
  });
