import { isForgotten } from '../../lifecycle/index.js';
import { loadRows } from '../../store/load-rows.js';
import type { OrderKey, Store } from '../../store/store.js';
import { idsIn } from './ids-in-body.js';

/** How many orders are loaded at once. */
const AT_ONCE = 500;

/**
 * Whether a body names an order, or the checkout of an order, whose customer asked to be forgotten.
 * Checkouts are looked up only under JSON names that contain `checkout`.
 */
export async function namesForgotten(
  store: Pick<Store, 'load' | 'orders'>,
  account: string,
  raw: Uint8Array,
): Promise<boolean> {
  const { ids, checkoutIds } = idsIn(raw);
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const keys = ids.slice(from, from + AT_ONCE).map((orderId) => ({ account, orderId }));
    if (await isAnyForgotten(store, keys)) return true;
  }
  for (const checkoutId of checkoutIds) {
    const { items } = await store.orders({ account, checkoutId });
    if (items.some(({ record }) => isForgotten(record))) return true;
  }
  return false;
}

/** Whether the customer of one of these orders asked to be forgotten. */
export async function isAnyForgotten(
  store: Pick<Store, 'load'>,
  orders: readonly OrderKey[],
): Promise<boolean> {
  const rows = await loadRows(store, orders);
  return rows.some((row) => row !== undefined && isForgotten(row.record));
}
