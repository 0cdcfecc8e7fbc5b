import { describe, expect, it } from 'vitest';
import { columnsOf, tableColumns, textColumns } from '../../../src/cli/output/terminal.js';

describe('the width of printed text', () => {
  it('is 80 columns in a file, and on a terminal that does not report its own', () => {
    expect(columnsOf({ columns: 200 })).toBe(80);
    expect(columnsOf({ isTTY: true })).toBe(80);
    expect(columnsOf({ isTTY: true, columns: 0 })).toBe(80);
  });

  it('follows the terminal, with a margin, as far as lines can be read', () => {
    const at = (columns: number) => textColumns({ isTTY: true, columns });
    expect([at(10), at(60), at(80), at(120), at(300)]).toEqual([38, 58, 78, 118, 118]);
  });

  it('is not limited for tables in a file, where a row is a line', () => {
    expect(tableColumns({ isTTY: true, columns: 200 })).toBe(200);
    expect(tableColumns({})).toBe(Number.POSITIVE_INFINITY);
  });
});
