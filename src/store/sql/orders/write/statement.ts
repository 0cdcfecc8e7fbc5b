import { LRUCache } from 'lru-cache';
import type { Instant } from '../../../../order/time/instant.js';
import { nowBy, type StoreClock } from '../../clock.js';
import type { SqlValue } from '../../sql-client.js';
import type { Recordset } from '../../values/recordset.js';

/** A part of a statement: it writes the rows of one kind. */
export interface Part {
  readonly recordset: Pick<Recordset<never>, 'from' | 'size'>;
  /** How many rows it writes; 0: it is left out. */
  readonly rows: number;
  readonly params: readonly SqlValue[];
  /** @param from an expression to select the rows from, as `r`. */
  readonly sql: (schema: string, from: string) => string;
}

/** The part that writes these rows. */
export function part<Row>(recordset: Recordset<Row>, rows: readonly Row[], sql: Part['sql']): Part {
  const params = rows.length === 0 ? [] : recordset.params(rows);
  return { recordset, rows: rows.length, params, sql };
}

/**
 * Statement texts by their shape. Almost two thousand shapes are possible in one schema, of which a
 * few dozen occur. The number of schemas is up to others, so the cache has a limit.
 *
 * @internal
 */
export const statements = new LRUCache<string, string>({ max: 1_000 });

/**
 * One statement of several parts, and its parameters. The first part writes orders and is named
 * `won`; the others join it. `$1` is `at`, `$2` the clock of a test.
 *
 * Each part is left out, or made for one row, or for several: what is left out need not be planned.
 */
export function statementOf(
  name: string,
  schema: string,
  parts: readonly Part[],
  at: Instant,
  clock: StoreClock,
): { readonly text: string; readonly params: readonly SqlValue[] } {
  const shape = `${name} ${schema} ${parts.map(({ rows }) => Math.min(rows, 2)).join('')}`;
  let text = statements.get(shape);
  if (text === undefined) {
    text = textOf(schema, parts);
    statements.set(shape, text);
  }
  return { text, params: [at, clock?.() ?? null, ...parts.flatMap(({ params }) => params)] };
}

function textOf(schema: string, parts: readonly Part[]): string {
  const texts: string[] = [];
  let firstParameter = 3;
  for (const { recordset, rows, sql } of parts) {
    if (rows === 0) continue;
    texts.push(sql(schema, recordset.from(firstParameter, rows > 1)));
    firstParameter += recordset.size;
  }
  return `with clock as (select ${nowBy('$2')} as now),
${texts.join(',\n')} select account, order_id from won`;
}
