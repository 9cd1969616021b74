import type { TableBlock } from '@slack/types';
import type { ReactNode } from 'react';
import { isRichText } from '../state.ts';
import { withMarks } from './mark.tsx';
import { RichText } from './rich-text.tsx';

type Cell = TableBlock['rows'][number][number];

/** A table with its first row as column headers and its first column as row headers. */
export function Table(props: { block: TableBlock }) {
  const [head, ...rows] = props.block.rows;
  const align = (column: number) => props.block.column_settings?.[column]?.align ?? 'left';
  const drawHead = (cell: Cell, column: number): ReactNode => (
    <th key={column} scope="col" className={`align-${align(column)}`}>
      {drawCell(cell)}
    </th>
  );
  const drawRow = (row: Cell[], key: number): ReactNode => (
    <tr key={key}>
      {row.map((cell, column) =>
        column === 0 ? (
          <th key="first" scope="row">
            {drawCell(cell)}
          </th>
        ) : (
          drawData(cell, column)
        ),
      )}
    </tr>
  );
  const drawData = (cell: Cell, column: number): ReactNode => (
    <td key={column} className={`align-${align(column)}`}>
      {drawCell(cell)}
    </td>
  );
  return (
    <div className="table-frame">
      <table>
        {head && (
          <thead>
            <tr>{head.map(drawHead)}</tr>
          </thead>
        )}
        <tbody>{rows.map(drawRow)}</tbody>
      </table>
    </div>
  );
}

function drawCell(cell: Cell): ReactNode {
  if (isRichText(cell)) return <RichText block={cell} />;
  return withMarks('text' in cell ? String(cell.text) : '');
}
