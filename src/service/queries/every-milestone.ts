import type { OrderKey, Store, StoredMilestone } from '../../store/store.js';

/** Every milestone of an order, as recorded. */
export async function everyMilestone(
  store: Pick<Store, 'milestones'>,
  key: OrderKey,
): Promise<readonly StoredMilestone[]> {
  const all: StoredMilestone[] = [];
  let after: string | undefined;
  do {
    const from = after === undefined ? {} : { after };
    const { items, next } = await store.milestones({ ...key, ...from, limit: 500 });
    all.push(...items);
    after = next;
  } while (after !== undefined);
  return all;
}
