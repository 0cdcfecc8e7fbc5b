import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairsOf, pairwise } from './pairwise.js';

const letters = fc.constantFrom('a', 'b', 'c', 'd');
const combinations = fc.array(fc.record({ recipe: letters, manager: letters, modules: letters }));

describe('pairwise', () => {
  it('keeps every pair of values that some combination has', () => {
    fc.assert(
      fc.property(combinations, (all) => {
        const chosen = pairwise(all);
        expect(new Set(chosen.flatMap(pairsOf))).toEqual(new Set(all.flatMap(pairsOf)));
        for (const one of chosen) expect(all).toContain(one);
      }),
    );
  });

  it('chooses none whose pairs the earlier ones have', () => {
    fc.assert(
      fc.property(combinations, (all) => {
        const seen = new Set<string>();
        for (const one of pairwise(all)) {
          const added = pairsOf(one).filter((pair) => !seen.has(pair));
          expect(added).not.toEqual([]);
          for (const pair of added) seen.add(pair);
        }
      }),
    );
  });

  it('needs at most 12 of the 27 combinations of three factors with three values', () => {
    const values = ['a', 'b', 'c'];
    const all = values.flatMap((recipe) =>
      values.flatMap((manager) => values.map((modules) => ({ recipe, manager, modules }))),
    );
    expect(pairwise(all).length).toBeLessThanOrEqual(12);
  });
});
