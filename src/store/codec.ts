import type { Change } from '../domain/change.ts';
import type { Connection } from '../domain/connection.ts';
import type { Effect } from '../domain/effect.ts';
import type { Census, SealedEntry } from '../ports/store.ts';
import type { ChainHead } from './chain.ts';
import { AUDIT_ENTRY } from './records/audit-entry.ts';
import { CENSUS } from './records/census.ts';
import { CHANGE } from './records/change.ts';
import { CONNECTION } from './records/connection.ts';
import { EFFECT } from './records/effect.ts';
import { readRecord, writeRecord } from './records/form.ts';

/** The text that a change is stored as. Throws a TypeError when it holds something that would not come back. */
export const changeText = (change: Change): string => writeRecord(CHANGE, change);

/** The text that a connection is stored as; throws as `changeText` does. */
export const connectionText = (connection: Connection): string => writeRecord(CONNECTION, connection);

/** The text that an effect is stored as; throws as `changeText` does. */
export const effectText = (effect: Effect): string => writeRecord(EFFECT, effect);

/** The text that a sealed entry is stored as; throws as `changeText` does. */
export const sealedEntryText = (entry: SealedEntry): string => writeRecord(AUDIT_ENTRY, entry);

/** The change in a stored text of any schema. Throws an `UnreadableRecord` when it is damaged or newer. */
export const changeFrom = (text: string): Change => readRecord(CHANGE, text);

/** The connection in a stored text of any schema; throws as `changeFrom` does. */
export const connectionFrom = (text: string): Connection => readRecord(CONNECTION, text);

/** The effect in a stored text of any schema; throws as `changeFrom` does. */
export const effectFrom = (text: string): Effect => readRecord(EFFECT, text);

/** The sealed entry in a stored text; throws as `changeFrom` does. */
export const sealedEntryFrom = (text: string): SealedEntry => readRecord(AUDIT_ENTRY, text);

/** The head of a chain whose newest entry is in a stored text; throws as `changeFrom` does. */
export const headIn = (text: string): ChainHead => {
  const { sequence, seal } = sealedEntryFrom(text);
  return { sequence, seal };
};

/** The text that a census is stored as; throws as `changeText` does. */
export const censusText = (census: Census): string => writeRecord(CENSUS, census);

/** The census in a stored text; throws as `changeFrom` does. */
export const censusFrom = (text: string): Census => readRecord(CENSUS, text);
