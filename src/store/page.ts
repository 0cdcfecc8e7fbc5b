import type { Page, PageRequest } from './store.js';
import { StoreError } from './store-error.js';

/** As many items as a page can have. */
export const LONGEST_PAGE = 500;

/** The maximum number of items of a page: from 1 to {@link LONGEST_PAGE}, by default 50. */
export function pageLimit(request: PageRequest): number {
  const limit = request.limit ?? 50;
  return Number.isNaN(limit) ? 50 : Math.trunc(Math.min(LONGEST_PAGE, Math.max(1, limit)));
}

/** Makes the cursor that continues after this place in a list. */
export function encodeCursor(place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/**
 * Reads the place from a cursor, with the types of `shape`.
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
    'The cursor does not belong to this list. Pass the `next` of the previous page, unchanged.',
  );
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
}

/** Makes a page of up to `limit + 1` items; the last one only shows that there is a next page. */
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
 * Reads all pages of a list, each when the caller asks for it.
 *
 * @param read reads a page; receives `after` from the second page on.
 */
export async function* pagesOf<P extends { readonly next?: string }>(
  read: (request: Pick<PageRequest, 'after'>) => Promise<P>,
): AsyncGenerator<P, void, undefined> {
  let page = await read({});
  for (;;) {
    yield page;
    if (page.next === undefined) return;
    page = await read({ after: page.next });
  }
}
