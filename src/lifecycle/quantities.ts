import type { OrderRecord } from './order-record.js';

/** A line of an order with what became of its units. */
export interface LineLedger {
  readonly itemId: string;
  /** Absent: the provider did not say how many were ordered. */
  readonly ordered?: number;
  readonly fulfilled: number;
  readonly cancelled: number;
  /** Ordered less fulfilled and cancelled; absent when the order is not known. */
  readonly open?: number;
}

/** What is ordered, fulfilled and cancelled of each line, from the fulfilments that were observed. */
export function ledger({ folded }: OrderRecord): readonly LineLedger[] {
  const { items, fulfilments } = folded.snapshot.context;
  const parts = Object.values(fulfilments).flatMap((fulfilment) => fulfilment.items);
  return Object.values(items).map(({ id, quantity }) => {
    const mine = parts.filter(({ itemId }) => itemId === id);
    const fulfilled = mine.reduce((sum, part) => sum + part.quantity, 0);
    const cancelled = mine.reduce((sum, part) => sum + part.cancelQuantity, 0);
    const known =
      quantity === undefined
        ? {}
        : { ordered: quantity, open: Math.max(0, quantity - fulfilled - cancelled) };
    return { itemId: id, fulfilled, cancelled, ...known };
  });
}
