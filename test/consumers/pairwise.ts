/**
 * A few of these combinations that together have every pair of values that any of them has: of two
 * values of different factors that work together at all, some chosen combination has both.
 *
 * Greedy: always the combination with the most pairs that no earlier one has; of equals the first.
 */
export function pairwise<T extends Readonly<Record<string, string>>>(
  combinations: readonly T[],
): readonly T[] {
  const missing = new Set(combinations.flatMap(pairsOf));
  const chosen: T[] = [];
  while (missing.size > 0) {
    const [best] = combinations
      .map((combination) => {
        const pairs = pairsOf(combination);
        return { combination, pairs, gain: pairs.filter((pair) => missing.has(pair)).length };
      })
      .sort((one, other) => other.gain - one.gain);
    if (best === undefined) break;
    chosen.push(best.combination);
    for (const pair of best.pairs) missing.delete(pair);
  }
  return chosen;
}

/** The pairs of values of a combination, each with the names of its factors. */
export function pairsOf(combination: Readonly<Record<string, string>>): readonly string[] {
  const values = Object.entries(combination).map((entry) => entry.join('='));
  return values.flatMap((one, index) => values.slice(index + 1).map((other) => `${one} ${other}`));
}
