import type { UnknownValue } from '../../order/observation.js';
import { printable } from './printable.js';

/**
 * Reads a value of an enumeration. An undocumented value is added to `unknown`, never guessed.
 *
 * @returns `unknown` for an undocumented or missing value.
 */
export function readEnumeration<T extends string>(
  values: readonly T[],
  value: string | undefined,
  path: string,
  unknown: UnknownValue[],
): T | 'unknown' {
  if (value === undefined) return 'unknown';
  const known = values.find((candidate) => candidate === value);
  if (known !== undefined) return known;
  unknown.push({ path, value: printable(value) });
  return 'unknown';
}
