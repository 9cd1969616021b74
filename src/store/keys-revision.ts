import type { RecordKeys } from '../domain/keys.ts';
import { changeKeys, connectionKeys } from '../domain/keys.ts';
import { UnreadableRecord } from '../ports/unreadable-record.ts';
import { changeFrom, connectionFrom } from './codec.ts';
import type { RecordKind } from './prepared-commit.ts';

/**
 * Raised by one whenever records that are stored already must be found by other keys than before (`domain/keys.ts`): the
 * next start writes the keys of all records anew.
 */
export const KEYS = '2';

/** The mark that says for which revision the keys of a store were written. */
export const KEYS_MARK = 'keys';

/** True when the keys of a store were written for this revision, or by a newer jcaccess, which keeps them. */
export const isKeysToday = (mark: string | undefined): boolean => Number(mark ?? 0) >= Number(KEYS);

/** The keys of a stored record as they are today; null when this jcaccess cannot read it, whose keys are left alone. */
export const keysToday = (kind: RecordKind, body: string): RecordKeys | null => {
  try {
    return kind === 'change' ? changeKeys(changeFrom(body)) : connectionKeys(connectionFrom(body));
  } catch (error) {
    if (error instanceof UnreadableRecord) return null;
    throw error;
  }
};
