import type { ChangeId, ConnectionId, UserId, WorkspaceId } from '../../domain/ids.ts';
import { grownText } from './grown-text.ts';

/** One line of the record, as the store keeps it. */
export interface RecordLine {
  readonly change: ChangeId | ConnectionId | WorkspaceId;
  readonly at: Date;
  readonly who: { readonly user: UserId; readonly workspace: WorkspaceId } | null;
  readonly what: string;
  readonly surface: string;
  readonly digest?: string;
  readonly outcome: string;
  readonly facts?: Readonly<Record<string, string | number | boolean | null>>;
  readonly sequence: number;
  readonly previous: string;
  readonly seal: string;
}

const COLUMNS = [
  'change',
  'sequence',
  'at',
  'user',
  'workspace',
  'what',
  'surface',
  'outcome',
  'digest',
  'facts',
  'seal',
];

/** Signs that begin a formula, also full-width and small. */
const SIGN = /[=+\-@|%\u2212\u207a\u207b\uff1d\uff0b\uff0d\uff20\uff5c\uff05\ufe66\ufe62\ufe63\ufe6b\ufe6a]/u;
/** White space and invisible characters, which some drop. U+2800 is a symbol by name and blank to the eye. */
const BLANKS = '[\\s\\p{C}\\p{Z}\\p{Default_Ignorable_Code_Point}\\u2800]*';
const BEGINNING = new RegExp(`^${BLANKS}`, 'u');
/** What a spreadsheet with other settings takes for the end of a cell. */
const SEPARATOR = new RegExp(`[;\\t\\r\\n]${BLANKS}`, 'gu');

/** A text that no spreadsheet takes for a formula: an apostrophe stands where one would begin. */
const guarded = (value: string): string => {
  const isFormulaAt = (place: number): boolean => SIGN.test(value.charAt(place));
  const beginning = BEGINNING.exec(value)?.[0].length ?? 0;
  const rest = value
    .slice(beginning)
    .replace(SEPARATOR, (separator, at: number) =>
      isFormulaAt(beginning + at + separator.length) ? `${separator}'` : separator,
    );
  const begins = /^[\t\r\n]/.test(value) || isFormulaAt(beginning);
  return `${begins ? "'" : ''}${value.slice(0, beginning)}${rest}`;
};

/** A cell of CSV (RFC 4180). */
const cell = (value: string): string => {
  const safe = guarded(value);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

const row = (line: RecordLine): string =>
  [
    line.change,
    String(line.sequence),
    line.at.toISOString(),
    line.who?.user ?? '',
    line.who?.workspace ?? '',
    line.what,
    line.surface,
    line.outcome,
    line.digest ?? '',
    line.facts ? JSON.stringify(line.facts) : '',
    line.seal,
  ]
    .map(cell)
    .join(',');

/**
 * The record as two files that grow line by line, so that a long one is never held as anything but its bytes: JSON lines, seals
 * included, so that it can be checked again outside, and a table for spreadsheets.
 */
export interface RecordFiles {
  add(line: RecordLine): void;
  lines(): number;
  /** Both files so far, with `part` in their names; they begin anew. What is in them is good until the next line is added. */
  take(part: string): readonly { readonly name: string; readonly text: Uint8Array }[];
}

/** Makes empty files. */
export const recordFiles = (): RecordFiles => {
  const jsonl = grownText();
  const csv = grownText();
  let count = 0;
  // Not right after the taking, which is over the same bytes.
  const begin = (): void => {
    if (count === 0) csv.add(`${COLUMNS.join(',')}\r\n`);
  };
  return {
    add: line => {
      begin();
      count += 1;
      jsonl.add(`${JSON.stringify(line)}\n`);
      csv.add(`${row(line)}\r\n`);
    },
    lines: () => count,
    take: part => {
      begin();
      count = 0;
      return [
        { name: `audit${part}.jsonl`, text: jsonl.take() },
        { name: `audit${part}.csv`, text: csv.take() },
      ];
    },
  };
};
