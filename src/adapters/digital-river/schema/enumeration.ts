import type { UnknownValue } from '../../../order/observation.js';
import { printable } from '../values/word.js';

/**
 * Reads a word of an enumeration. A word that nobody documented is written down in `unknown`, never
 * guessed at; a missing one is simply unknown.
 */
export function readWord<T extends string>(
  words: readonly T[],
  value: string | undefined,
  path: string,
  unknown: UnknownValue[],
): T | 'unknown' {
  if (value === undefined) return 'unknown';
  const known = words.find((candidate) => candidate === value);
  if (known !== undefined) return known;
  unknown.push({ path, value: printable(value) });
  return 'unknown';
}
