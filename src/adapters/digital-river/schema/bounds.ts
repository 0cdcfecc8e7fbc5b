import type { Problem } from '../../../order/problem.js';

const MAX_DEPTH = 64;
const MAX_VALUES = 200_000;

/**
 * What makes a body too much to be read or stored: nested deeper than 64, or more than 200,000
 * values. Official samples nest eight deep; recursive code further down the line would overflow.
 *
 * @returns `undefined` for a body within bounds.
 */
export function outOfBounds(body: unknown): Problem | undefined {
  const seen = count(body, 0, 0);
  if (seen === Number.POSITIVE_INFINITY) return tooDeep;
  return seen > MAX_VALUES ? tooLarge : undefined;
}

/** How many values there are, counting from `seen`; infinitely many once it is too deep. */
function count(value: unknown, depth: number, seen: number): number {
  if (typeof value !== 'object' || value === null) return seen;
  if (depth > MAX_DEPTH) return Number.POSITIVE_INFINITY;
  let all = seen;
  // Not Object.values: this walks the whole of every delivery, and would copy each object.
  for (const key in value) {
    all = count((value as Readonly<Record<string, unknown>>)[key], depth + 1, all + 1);
    if (all > MAX_VALUES) return all;
  }
  return all;
}

const tooDeep: Problem = {
  code: 'too_deep',
  path: '',
  reason: `Expected a body nested at most ${MAX_DEPTH} deep.`,
};

const tooLarge: Problem = {
  code: 'unexpected_shape',
  path: '',
  reason: `Expected a body of at most ${MAX_VALUES} values.`,
};
