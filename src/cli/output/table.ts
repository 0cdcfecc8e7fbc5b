import { tableColumns } from './terminal.js';

/** Stands before the cells that do not fit on the line of their row. */
const INDENT = '    ';

/**
 * Rows of cells as lines, each column as wide as its widest cell.
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
  return rows.flatMap((row) => linesOf(row, widths, columns)).join('\n');
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
    const joined = index === 0 ? padded : `${line}  ${padded}`;
    if (index > 0 && cell !== '' && joined.trimEnd().length > columns) {
      lines.push(line.trimEnd());
      line = INDENT + padded;
    } else line = joined;
  }
  return [...lines, line.trimEnd()];
}
