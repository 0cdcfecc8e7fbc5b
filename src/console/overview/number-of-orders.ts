import type { CountsView } from '../api.js';

/** How many orders there are, or how many in one state; marked if it is an estimate. */
export function numberOfOrders(counts: CountsView | undefined, state?: string): string {
  if (counts === undefined) return '';
  const { orders, estimated } = counts;
  const states = state === undefined ? Object.keys(orders) : [state];
  const count = states.reduce((sum, one) => sum + (orders[one] ?? 0), 0);
  const isEstimate = states.some((one) => estimated.orders.includes(one));
  return isEstimate ? `≈ ${count}` : `${count}`;
}
