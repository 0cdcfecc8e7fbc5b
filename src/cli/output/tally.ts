/** Counts how often each word occurs, by first occurrence. */
export function counts(words: Iterable<string>): readonly (readonly [string, number])[] {
  const found = new Map<string, number>();
  for (const word of words) found.set(word, (found.get(word) ?? 0) + 1);
  return [...found];
}

/** Counts how often each word occurs, by first occurrence: `3 accepted, 1 blocked`. */
export function tallied(words: Iterable<string>): string {
  return (
    counts(words)
      .map(([word, count]) => `${count} ${word}`)
      .join(', ') || 'none'
  );
}
