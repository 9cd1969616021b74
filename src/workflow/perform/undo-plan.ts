import type { ChangeIn, Written } from '../../domain/change.ts';
import { CLOUDFLARE_WAYS } from '../../domain/consoles/cloudflare.ts';
import type { Step } from '../../domain/kinds/kind.ts';
import { isAsPlanned, stepOf } from '../../domain/kinds.ts';
import { isOursInPart, sameRest } from '../../domain/plan.ts';
import type { Reference } from '../../domain/plan-stop.ts';
import type { SamlProvider } from '../../domain/provider.ts';
import { sameSettings, withCertificatesOf } from '../../domain/provider.ts';
import type { Access } from '../../ports/access.ts';
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
    const { written } = change;
    const step = stepOf(change);
    const now = await access.provider(written.provider);
    if (!now) {
      return step.before
        ? { type: 'undo-blocked', why: 'The identity provider was deleted in Cloudflare by others.' }
        : { type: 'undone', how: 'was-gone' };
    }
    if (change.removal && step.before)
      return await putBack(access, now, withCertificatesOf(now, step.before), holdOn);
    if (step.before && sameSettings(now, step.before)) return { type: 'undone', how: 'restored' };
    if (!isAfterImage(change, step, now)) return { type: 'undo-blocked', why: blockedBy(written, now, step) };
    await holdOn();
    return step.before ? await restore(access, now, step.before) : await removeCreated(access, now);
  };

/**
 * True when Access holds what this change left behind. A write that read back unequal may have been taken in part, or
 * edited by a person within that second: only what is explained by what was sent counts as ours.
 */
const isAfterImage = (change: ChangeIn<'rolling-back'>, step: Step, now: SamlProvider): boolean =>
  (change.written.differing ? isOursInPart(step, now) : isOurs(change, step, now)) &&
  // A deletion takes with it what others added beside our settings; a restore keeps it.
  (step.before !== null || change.written.rest === undefined || sameRest(now.rest, change.written.rest));

/** A certificate that was taken away is trusted again beside whatever is there: that destroys no newer work of others. */
const putBack = async (
  access: Access,
  now: SamlProvider,
  wanted: SamlProvider,
  holdOn: () => Promise<void>,
) => {
  if (sameSettings(now, wanted)) return { type: 'undone', how: 'restored' } as const;
  await holdOn();
  return await restore(access, now, wanted);
};

/** A rotation may have left a certificate behind whose key is lost; it is recorded, so that it is known as its own. */
const isOurs = (change: ChangeIn<'rolling-back'>, { wanted }: Step, now: SamlProvider): boolean =>
  sameSettings(now, wanted) || isAsPlanned(change, now);

const blockedBy = ({ differing }: Written, now: SamlProvider, { wanted }: Step): string =>
  differing
    ? `The identity provider holds what this change did not send and Access did not have before (${differingFrom(now, wanted).join(', ')}), so I did not touch it.`
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

const removeCreated = async (access: Access, now: SamlProvider) => {
  const references = await access.references(now.id);
  if (references.length > 0) {
    const why = `${referenceWords(references)}. Take it out there first, then delete it in ${CLOUDFLARE_WAYS.dashboard}.`;
    return { type: 'undo-blocked', why } as const;
  }
  const answer = await access.remove(now.id);
  // A refusal may only say that it is gone already: an earlier attempt's answer can come that late.
  const left = (await access.providers()).some(one => one.id === now.id);
  if (left && answer.kind === 'refused')
    return { type: 'undo-blocked', why: `Cloudflare refused: ${answer.why}.` } as const;
  if (left) throw doubtful();
  return { type: 'undone', how: 'deleted' } as const;
};

/** A deed that is safe to do again: the next attempt reads first. */
const doubtful = (): ServiceError =>
  new ServiceError({
    service: 'cloudflare',
    code: 'undo_unconfirmed',
    kind: 'broken-answer',
    message: 'Cloudflare does not show the roll-back yet.',
  });
