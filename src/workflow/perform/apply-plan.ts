import type { Perform } from '../performing.ts';
import { type AtJumpCloudDeps, writeAtJumpCloud } from '../write-jumpcloud.ts';
import { authorisedAgain, type Writing, writeStep } from '../write-step.ts';

/**
 * Writes an approved plan, or the step of it that the change is at, once: first what is added at JumpCloud. When an intent is there already, an earlier
 * attempt died on the way, and nothing is sent before it was looked for.
 */
export const applyPlan =
  (deps: Writing & AtJumpCloudDeps): Perform<'apply-plan'> =>
  async at => {
    if (at.change.state !== 'applying') return null;
    if (at.change.intent) return { type: 'outcome-unknown' };
    const change = await authorisedAgain(deps, at);
    if (!change) return null;
    // A runner whose lease had ended recorded it meanwhile, and may stop before it sends anything: nobody else would look.
    if (change.intent) return { type: 'outcome-unknown' };
    const atJumpCloud = await writeAtJumpCloud(deps, at, change);
    if (atJumpCloud.kind === 'instead') return atJumpCloud.event;
    return await writeStep(deps, at, atJumpCloud.change);
  };
