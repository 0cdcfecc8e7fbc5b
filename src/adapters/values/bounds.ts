import type { Problem } from '../../order/problem.js';

const MAX_DEPTH = 64;
const MAX_VALUES = 200_000;

/**
 * Checks that a body is nested at most 64 deep and has at most 200 000 values, because later code is
 * recursive. Official samples nest eight deep.
 *
 * @returns `undefined` for a body within bounds.
 */
export function outOfBounds(body: unknown): Problem | undefined {
  const seen = count(body, 0, 0);
  if (seen === Number.POSITIVE_INFINITY) return tooDeep;
  return seen > MAX_VALUES ? tooLarge : undefined;
}

/** Adds the number of values to `seen`. Infinite if the value is nested too deep. */
function count(value: unknown, depth: number, seen: number): number {
  if (typeof value !== 'object' || value === null) return seen;
  if (depth > MAX_DEPTH) return Number.POSITIVE_INFINITY;
  let all = seen;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length && all <= MAX_VALUES; index += 1) {
      all = count(value[index], depth + 1, all + 1);
    }
    return all;
  }
  // Not `Object.values`, which copies: this visits every value of every delivery.
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
