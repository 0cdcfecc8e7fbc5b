import type { Problem } from '../../order/problem.js';

const MAX_DEPTH = 64;
const MAX_VALUES = 200_000;

/**
 * What makes a body too much to be read or stored: nested deeper than 64, or more than 200,000
 * values. Official samples nest eight deep; recursive code further down the line would overflow.
 *
 * @returns `undefined` for a body within bounds.
 */
export function outOfBounds(body: unknown): Problem | undefined {
  const open: { value: unknown; depth: number }[] = [{ value: body, depth: 0 }];
  let seen = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, depth } = next;
    if (typeof value !== 'object' || value === null) continue;
    if (depth > MAX_DEPTH) return tooDeep;
    for (const child of Object.values(value)) {
      seen += 1;
      if (seen > MAX_VALUES) return tooLarge;
      open.push({ value: child, depth: depth + 1 });
    }
  }
  return undefined;
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
