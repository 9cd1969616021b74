import type { KnownBlock } from '@slack/types';
import type { Change } from '../../../domain/change.ts';
import { askedFor } from './asked-for.ts';
import { checksTable } from './checks.ts';
import { diff } from './diff.ts';
import { writingProgress } from './progress-tasks.ts';

const planned = (change: Change): KnownBlock[] => (change.plan ? diff(change.plan) : askedFor(change));

const checked = (change: Change): KnownBlock[] =>
  change.report ? [checksTable(change.report)] : planned(change);

/** Slot 4 of the card: the one table or progress that belongs to the state. */
export const cardBody = (change: Change): KnownBlock[] => {
  switch (change.state) {
    case 'draft':
    case 'withdrawn':
      return [];
    case 'awaiting-metadata':
      return askedFor(change);
    case 'planned':
    case 'awaiting-approval':
    case 'declined':
    case 'expired':
    case 'nothing-to-do':
      return planned(change);
    case 'applying':
    case 'outcome-unknown':
    case 'testing':
      return writingProgress(change, change.plan);
    case 'failed':
      return change.plan && !change.written ? writingProgress(change, change.plan) : checked(change);
    case 'awaiting-confirmation':
    case 'rolling-back':
    case 'live':
    case 'rolled-back':
      return checked(change);
  }
};
