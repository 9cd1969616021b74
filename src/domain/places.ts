import type { Connection } from './connection.ts';
import { signingCertificate } from './connection.ts';
import type { UserId } from './ids.ts';
import { sameLabel } from './label.ts';
import { DAY_MS } from './time.ts';

/** Where a record stands in a list: lists are ordered by the bytes of `at`, and no two records stand at the same one. */
export interface Place {
  readonly list: string;
  readonly at: string;
}

/** A list of records, or the piece of it from `from` (included) to `before` (not included). */
export interface Span {
  readonly list: string;
  readonly from?: string;
  readonly before?: string;
  /** The last one first. */
  readonly backwards?: boolean;
}

/** Connections that are proposed or live, narrowed to a status or an owner. */
export interface Narrowed {
  readonly status?: Exclude<Connection['status'], 'dormant' | 'retired'>;
  readonly owner?: UserId;
}

/** Which connections are looked through: those that end within so many days, when it says so. */
export interface Sought extends Narrowed {
  readonly withinDays?: number;
}

/** The list of connections by the end of what is applied, the soonest first; those without anything applied come last. */
export const byEnd = ({ status, owner }: Narrowed = {}): string =>
  ['by-end', ...(status ? [status] : []), ...(owner ? [`of ${owner}`] : [])].join(' ');

/** The list of connections by each word of their labels and what follows it. */
export const BY_WORD = 'by-word';
/** The list of connections by their labels, read from the end. */
export const BY_LABEL_BACKWARDS = 'by-label-backwards';

/** Sorts behind every date. */
const NO_END = '~';
/** More words of a label are not looked for. */
const WORDS = 6;

/**
 * Where the connections stop in a list by end that end within `days` days; those that have ended are among them. One list
 * serves owners in all time zones, so it counts days of UTC.
 */
export const endingWithin = (days: number, now: Date): string =>
  new Date((Math.floor(now.getTime() / DAY_MS) + days + 1) * DAY_MS).toISOString();

/** The connections that are sought, the soonest end first. */
export const soughtSpan = (sought: Sought, now: Date): Span => ({
  list: byEnd(sought),
  ...(sought.withinDays === undefined ? {} : { before: endingWithin(sought.withinDays, now) }),
});

/** A label from its end to its beginning. */
export const backwards = (label: string): string => Array.from(sameLabel(label)).reverse().join('');

const fromEachWord = (label: string): string[] => {
  const starts = [...sameLabel(label).matchAll(/[\p{L}\p{N}]+/gu)].map(found => found.index);
  return [...new Set([0, ...starts])].slice(0, WORDS).map(start => sameLabel(label).slice(start));
};

/** The places of a connection that is proposed or live. */
export const connectionPlaces = (connection: Connection): Place[] => {
  const { id, owner, request, applied } = connection;
  const { status } = connection;
  if (status === 'dormant' || status === 'retired') return [];
  const end = applied ? signingCertificate(applied).notAfter.toISOString() : NO_END;
  const at = `${end} ${sameLabel(request.label)} ${id}`;
  const lists: readonly Narrowed[] = [{}, { status }, { owner }, { status, owner }];
  return [
    ...lists.map(one => ({ list: byEnd(one), at })),
    ...fromEachWord(request.label).map(words => ({ list: BY_WORD, at: `${words} ${id}` })),
    { list: BY_LABEL_BACKWARDS, at: `${backwards(request.label)} ${id}` },
  ];
};
