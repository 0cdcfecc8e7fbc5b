import { LONGEST_PAGE, pageLimit } from '../../store/page.js';
import type { RecentFilter, RecentOrders, Store } from '../../store/store.js';

/** The newest rows: looks through the orders that were written last, and through all if few match. */
export async function newestRows(
  store: Pick<Store, 'orders' | 'recent'>,
  filter: RecentFilter,
): Promise<RecentOrders> {
  const limit = pageLimit(filter);
  const recent = await store.recent?.({ ...filter, limit });
  if (recent?.all === true || recent?.rows.length === limit) return recent;
  const { items, next } = await store.orders({ ...filter, limit: LONGEST_PAGE });
  if (next !== undefined && recent !== undefined) return { ...recent, all: false };
  const rows = [...items].sort((a, b) => b.instant - a.instant);
  return { rows: rows.slice(0, limit), all: next === undefined && rows.length <= limit };
}
