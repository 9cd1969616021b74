import type { Plan } from '../../domain/plan.ts';
import type { SamlProvider } from '../../domain/provider.ts';
import { sameSettings } from '../../domain/provider.ts';
import type { Access } from '../../ports/access.ts';
import { ServiceError } from '../../ports/service-error.ts';
import type { Perform } from '../performing.ts';

/**
 * Puts Access back: deletes what a set-up created, or restores what was there before. Only when Access still holds what
 * this change wrote; somebody's newer edit is never destroyed. Checked by reading back.
 */
export const undoPlan =
  (deps: { readonly access: Access }): Perform<'undo-plan'> =>
  async ({ change, holdOn }) => {
    if (change.state !== 'rolling-back') return null;
    const { access } = deps;
    const { plan, written } = change;
    const now = await access.provider(written.provider);
    if (!now) {
      return plan.before
        ? { type: 'undo-blocked', why: 'The identity provider was deleted in Cloudflare by somebody else.' }
        : { type: 'undone', how: 'was-gone' };
    }
    if (plan.before && sameSettings(now, plan.before)) return { type: 'undone', how: 'restored' };
    // A change that Access took only in part is put back too: the reason for the roll-back says so.
    if (!change.reason && !sameSettings(now, plan.wanted)) {
      return {
        type: 'undo-blocked',
        why: 'Somebody changed the identity provider in Cloudflare after this change.',
      };
    }
    await holdOn();
    return plan.before ? await restore(access, now, plan.before) : await removeCreated(access, now, plan);
  };

const restore = async (access: Access, now: SamlProvider, before: SamlProvider) => {
  const answer = await access.update(now, before);
  if (answer.kind === 'refused')
    return { type: 'undo-blocked', why: `Cloudflare refused: ${answer.why}.` } as const;
  const found = await access.provider(before.id);
  if (found && sameSettings(found, before)) return { type: 'undone', how: 'restored' } as const;
  throw doubtful();
};

const removeCreated = async (access: Access, now: SamlProvider, plan: Plan) => {
  const { naming } = await access.applications();
  const users = naming.filter(one => one.providers.includes(now.id)).map(one => one.name);
  if (users.length > 0) {
    const why = `${users.length} applications name this identity provider (${users.slice(0, 5).join(', ')}). Take it out there first.`;
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
    service: 'Cloudflare',
    code: 'undo_unconfirmed',
    kind: 'broken-answer',
    message: 'Cloudflare does not show the roll-back yet.',
  });
