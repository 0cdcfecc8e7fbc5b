import { orderKeyText } from '../../../order-key.js';
import type { OrderKey } from '../../../store.js';
import type { SqlRow } from '../../sql-client.js';
import { text } from '../../values/columns.js';

/** One write for each order, by {@link orderKeyText}: a statement cannot change a row twice. */
export type ByOrder<Write> = ReadonlyMap<string, Write>;

/** The first write of each order. */
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

/** The writes whose orders a statement returned. */
export function writtenOf<Write>(
  byOrder: ByOrder<Write>,
  rows: readonly SqlRow[],
): ReadonlySet<Write | undefined> {
  return new Set(
    rows.map((row) =>
      byOrder.get(orderKeyText({ account: text(row, 'account'), orderId: text(row, 'order_id') })),
    ),
  );
}
