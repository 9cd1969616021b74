import type { Change } from '../../../domain/change.ts';
import { wordsOfKind } from '../kinds.ts';
import { shown } from '../text.ts';

/** "Set up: Acme staff", plain text. */
export const cardTitle = (change: Pick<Change, 'kind' | 'request'>): string =>
  `${wordsOfKind(change).verb}: ${shown(change.request.label)}`;
