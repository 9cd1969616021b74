import type { KnownBlock } from '@slack/types';
import { stepsOf as stepsAtJumpCloud } from '../../../domain/at-jumpcloud.ts';
import type { Change } from '../../../domain/change.ts';
import type { Plan } from '../../../domain/plan.ts';
import { actionOf, deletesProvider, specialOf } from '../../../domain/plan.ts';
import { progress, type Task } from '../elements.ts';
import { counted } from '../limits.ts';
import { shown } from '../text.ts';

const writing = (plan: Plan): string =>
  actionOf(plan) === 'create' ? 'Create the identity provider' : 'Change the identity provider';

const titles = (plan: Plan): string[] => {
  if (specialOf(plan) === 'adopt') return ADOPTING;
  return deletesProvider(plan) ? DELETING : writingTitles(plan);
};

const ADOPTING = ['Read Access again: as approved', 'Take over its settings and certificates'];

const DELETING = [
  'Read Access again: as approved, and nothing names it',
  'Delete the identity provider',
  'Read it back',
  'Access does not know it any more',
];

const jumpCloudTitles = ({ steps, jumpcloud }: Plan): string[] => [
  ...stepsAtJumpCloud(steps).map(step => {
    if (step.action === 'bind') return `JumpCloud: bind the group ${shown(step.name, 60)}, read back`;
    return step.action === 'create'
      ? 'JumpCloud: make the application, read back'
      : 'JumpCloud: change the application, read back';
  }),
  ...(jumpcloud ? ['JumpCloud: read the certificate and the metadata, compare'] : []),
];

const writingTitles = (plan: Plan): string[] => [
  ...jumpCloudTitles(plan),
  'Read Access again: as approved',
  writing(plan),
  'Read it back',
  `Compare ${counted(Object.keys(plan.wanted).length - 1, 'setting')} and ${counted(plan.wanted.certificates.length, 'certificate')} (SHA-256)`,
];

/** How many of the tasks are known to be done. */
const doneOf = (change: Change): number => {
  const atJumpCloud = change.plan ? jumpCloudTitles(change.plan).length : 0;
  if (change.written) return atJumpCloud + 4;
  if (change.intent) return atJumpCloud + 1;
  return change.plan?.jumpcloud && change.metadata?.from ? atJumpCloud : (change.jumpcloud?.steps ?? 0);
};

const statusOf = (change: Change, index: number): Task['status'] => {
  const done = doneOf(change);
  if (index < done) return 'complete';
  if (index > done) return 'pending';
  return change.state === 'failed' ? 'error' : 'in_progress';
};

const noteOf = (change: Change, status: Task['status']): string | undefined => {
  if (status === 'error' && change.state === 'failed')
    return shown(change.closing.reason ?? 'no reason known');
  return status === 'in_progress' && change.state === 'outcome-unknown'
    ? 'No answer came; looking whether it arrived.'
    : undefined;
};

/** Slot 4 while a plan is being written, and after that failed. */
export const writingProgress = (change: Change, plan: Plan): KnownBlock[] => [
  progress(
    plan.jumpcloud ? 'Writing to JumpCloud and Cloudflare' : 'Writing to Cloudflare',
    titles(plan).map((title, index) => {
      const status = statusOf(change, index);
      const note = noteOf(change, status);
      return { title, status, ...(note !== undefined && { note }) };
    }),
  ),
];
