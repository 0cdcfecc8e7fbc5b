import { storableText } from '../../../order/text/storable-text.js';
import type { SqlValue } from '../sql-client.js';

/** Collects the conditions of a query and their parameters. */
export class Where {
  readonly params: SqlValue[];
  readonly #conditions: string[] = [];

  /** @param params of the rest of the statement; those of the conditions are appended. */
  constructor(params: SqlValue[] = []) {
    this.params = params;
  }

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

  /** Adds `column = value`, unless the value is absent. */
  equal(column: string, value: string | undefined): void {
    if (value !== undefined) this.add(`${column} = ?`, value);
  }

  /**
   * Adds that the key of the row is after this place, whose first member is the account. If the
   * account is given, it is left out of the comparison; otherwise the server would begin at the
   * first row of the account and scan to the place.
   */
  after(
    columns: readonly string[],
    [placeAccount, ...place]: readonly [string, ...(string | number)[]],
    account: string | undefined,
  ): void {
    const [accountColumn = '', ...rest] = columns;
    const marks = (values: readonly unknown[]) => values.map(() => '?').join(', ');
    if (account === undefined) {
      const all = [placeAccount, ...place];
      this.add(`(${[accountColumn, ...rest].join(', ')}) > (${marks(all)})`, ...all);
    } else if (storableText(account) === placeAccount) {
      this.add(`(${rest.join(', ')}) > (${marks(place)})`, ...place);
    } else {
      this.add(`${accountColumn} > ?`, placeAccount);
    }
  }

  /** An expression for an array of texts. */
  texts(values: readonly string[]): string {
    return `$${this.params.push(values)}::text[]`;
  }

  /** `… or …`, or false. */
  get either(): string {
    return this.#conditions.length === 0 ? 'false' : this.#conditions.join(' or ');
  }

  /** ` and …`, or nothing. */
  get also(): string {
    return this.#conditions.map((condition) => ` and ${condition}`).join('');
  }

  /** `where …`, or nothing. */
  get clause(): string {
    return this.#conditions.length === 0 ? '' : `where ${this.#conditions.join(' and ')}`;
  }
}
