import { tableColumns } from './terminal.js';

/** Stands before the cells that do not fit on the line of their row. */
const INDENT = '    ';

/** Stands between two cells. */
const GAP = '  ';

/**
 * Rows of cells as lines, each column as wide as its widest cell. Where not all fit on a line, the widest
 * column gives way, so that one long cell moves only the cells of its own row.
 *
 * @param columns the longest line: cells that do not fit stand on a further line. Absent: as the terminal
 * has; elsewhere a row is always one line.
 */
export function table(
  rows: readonly (readonly string[])[],
  columns: number = tableColumns(),
): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) {
      widths[index] = Math.max(widths[index] ?? 0, cell.length);
    }
  }
  const fitting = narrowed(widths, columns);
  return rows.flatMap((row) => linesOf(row, fitting, columns)).join('\n');
}

function narrowed(widths: readonly number[], columns: number): readonly number[] {
  const total = widths.reduce((sum, width) => sum + width + GAP.length, -GAP.length);
  const widest = Math.max(...widths);
  const excess = Math.max(0, total - columns);
  return widths.with(widths.indexOf(widest), Math.max(0, widest - excess));
}

function linesOf(
  row: readonly string[],
  widths: readonly number[],
  columns: number,
): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const [index, cell] of row.entries()) {
    const padded = cell.padEnd(widths[index] ?? 0);
    const joined = index === 0 ? padded : `${line}${GAP}${padded}`;
    if (index > 0 && cell !== '' && joined.trimEnd().length > columns) {
      lines.push(line.trimEnd());
      line = INDENT + padded;
    } else line = joined;
  }
  return [...lines, line.trimEnd()];
}
