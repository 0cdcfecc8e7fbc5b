import { orderKeyText } from './order-key.js';
import type { OrderKey } from './store.js';

/** One write for each order, by {@link orderKeyText}. */
export type ByOrder<Write> = ReadonlyMap<string, Write>;

/** The first write of each order: a store cannot change a row twice in one call. */
export function firstOfEachOrder<Write extends { readonly row: OrderKey }>(
  writes: readonly Write[],
): ByOrder<Write> {
  const byOrder = new Map<string, Write>();
  for (const write of writes) {
    const key = orderKeyText(write.row);
    if (!byOrder.has(key)) byOrder.set(key, write);
  }
  return byOrder;
}
