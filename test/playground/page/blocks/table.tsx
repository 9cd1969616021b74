import type { TableBlock } from '@slack/types';
import type { ReactNode } from 'react';
import { isRichText } from '../state.ts';
import { withMarks } from './mark.tsx';
import { RichText } from './rich-text.tsx';

/** Parts of a table that are drawn as a list lose their roles, unless they are named. */
const as = {
  table: { role: 'table' },
  rowgroup: { role: 'rowgroup' },
  row: { role: 'row' },
  columnheader: { role: 'columnheader' },
  rowheader: { role: 'rowheader' },
  cell: { role: 'cell' },
};

type Cell = TableBlock['rows'][number][number];

/** A table with its first row as column headers and its first column as row headers. Where it is narrow a row is a little list, each cell under the words of its column; the roles keep it a table for screen readers. */
export function Table(props: { block: TableBlock }) {
  const [head, ...rows] = props.block.rows;
  const align = (column: number) => props.block.column_settings?.[column]?.align ?? 'left';
  const drawHead = (cell: Cell, column: number): ReactNode => (
    <th key={column} {...as.columnheader} scope="col" className={`align-${align(column)}`}>
      {drawCell(cell)}
    </th>
  );
  const drawRow = (row: Cell[], key: number): ReactNode => (
    <tr key={key} {...as.row}>
      {row.map((cell, column) =>
        column === 0 ? (
          <th key="first" {...as.rowheader} scope="row">
            {drawCell(cell)}
          </th>
        ) : (
          drawData(cell, column)
        ),
      )}
    </tr>
  );
  const drawData = (cell: Cell, column: number): ReactNode => (
    <td
      key={column}
      {...as.cell}
      className={`align-${align(column)}`}
      data-column={head?.[column] && cellText(head[column])}
    >
      {drawCell(cell)}
    </td>
  );
  return (
    <div className="table-frame">
      <table {...as.table}>
        {head && (
          <thead {...as.rowgroup}>
            <tr {...as.row}>{head.map(drawHead)}</tr>
          </thead>
        )}
        <tbody {...as.rowgroup}>{rows.map(drawRow)}</tbody>
      </table>
    </div>
  );
}

function drawCell(cell: Cell): ReactNode {
  if (isRichText(cell)) return <RichText block={cell} />;
  return withMarks(cellText(cell));
}

function cellText(cell: Cell): string {
  return 'text' in cell ? String(cell.text) : '';
}
