import type { OrderRecord } from './order-record.js';

/** A line of an order with what became of its units. */
export interface LineLedger {
  readonly itemId: string;
  /** Absent: the provider did not say how many were ordered. */
  readonly ordered?: number;
  readonly fulfilled: number;
  readonly cancelled: number;
  /** Came back, or may come back, by the returns that were observed. */
  readonly returned: number;
  /** Ordered less fulfilled and cancelled; absent when the order is not known. */
  readonly open?: number;
}

/**
 * What is ordered, fulfilled, cancelled and returned of each line, from the fulfilments and the
 * returns that were observed.
 */
export function ledger({ folded }: OrderRecord): readonly LineLedger[] {
  const { items, fulfilments, returns } = folded.snapshot.context;
  const parts = Object.values(fulfilments).flatMap((fulfilment) => fulfilment.items);
  const back = Object.values(returns).flatMap((one) => one.items ?? []);
  return Object.values(items).map(({ id, quantity }) => {
    const mine = parts.filter(({ itemId }) => itemId === id);
    const fulfilled = mine.reduce((sum, part) => sum + part.quantity, 0);
    const cancelled = mine.reduce((sum, part) => sum + part.cancelQuantity, 0);
    const returned = back
      .filter(({ itemId }) => itemId === id)
      .reduce((sum, part) => sum + part.quantity, 0);
    const known =
      quantity === undefined
        ? {}
        : { ordered: quantity, open: Math.max(0, quantity - fulfilled - cancelled) };
    return { itemId: id, fulfilled, cancelled, returned, ...known };
  });
}
