import type { FulfilmentItem } from './facts.js';
import type { KnownFacts } from './known-facts.js';

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
 * returns that were observed. A fulfilment may name the SKU instead of the line: it counts for the
 * lines of that SKU in turn, each as far as it is open, and what is more for the last of them.
 */
export function lineLedger({ items, fulfilments, returns }: KnownFacts): readonly LineLedger[] {
  const back = Object.values(returns).flatMap((one) => one.items ?? []);
  const lines = Object.values(items).map(({ id, skuId, quantity }) => ({
    ...{ id, skuId, quantity, fulfilled: 0, cancelled: 0 },
    returned: back
      .filter(({ itemId }) => itemId === id)
      .reduce((total, part) => total + part.quantity, 0),
  }));
  const parts = Object.values(fulfilments).flatMap((fulfilment) => fulfilment.items);
  const bySku: FulfilmentItem[] = [];
  for (const part of parts) {
    const line = lines.find(({ id }) => id === part.itemId);
    if (line === undefined) {
      if (part.itemId === undefined) bySku.push(part);
      continue;
    }
    line.fulfilled += part.quantity;
    line.cancelled += part.cancelQuantity;
  }
  for (const { skuId, ...part } of bySku) {
    const mine = lines.filter((line) => line.skuId === skuId);
    for (const what of ['quantity', 'cancelQuantity'] as const) {
      let left = part[what];
      for (const [index, line] of mine.entries()) {
        const open = (line.quantity ?? Number.POSITIVE_INFINITY) - line.fulfilled - line.cancelled;
        const share = index === mine.length - 1 ? left : Math.min(left, Math.max(0, open));
        line[what === 'quantity' ? 'fulfilled' : 'cancelled'] += share;
        left -= share;
      }
    }
  }
  return lines.map(({ id, quantity, fulfilled, cancelled, returned }) => ({
    ...{ itemId: id, fulfilled, cancelled, returned },
    ...(quantity === undefined
      ? {}
      : { ordered: quantity, open: Math.max(0, quantity - fulfilled - cancelled) }),
  }));
}
