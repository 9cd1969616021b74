import type { Change, ChangeKind } from './change.ts';
import { edit } from './kinds/edit.ts';
import type { Kind } from './kinds/kind.ts';
import { setup } from './kinds/setup.ts';

/** The table of kinds. */
const KINDS: Readonly<Record<ChangeKind, Kind>> = { setup, edit };

/** What the kind of a change says of it. */
export const kindOf = ({ kind }: Pick<Change, 'kind'>): Kind => KINDS[kind];

/** True for a change that metadata can be handed in to, in some state. */
export const takesMetadata = (change: Pick<Change, 'kind'>): boolean =>
  kindOf(change).states.includes('awaiting-metadata');

/** True while a change can take a metadata file. */
export const takesFiles = (change: Pick<Change, 'kind' | 'state'>): boolean =>
  takesMetadata(change) && ['awaiting-metadata', 'planned', 'awaiting-approval'].includes(change.state);
