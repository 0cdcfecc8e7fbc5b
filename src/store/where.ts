import { storableText } from '../order/storable-text.js';
import type { SqlValue } from './sql-client.js';

/** Conditions of a query that depend on what was asked, with their parameters. */
export class Where {
  readonly params: SqlValue[] = [];
  readonly #conditions: string[] = [];

  /** Adds a condition, with `?` for each value. */
  add(condition: string, ...values: readonly (string | number)[]): void {
    const rest = [...values];
    this.#conditions.push(
      condition.replaceAll('?', () => {
        const value = rest.shift() ?? null;
        return `$${this.params.push(typeof value === 'string' ? storableText(value) : value)}`;
      }),
    );
  }

  /** The column has this value; nothing when it is absent. */
  equal(column: string, value: string | undefined): void {
    if (value !== undefined) this.add(`${column} = ?`, value);
  }

  /** `where …`, or nothing. */
  get clause(): string {
    return this.#conditions.length === 0 ? '' : `where ${this.#conditions.join(' and ')}`;
  }
}
