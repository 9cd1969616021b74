import type { Change, ChangeKind } from '../../../domain/change.ts';
import { shown } from '../text.ts';

const VERBS: Record<ChangeKind, string> = {
  setup: 'Set up',
  edit: 'Edit',
};

/** "Set up: Acme staff", plain text. */
export const cardTitle = (change: Pick<Change, 'kind' | 'request'>): string =>
  `${VERBS[change.kind]}: ${shown(change.request.label)}`;
