import type { CountsView, OrderCountsView } from '../api.js';

/** The orders of one provider, or of all. Undefined while they are being counted. */
export function countsOf(
  counts: CountsView | undefined,
  provider: string | undefined,
): OrderCountsView | undefined {
  if (counts === undefined) return undefined;
  if (provider !== undefined && counts.providers !== undefined) {
    return counts.providers.find((one) => one.provider.name === provider);
  }
  const { orders, fraud, estimated } = counts;
  return { orders, fraud, estimated: estimated.orders, estimatedFraud: estimated.fraud };
}

/** How many orders there are, or how many in one state; marked if it is an estimate. */
export function numberOfOrders(counts: OrderCountsView | undefined, state?: string): string {
  if (counts === undefined) return '';
  const { orders, estimated } = counts;
  const states = state === undefined ? Object.keys(orders) : [state];
  const count = states.reduce((sum, one) => sum + (orders[one] ?? 0), 0);
  return states.some((one) => estimated.includes(one)) ? `≈ ${count}` : `${count}`;
}
