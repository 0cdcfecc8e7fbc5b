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
  const lines = Object.values(items).map(({ id, skuId, quantity }) => ({
    id,
    skuId,
    quantity,
    fulfilled: 0,
    cancelled: 0,
    returned: 0,
  }));
  const lineOf = (itemId: string | undefined) => lines.find(({ id }) => id === itemId);
  for (const one of Object.values(returns)) {
    for (const { itemId, quantity } of one.items ?? []) {
      const line = lineOf(itemId);
      if (line !== undefined) line.returned += quantity;
    }
  }
  const bySku: FulfilmentItem[] = [];
  for (const fulfilment of Object.values(fulfilments)) {
    for (const part of fulfilment.items) {
      const line = lineOf(part.itemId);
      if (line !== undefined) {
        line.fulfilled += part.quantity;
        line.cancelled += part.cancelQuantity;
      } else if (part.itemId === undefined) bySku.push(part);
    }
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
  return lines.map(({ id: itemId, quantity: ordered, fulfilled, cancelled, returned }) => {
    if (ordered === undefined) return { itemId, fulfilled, cancelled, returned };
    const open = Math.max(0, ordered - fulfilled - cancelled);
    return { itemId, fulfilled, cancelled, returned, ordered, open };
  });
}
