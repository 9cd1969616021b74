import type { Change } from '../domain/change.ts';
import type { Connection } from '../domain/connection.ts';
import type { Effect } from '../domain/effect.ts';
import type { RecordKeys } from '../domain/keys.ts';
import { changeKeys, connectionKeys } from '../domain/keys.ts';
import type { Commit, Put } from '../ports/store.ts';
import { changeText, connectionText, effectText } from './codec.ts';
import { EFFECT } from './records/effect.ts';
import { schemaOf } from './records/form.ts';

/** Which of the two kinds of records. */
export type RecordKind = 'change' | 'connection';

/** A record ready to be written: text, version, and the keys it holds from now on. */
export interface RecordRow extends RecordKeys {
  readonly kind: RecordKind;
  readonly id: string;
  readonly expectedVersion: number;
  readonly version: number;
  readonly body: string;
}

/** An effect ready to be written. `due` in milliseconds; effects of one thread run one after another. */
export interface EffectRow {
  readonly id: string;
  readonly thread: string;
  readonly lane: string;
  readonly due: number;
  /** What it does, and the schema that names it: an instance that does not know it leaves it alone. */
  readonly deed: string;
  readonly schema: number;
  readonly body: string;
}

const recordRow = <Kind extends Change | Connection>(
  workspace: string,
  kind: RecordKind,
  put: Put<Kind>,
  text: (record: Kind) => string,
  keysOf: (record: Kind) => RecordKeys,
): RecordRow => {
  const { record, expectedVersion } = put;
  if (record.version !== expectedVersion + 1) {
    throw new Error(`${kind} ${record.id}: version ${record.version} does not follow ${expectedVersion}`);
  }
  if (record.workspace !== workspace)
    throw new Error(`${kind} ${record.id} is not of workspace ${workspace}`);
  const keys = keysOf(record);
  return {
    kind,
    id: record.id,
    expectedVersion,
    version: record.version,
    body: text(record),
    unique: [...new Set(keys.unique)],
    index: [...new Set(keys.index)],
    places: keys.places,
  };
};

/** The thread of a line. */
export const threadOfLine = (workspace: string, line: string): string => JSON.stringify([workspace, line]);

/** The thread of an effect: its line, or effects of one subject in one lane, whose order people would notice. */
const threadOf = (effect: Effect): string =>
  effect.line === undefined
    ? JSON.stringify([effect.workspace, effect.subject.kind, effect.subject.id, effect.lane])
    : threadOfLine(effect.workspace, effect.line);

/** An effect as a row of its workspace. */
export const effectRow = (workspace: string, effect: Effect): EffectRow => {
  if (effect.workspace !== workspace) throw new Error(`effect ${effect.id} is not of workspace ${workspace}`);
  return {
    id: effect.id,
    thread: threadOf(effect),
    lane: effect.lane,
    due: effect.due.getTime(),
    deed: effect.work.deed,
    schema: schemaOf(EFFECT),
    body: effectText(effect),
  };
};

/** The rows of a commit. Throws for what only a mistake in the program can ask: see the sentences below. */
export const prepareCommit = (
  commit: Commit,
): { readonly records: readonly RecordRow[]; readonly effects: readonly EffectRow[] } => {
  const records = [
    ...(commit.changes ?? []).map(put => recordRow(commit.workspace, 'change', put, changeText, changeKeys)),
    ...(commit.connections ?? []).map(put =>
      recordRow(commit.workspace, 'connection', put, connectionText, connectionKeys),
    ),
  ];
  if (new Set(records.map(row => `${row.kind} ${row.id}`)).size < records.length) {
    throw new Error('a commit may write each record once');
  }
  return { records, effects: (commit.effects ?? []).map(effect => effectRow(commit.workspace, effect)) };
};
