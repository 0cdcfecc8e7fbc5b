import { storableText } from '../order/storable-text.js';
import type { SqlValue } from './sql-client.js';
import { storableJson } from './storable.js';

/** A row: of a `json` column the value itself; what is undefined becomes SQL's null. */
export type Row<Column extends string> = Readonly<Record<Column, unknown>>;

/**
 * Rows as parameters of a statement, one array for each column: the server takes arrays apart faster
 * than JSON, above all where the rows hold JSON themselves.
 */
export class Recordset<Column extends string> {
  readonly #types: Readonly<Record<Column, string>>;

  /** @param types of the columns, as SQL calls them. */
  constructor(types: Readonly<Record<Column, string>>) {
    this.#types = types;
  }

  /** An expression to select from, under a name; its parameters begin with number `first`. */
  from(name: string, first: number): string {
    const columns = this.#columns();
    const casts = columns.map((column) => `${column}::${this.#types[column]}`).join(', ');
    const params = columns.map((_, index) => `$${first + index}::text[]`).join(', ');
    return `(select ${casts} from unnest(${params}) as u (${columns.join(', ')})) as ${name}`;
  }

  /** The parameters for these rows. */
  params(rows: readonly Row<Column>[]): readonly SqlValue[] {
    return this.#columns().map((column) => {
      const textOf = this.#types[column] === 'json' ? storableJson : plainText;
      return rows.map(({ [column]: cell }) => (cell === undefined ? null : textOf(cell)));
    });
  }

  #columns(): readonly Column[] {
    return Object.keys(this.#types) as Column[];
  }
}

function plainText(cell: unknown): string {
  return typeof cell === 'string' ? storableText(cell) : String(cell);
}
