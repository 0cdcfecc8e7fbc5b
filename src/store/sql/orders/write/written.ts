import type { ByOrder } from '../../../by-order.js';
import { orderKeyText } from '../../../order-key.js';
import type { SqlRow } from '../../sql-client.js';
import { text } from '../../values/columns.js';

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
