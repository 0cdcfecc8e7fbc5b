import { isOrderState } from '../../order/state.js';
import type { Folded } from '../folding/folded.js';
import type { OrderRecord } from '../record/order-record.js';
import { isUnusual } from './unusual-moves.js';

/**
 * Remembers a move between two conclusions to which no edges lead. The edges name the moves of an order
 * whose provider speaks of payments, but do not forbid any: the newest conclusion is the truth.
 */
export function withMove(record: OrderRecord, { snapshot, joined }: Folded): OrderRecord {
  if (joined === undefined) return record;
  const from = snapshot.value.order;
  const to = record.folded.snapshot.value.order;
  if (!isOrderState(from) || !isOrderState(to)) return record;
  return isUnusual(from, to) ? { ...record, movedAgainst: { from, to } } : record;
}
