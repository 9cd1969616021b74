import { z } from 'zod';
import { UnreadableRecord } from '../../ports/unreadable-record.ts';
import { fromTaggedJson, toTaggedJson } from '../tagged-json.ts';

/** The plain data of a stored record, of whatever schema. */
export type Plain = Readonly<Record<string, unknown>>;

/** One rung of a ladder: brings a record of one schema to the next. Pure; gets the newest form of the rung below. */
export interface Upgrade {
  /** The first version of jcaccess that writes, and can read, the schema that this rung leads to. */
  readonly since: string;
  readonly up: (record: Plain) => Plain;
}

/** How records of one kind are stored: their ladder, and what must hold of a record of today. */
export interface RecordForm<Kind> {
  readonly kind: string;
  /** From schema 1 to 2, from 2 to 3 and so on. A released rung never changes. */
  readonly ladder: readonly Upgrade[];
  readonly is: (value: unknown) => value is Kind;
}

const plain = z.record(z.string(), z.unknown());
const stored = z.object({
  schema: z.int().positive(),
  needs: z.string().optional(),
  record: z.unknown(),
});

/** The schema that today's records of a kind are written in. */
export const schemaOf = (form: Pick<RecordForm<unknown>, 'ladder'>): number => form.ladder.length + 1;

const named = (kind: string, record: unknown): string => {
  const id = plain.safeParse(record).data?.id;
  return typeof id === 'string' && /^[\w.:-]{1,80}$/.test(id)
    ? `the stored ${kind} ${id}`
    : `a stored ${kind}`;
};

const damaged = (kind: string, record: unknown, why: string): UnreadableRecord =>
  new UnreadableRecord(`${named(kind, record)} is damaged: ${why}`, false);

/** A state or a status that is not known may be one of a newer jcaccess with the same schema. */
const unfit = (kind: string, record: unknown): UnreadableRecord =>
  new UnreadableRecord(
    `${named(kind, record)} does not fit: it is damaged, or a newer jcaccess wrote it`,
    true,
  );

const parsed = (text: string): unknown => {
  try {
    return fromTaggedJson(text);
  } catch {
    return null;
  }
};

/** The text that a record of today is stored as. Throws a TypeError when it holds something that would not come back. */
export const writeRecord = <Kind>(form: RecordForm<Kind>, record: Kind): string => {
  const needs = form.ladder.at(-1)?.since;
  return toTaggedJson({ schema: schemaOf(form), needs, record });
};

/**
 * The record in a stored text of any schema up to today's, in today's form. Throws an `UnreadableRecord` when the text is
 * damaged or was written by a newer jcaccess.
 */
export const readRecord = <Kind>(form: RecordForm<Kind>, text: string): Kind => {
  const { kind, ladder } = form;
  const outer = stored.safeParse(parsed(text));
  if (!outer.success) throw damaged(kind, null, 'it has no schema number, so jcaccess did not write it');
  const { schema, needs, record } = outer.data;
  if (schema > schemaOf(form)) {
    throw new UnreadableRecord(
      `${named(kind, record)} has schema ${schema}, this jcaccess reads schemas up to ${schemaOf(form)}: start ${needs === undefined ? 'the newer jcaccess' : `jcaccess ${needs} or newer`}`,
      true,
    );
  }
  const first = plain.safeParse(record);
  if (!first.success) throw damaged(kind, record, 'its envelope does not fit');
  const today = climbed(kind, ladder.slice(schema - 1), first.data);
  if (!form.is(today)) throw unfit(kind, record);
  return today;
};

const climbed = (kind: string, rungs: readonly Upgrade[], record: Plain): Plain => {
  try {
    return rungs.reduce((reached, rung) => rung.up(reached), record);
  } catch {
    // What an upgrade throws may quote the record.
    throw damaged(kind, record, 'it does not have the fields of its schema');
  }
};
