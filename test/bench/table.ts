import type { Figure } from './figure.ts';

const shown = (value: number | null, unit: string): string =>
  value === null ? '' : `${value.toLocaleString('en', { maximumSignificantDigits: 3 })} ${unit}`;

const verdict = (met: boolean | null): string => (met === null ? '' : met ? 'met' : 'MISSED');

/** Figures as lines of a table, one line each, for a terminal. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map(one => [
    one.name,
    shown(one.value, one.unit),
    one.against === null ? '' : `${one.against}: ${shown(one.anchor, one.unit)}`,
    one.ratio === null ? '' : `${one.ratio.toFixed(2)}x`,
    one.target ?? '',
    verdict(one.met),
  ]);
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0))) ?? [];
  return rows
    .map(
      row =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}
