import type { FulfilmentItem } from './facts.js';
import type { KnownFacts } from './known-facts.js';

/** A line of an order with the numbers of its units. */
export interface LineLedger {
  readonly itemId: string;
  /** Absent: the provider did not report it. */
  readonly ordered?: number;
  readonly fulfilled: number;
  readonly cancelled: number;
  /** Returned or on their way back, by the known returns. */
  readonly returned: number;
  /** Ordered less fulfilled and cancelled; absent without `ordered`. */
  readonly open?: number;
}

/**
 * The ordered, fulfilled, cancelled and returned units of each line, from the known fulfilments and
 * returns. A fulfilment that names a SKU instead of a line counts for the lines of that SKU in turn, each
 * up to its open units; the rest counts for the last of them.
 */
export function lineLedger({ items, fulfilments, returns }: KnownFacts): readonly LineLedger[] {
  const returnItems = Object.values(returns).flatMap((one) => one.items ?? []);
  const lines = Object.values(items).map(({ id, skuId, quantity }) => ({
    ...{ id, skuId, quantity, fulfilled: 0, cancelled: 0 },
    returned: returnItems
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
    const ofSku = lines.filter((line) => line.skuId === skuId);
    for (const field of ['quantity', 'cancelQuantity'] as const) {
      let left = part[field];
      for (const [index, line] of ofSku.entries()) {
        const open = (line.quantity ?? Number.POSITIVE_INFINITY) - line.fulfilled - line.cancelled;
        const share = index === ofSku.length - 1 ? left : Math.min(left, Math.max(0, open));
        line[field === 'quantity' ? 'fulfilled' : 'cancelled'] += share;
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
