import type { Change, ChangeKind } from '../../../domain/change.ts';
import { shown } from '../text.ts';

const VERBS: Record<ChangeKind, string> = {
  setup: 'Set up',
  edit: 'Edit',
  'trust-certificate': 'Trust a certificate',
  'retire-certificate': 'Retire a certificate',
  restore: 'Restore',
  adopt: 'Adopt',
  remove: 'Remove',
};

/** "Set up: Acme staff", plain text. */
export const cardTitle = (change: Pick<Change, 'kind' | 'request'>): string =>
  `${VERBS[change.kind]}: ${shown(change.request.label)}`;
