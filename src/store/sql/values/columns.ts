import { StoreError } from '../../store-error.js';
import type { SqlRow } from '../sql-client.js';
import { storedJson } from './stored-json.js';

/** Reads a column that holds text. */
export function text(row: SqlRow, column: string): string {
  const value = row[column];
  return typeof value === 'string' ? value : unexpected(column);
}

/** Reads a column that holds text or null, as an object to spread. */
export function optionalText<Name extends string>(
  row: SqlRow,
  column: string,
  name: Name,
): { readonly [K in Name]?: string } {
  const value = row[column];
  return value === null ? {} : present(name, text(row, column));
}

/** Reads a column that holds an integer. */
export function integer(row: SqlRow, column: string): number {
  const value = row[column];
  return typeof value === 'number' ? value : unexpected(column);
}

/** Reads a column that holds an integer or null, as an object to spread. */
export function optionalInteger<Name extends string>(
  row: SqlRow,
  column: string,
  name: Name,
): { readonly [K in Name]?: number } {
  const value = row[column];
  return value === null ? {} : present(name, integer(row, column));
}

/** Reads a column that holds bytes. */
export function bytes(row: SqlRow, column: string): Uint8Array {
  const value = row[column];
  return value instanceof Uint8Array ? value : unexpected(column);
}

/** Reads a column that holds JSON as text. */
export function json(row: SqlRow, column: string): unknown {
  const value = text(row, column);
  try {
    return storedJson(value);
  } catch {
    return unexpected(column);
  }
}

/** The members of an object that was read from a column. */
export function members(value: unknown, column: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) unexpected(column);
  return { ...value };
}

/** Reads a column that holds one of a list of words. */
export function word<Word extends string>(
  row: SqlRow,
  column: string,
  words: readonly Word[],
): Word {
  const value = row[column];
  return words.find((candidate) => candidate === value) ?? unexpected(column);
}

/** Throws because a column does not hold what this package writes there. */
export function unexpected(column: string): never {
  throw new StoreError(
    'unexpected_data',
    `Column ${column} holds a value that this version of order-lifecycle does not write. ` +
      'Check whether the schema was changed by hand or by a newer version.',
  );
}

function present<Name extends string, Value>(
  name: Name,
  value: Value,
): { readonly [K in Name]?: Value } {
  // A computed key widens to `string`; it is exactly `Name`.
  return { [name]: value } as { readonly [K in Name]?: Value };
}
