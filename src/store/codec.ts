import { z } from 'zod';
import type { Change } from '../domain/change.ts';
import { CHANGE_STATES } from '../domain/change.ts';
import type { Connection } from '../domain/connection.ts';
import type { Effect } from '../domain/effect.ts';
import type { SealedEntry } from '../ports/store.ts';
import type { ChainHead } from './chain.ts';
import { fromTaggedJson, toTaggedJson } from './tagged-json.ts';

/** The shape that records are written in. It grows by one when stored records must be rewritten to be understood. */
export const SCHEMA = 1;

const id = z.string().min(1);
const envelope = z.object({ schema: z.int().positive(), record: z.unknown() });
const record = z.looseObject({ id, workspace: id, version: z.int().positive() });
const change = record.extend({ state: z.enum(CHANGE_STATES), createdAt: z.date() });
const connection = record.extend({ status: z.enum(['proposed', 'live', 'dormant']) });
const effect = z.looseObject({
  id,
  workspace: id,
  subject: z.object({ kind: z.enum(['change', 'connection', 'workspace']), id }),
  work: z.looseObject({ deed: id }),
  due: z.date(),
  lane: z.string(),
});
const sealed = z.looseObject({
  change: id,
  at: z.date(),
  what: z.string(),
  sequence: z.int().positive(),
  previous: z.string(),
  seal: z.string(),
});

const isChange = (value: unknown): value is Change => change.safeParse(value).success;
const isConnection = (value: unknown): value is Connection => connection.safeParse(value).success;
const isEffect = (value: unknown): value is Effect => effect.safeParse(value).success;
const isSealedEntry = (value: unknown): value is SealedEntry => sealed.safeParse(value).success;

const read = <Kind>(text: string, what: string, is: (value: unknown) => value is Kind): Kind => {
  const outer = envelope.safeParse(fromTaggedJson(text));
  if (!outer.success)
    throw new Error(`a stored ${what} has no schema number: it was not written by jcaccess`);
  if (outer.data.schema !== SCHEMA) {
    throw new Error(
      `a stored ${what} has schema ${outer.data.schema}, this version of jcaccess reads schema ${SCHEMA}`,
    );
  }
  if (!is(outer.data.record)) throw new Error(`a stored ${what} is damaged: its envelope does not fit`);
  return outer.data.record;
};

/** Any record as the text that is stored. Throws a TypeError when it holds something that would not come back. */
export const toText = (value: Change | Connection | Effect | SealedEntry): string =>
  toTaggedJson({ schema: SCHEMA, record: value });

/** The change in a stored text. Throws when the text is damaged or of another schema. */
export const changeFrom = (text: string): Change => read(text, 'change', isChange);

/** The connection in a stored text. Throws when the text is damaged or of another schema. */
export const connectionFrom = (text: string): Connection => read(text, 'connection', isConnection);

/** The effect in a stored text. Throws when the text is damaged or of another schema. */
export const effectFrom = (text: string): Effect => read(text, 'effect', isEffect);

/** The head of a chain whose newest entry is in a stored text. Throws as `sealedEntryFrom` does. */
export const headIn = (text: string): ChainHead => {
  const { sequence, seal } = sealedEntryFrom(text);
  return { sequence, seal };
};

/** The sealed entry in a stored text. Throws when the text is damaged or of another schema. */
export const sealedEntryFrom = (text: string): SealedEntry => read(text, 'audit entry', isSealedEntry);
