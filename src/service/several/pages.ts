import { pageLimit } from '../../store/page.js';
import type { Page, PageRequest } from '../../store/store.js';
import { StoreError } from '../../store/store-error.js';
import type { OrderLifecycle } from '../order-lifecycle.js';

/**
 * Reads a page of a list that goes through the providers in their order, and through the list of each. A
 * cursor names the provider at which to go on. A single provider keeps its own cursors.
 *
 * @throws {StoreError} `bad_cursor` when `after` is not a `next` of this list.
 */
export async function pageThrough<T>(
  all: readonly OrderLifecycle[],
  request: PageRequest,
  read: (one: OrderLifecycle, request: PageRequest) => Promise<Page<T>>,
): Promise<Page<T>> {
  const [only, another] = all;
  if (only !== undefined && another === undefined) return read(only, request);
  const limit = pageLimit(request);
  let { index, after } = placeOf(all, request.after);
  const items: T[] = [];
  for (let one = all[index]; one !== undefined; one = all[index]) {
    if (items.length >= limit) return { items, next: cursorAt(one, '') };
    const from = after === undefined ? {} : { after };
    const page = await read(one, { limit: limit - items.length, ...from });
    items.push(...page.items);
    if (page.next !== undefined) return { items, next: cursorAt(one, page.next) };
    index += 1;
    after = undefined;
  }
  return { items };
}

/** A colon is in no name of a provider, and in no cursor of a store. */
const SEPARATOR = ':';

function cursorAt({ provider }: OrderLifecycle, after: string): string {
  return `${provider.name}${SEPARATOR}${after}`;
}

function placeOf(
  all: readonly OrderLifecycle[],
  cursor: string | undefined,
): { index: number; after: string | undefined } {
  if (cursor === undefined) return { index: 0, after: undefined };
  const end = cursor.indexOf(SEPARATOR);
  const index = all.findIndex(
    ({ provider }) => provider.name === cursor.slice(0, Math.max(0, end)),
  );
  if (index >= 0) return { index, after: cursor.slice(end + 1) || undefined };
  throw new StoreError(
    'bad_cursor',
    'The cursor does not belong to this list. Pass the `next` of the previous page, unchanged.',
  );
}
