import { storableText } from '../../../order/text/storable-text.js';
import type { SqlValue } from '../sql-client.js';
import { storableJson } from './storable.js';

/** A column: its type, and its value in a row; undefined becomes null. JSON is sent as text. */
export type Column<Row> = readonly [
  type: 'text' | 'bigint' | 'integer' | 'json',
  valueIn: (row: Row) => unknown,
];

/**
 * Passes rows as parameters of a statement. Several rows become one array for each column, which
 * the server unpacks faster than JSON, above all where the rows hold JSON themselves. One row is
 * passed as it is.
 */
export class Recordset<Row> {
  readonly #columns: readonly (readonly [name: string, ...column: Column<Row>])[];

  constructor(columns: Readonly<Record<string, Column<Row>>>) {
    this.#columns = Object.entries(columns).map(([name, column]) => [name, ...column]);
  }

  /** The number of parameters, whatever the number of rows. */
  get size(): number {
    return this.#columns.length;
  }

  /** An expression to select the rows from, as `r`; its parameters begin with `first`. */
  from(first: number, several: boolean): string {
    const params = this.#columns.map((_, index) => `$${first + index}`);
    if (!several) {
      const cells = this.#columns.map(
        ([name, type], index) => `${params[index]}::${sqlType(type)} ${name}`,
      );
      return `(select ${cells.join(', ')}) r`;
    }
    const cells = this.#columns.map(([name, type]) => `${name}::${sqlType(type)}`);
    const arrays = params.map((param) => `${param}::text[]`);
    const names = this.#columns.map(([name]) => name);
    return `(select ${cells.join(', ')} from unnest(${arrays.join(', ')}) u (${names.join(', ')})) r`;
  }

  /** The parameters for at least one row. */
  params(rows: readonly Row[]): readonly SqlValue[] {
    return this.#columns.map(([, type, valueIn]) => {
      const textOf = type === 'json' ? storableJson : plainText;
      const texts = rows.map((row) => {
        const value = valueIn(row);
        return value === undefined ? null : textOf(value);
      });
      const [only = null] = texts;
      return texts.length > 1 ? texts : only;
    });
  }
}

function sqlType(type: Column<never>[0]): string {
  return type === 'json' ? 'text' : type;
}

function plainText(value: unknown): string {
  return typeof value === 'string' ? storableText(value) : String(value);
}
