import type { JumpCloudApplication, UserGroup } from './jumpcloud.ts';
import type { PlanStep } from './plan-step.ts';

/** One write at JumpCloud. */
export type JumpCloudStep = Extract<PlanStep, { service: 'jumpcloud' }>;

/** What a change has done at JumpCloud. */
export interface AtJumpCloud {
  /** The write that is on its way, on record before anything is sent; `idsBefore` are the applications that were there. */
  readonly intent?: {
    readonly step: JumpCloudStep;
    readonly idsBefore: readonly string[];
    readonly at: Date;
  };
  /** How many writes of the plan are done and read back. */
  readonly steps: number;
  readonly application?: {
    readonly id: string;
    readonly label: string;
    /** This change made it. */
    readonly isMade: boolean;
    readonly readBackAt: Date;
  };
  /** What an application held before this change wrote over it. */
  readonly replaced?: JumpCloudApplication;
  /** The groups that this change bound. */
  readonly bound: readonly UserGroup[];
  /** What became of all that after the change ended without being kept. */
  readonly after?: { readonly how: 'undone' | 'left'; readonly why?: string; readonly at: Date };
}

/** True when a change that was not kept has left something at JumpCloud that nobody has looked after yet. */
export const isLeftAtJumpCloud = (done: AtJumpCloud | undefined): done is AtJumpCloud =>
  done !== undefined &&
  done.after === undefined &&
  (done.application?.isMade === true ||
    done.replaced !== undefined ||
    done.bound.length > 0 ||
    done.intent !== undefined);

/** The writes of a plan at JumpCloud, in their order. */
export const stepsOf = (steps: readonly PlanStep[]): JumpCloudStep[] =>
  steps.filter(one => one.service === 'jumpcloud');

/** The first of them that is not done yet; null when JumpCloud has all of it. */
export const nextAtJumpCloud = (
  steps: readonly PlanStep[],
  done: AtJumpCloud | undefined,
): JumpCloudStep | null => stepsOf(steps)[done?.steps ?? 0] ?? null;
