import { isOrderState } from '../../order/state.js';
import type { Folded } from '../folding/folded.js';
import { chain } from '../machine/edges.js';
import type { OrderRecord } from '../record/order-record.js';

/**
 * Remembers a move between two conclusions to which no edges lead. The edges name the moves of an order
 * whose provider speaks of payments, but do not forbid any: the newest conclusion is the truth.
 */
export function withMove(record: OrderRecord, { snapshot, joined }: Folded): OrderRecord {
  if (joined === undefined) return record;
  const from = snapshot.value.order;
  const to = record.folded.snapshot.value.order;
  if (from === to || !isOrderState(from) || !isOrderState(to)) return record;
  return chain('order', from, to) === undefined
    ? { ...record, movedAgainst: { from, to } }
    : record;
}
