/** Counts how often each word occurs, by first occurrence. */
export function counts(words: Iterable<string>): readonly (readonly [string, number])[] {
  const found = new Map<string, number>();
  for (const word of words) found.set(word, (found.get(word) ?? 0) + 1);
  return [...found];
}

/**
 * Counts how often each word occurs: `3 accepted, 1 blocked`. The most frequent word is first; words that
 * are as frequent come by name, so that the order of the words does not matter.
 */
export function tallied(words: Iterable<string>): string {
  const byCount = counts(words).toSorted(
    ([one, number], [other, another]) => another - number || (one < other ? -1 : 1),
  );
  return byCount.map(([word, count]) => `${count} ${word}`).join(', ') || 'none';
}
