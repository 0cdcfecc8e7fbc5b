import { pagesOf } from '../../store/page.js';
import type { OrderKey, Store, StoredMilestone } from '../../store/store.js';

/** Every milestone of an order, in the order of recording. */
export async function everyMilestone(
  store: Pick<Store, 'milestones'>,
  { account, orderId }: OrderKey,
): Promise<readonly StoredMilestone[]> {
  const all: StoredMilestone[] = [];
  const pages = pagesOf((from) => store.milestones({ account, orderId, ...from, limit: 500 }));
  for await (const { items } of pages) all.push(...items);
  return all;
}
