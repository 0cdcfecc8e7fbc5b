import { defined } from '../../../order/defined.js';
import type { ApiPage, Called } from './called.js';
import type { PageQuery } from './requests.js';

const PAGE_SIZE = 100;

/**
 * Reads a list page by page, up to its end or its first failure.
 *
 * @param maxPages - guards against a list that never ends.
 */
export async function* pagesOf(
  list: (query: Omit<PageQuery, 'endingBefore'>) => Promise<Called<ApiPage>>,
  maxPages: number,
): AsyncGenerator<Called<ApiPage>, void, undefined> {
  let startingAfter: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const called = await list(defined({ limit: PAGE_SIZE, startingAfter }));
    yield called;
    if (!called.ok) return;
    startingAfter = called.value.data.at(-1)?.id;
    if (!called.value.hasMore || startingAfter === undefined) return;
  }
}
