import type { Page, PageRequest } from './store.js';
import { StoreError } from './store-error.js';

/** How many items a page may hold: 50 unless asked, between 1 and 500. */
export function pageLimit(request: PageRequest): number {
  const limit = request.limit ?? 50;
  return Number.isNaN(limit) ? 50 : Math.trunc(Math.min(500, Math.max(1, limit)));
}

/** A cursor that stands after the item with this place in its list. */
export function encodeCursor(place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/**
 * The place a cursor stands for, with the types of `shape`.
 *
 * @throws {@link StoreError} `bad_cursor`
 */
export function decodeCursor<const Shape extends readonly (string | number)[]>(
  cursor: string,
  shape: Shape,
): { -readonly [Index in keyof Shape]: Shape[Index] extends string ? string : number } {
  const place = parsed(cursor);
  if (
    Array.isArray(place) &&
    place.length === shape.length &&
    shape.every((sample, index) =>
      typeof sample === 'string'
        ? typeof place[index] === 'string'
        : Number.isSafeInteger(place[index]),
    )
  ) {
    // Each member was just compared with its sample; the compiler cannot follow that.
    return place as {
      -readonly [Index in keyof Shape]: Shape[Index] extends string ? string : number;
    };
  }
  throw new StoreError(
    'bad_cursor',
    'The cursor is none of this list. Hand in `next` of the page before, unchanged.',
  );
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
}

/** A page out of up to `limit + 1` items: the one too many only tells that there are more. */
export function pageOf<T>(
  items: readonly T[],
  limit: number,
  place: (item: T) => readonly (string | number)[],
): Page<T> {
  const last = items[limit - 1];
  if (items.length <= limit || last === undefined) return { items };
  return { items: items.slice(0, limit), next: encodeCursor(place(last)) };
}

/**
 * Every page of a list, one after the other. The next page is read when it is asked for.
 *
 * @param read - reads a page; gets `after` from the second page on.
 */
export async function* pagesOf<P extends { readonly next?: string }>(
  read: (from: Pick<PageRequest, 'after'>) => Promise<P>,
): AsyncGenerator<P, void, undefined> {
  let page = await read({});
  for (;;) {
    yield page;
    if (page.next === undefined) return;
    page = await read({ after: page.next });
  }
}
