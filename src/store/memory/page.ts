/** The items after a place, in the order of their places, one more than the limit at most. */
export function following<T, Place extends readonly (string | number)[]>(
  items: readonly T[],
  place: (item: T) => Place,
  after: Place | undefined,
  limit: number,
): readonly T[] {
  return [...items]
    .sort((a, b) => comparePlaces(place(a), place(b)))
    .filter((item) => after === undefined || comparePlaces(place(item), after) > 0)
    .slice(0, limit + 1)
    .map((item) => structuredClone(item));
}

/** Numbers by size, text by its bytes, as the other stores do. */
export function comparePlaces(
  a: readonly (string | number)[],
  b: readonly (string | number)[],
): number {
  for (const [index, left] of a.entries()) {
    const right = b[index];
    const difference =
      typeof left === 'number' && typeof right === 'number'
        ? left - right
        : Buffer.compare(Buffer.from(String(left)), Buffer.from(String(right)));
    if (difference !== 0) return difference;
  }
  return 0;
}
