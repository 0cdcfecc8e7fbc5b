/**
 * The same values in another order. The same seed always gives the same order, with integer arithmetic
 * only, so that every browser agrees.
 */
export function shuffled<T>(values: readonly T[], seed: number): T[] {
  const result = [...values];
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  for (let last = result.length - 1; last > 0; last -= 1) {
    const index = next() % (last + 1);
    [result[last], result[index]] = [result[index] as T, result[last] as T]; // both are inside
  }
  return result;
}
