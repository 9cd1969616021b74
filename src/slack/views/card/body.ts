import type { KnownBlock } from '@slack/types';
import type { Change } from '../../../domain/change.ts';
import { takesMetadata } from '../../../domain/kinds.ts';
import { rotationProgress } from '../kinds/rotation.ts';
import { wordsOfKind } from '../kinds.ts';
import type { ViewContext } from '../view-context.ts';
import { askedFor } from './asked-for.ts';
import { checksAsOf } from './checks.ts';
import { diff } from './diff.ts';
import { writingProgress } from './progress-tasks.ts';

type View = Pick<ViewContext, 'names'>;

const unplanned = (change: Change): KnownBlock[] =>
  takesMetadata(change) ? askedFor(change) : wordsOfKind(change).draft.body(change);

const planned = (change: Change, view: View): KnownBlock[] =>
  change.plan ? diff(change, change.plan, view) : unplanned(change);

const checked = (change: Change, view: View): KnownBlock[] =>
  change.report ? checksAsOf(change.report, change.state) : planned(change, view);

/** Slot 4 of the card: the one table or progress that belongs to the state. */
export const cardBody = (change: Change, view: View): KnownBlock[] => {
  switch (change.state) {
    case 'draft':
      return wordsOfKind(change).draft.body(change);
    case 'withdrawn':
      return [];
    case 'awaiting-metadata':
      return askedFor(change);
    case 'planned':
    case 'awaiting-approval':
    case 'declined':
    case 'expired':
    case 'nothing-to-do':
      return planned(change, view);
    case 'approved':
    case 'swapping':
    case 'proving':
      return rotationProgress(change);
    case 'applying':
    case 'outcome-unknown':
    case 'testing':
      if (change.kind === 'rotate') return rotationProgress(change);
      return writingProgress(change, change.plan);
    case 'failed':
      return change.plan && !change.written ? writingProgress(change, change.plan) : checked(change, view);
    case 'removed':
      return planned(change, view);
    case 'awaiting-confirmation':
    case 'rolling-back':
    case 'live':
    case 'rolled-back':
      return checked(change, view);
  }
};
