import type { OrderKey, OrderRow, Store } from './store.js';

/** The rows of some orders, in the same order. Undefined for each order that is unknown. */
export async function loadRows(
  store: Pick<Store, 'load'>,
  keys: readonly OrderKey[],
): Promise<readonly (OrderRow | undefined)[]> {
  const loaded = await store.load(
    keys.map(({ account, orderId }) => ({ key: { account, orderId }, observationIds: [] })),
  );
  return loaded.map(({ row }) => row);
}
