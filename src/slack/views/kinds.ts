import type { Change, ChangeKind } from '../../domain/change.ts';
import { edit } from './kinds/edit.ts';
import type { KindWords } from './kinds/kind-words.ts';
import { remove } from './kinds/remove.ts';
import { rotate } from './kinds/rotate.ts';
import { setup } from './kinds/setup.ts';

const WORDS: Readonly<Record<ChangeKind, KindWords>> = { setup, edit, rotate, remove };

/** How a card speaks of a change of this kind. */
export const wordsOfKind = ({ kind }: Pick<Change, 'kind'>): KindWords => WORDS[kind];
