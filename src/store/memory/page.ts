import { decodeCursor, pageLimit, pageOf } from '../page.js';
import type { Page, PageRequest } from '../store.js';

type Place = readonly (string | number)[];

/**
 * A page of items, in the order of their places.
 *
 * @param shape a place with members of the right types.
 */
export function pageIn<T>(
  items: readonly T[],
  request: PageRequest,
  shape: Place,
  placeOf: (item: T) => Place,
): Page<T> {
  const limit = pageLimit(request);
  const after = request.after === undefined ? undefined : decodeCursor(request.after, shape);
  const following = sortedAfter(items, placeOf, after).slice(0, limit + 1);
  return pageOf(structuredClone(following), limit, placeOf);
}

/** The items after a place, in the order of their places. */
export function sortedAfter<T>(
  items: readonly T[],
  placeOf: (item: T) => Place,
  after: Place | undefined,
): readonly T[] {
  return [...items]
    .sort((a, b) => comparePlaces(placeOf(a), placeOf(b)))
    .filter((item) => after === undefined || comparePlaces(placeOf(item), after) > 0);
}

/** Compares numbers by size and text by its bytes, as the other stores do. */
function comparePlaces(a: Place, b: Place): number {
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
