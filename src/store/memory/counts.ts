import type { Counts, OrderCounts, OrderRow } from '../store.js';
import type { Tables } from './tables.js';

/** Counts what a store in memory holds. */
export function countAll({ orders, milestones, quarantined }: Tables): Counts {
  const byStatus = { pending: 0, done: 0, withdrawn: 0, dead: 0 };
  let parked = 0;
  for (const { row } of orders.values()) if (row.parked > 0) parked += 1;
  for (const { status } of milestones.values()) byStatus[status] += 1;
  return {
    orders: byState([...orders.values()].map(({ row }) => row)),
    parked,
    milestones: byStatus,
    quarantined: quarantined.size,
    estimated: { orders: [], milestones: [] },
  };
}

/** Counts the orders of one account. */
export function countOrders({ orders }: Tables, account: string): OrderCounts {
  const rows = [...orders.values()].map(({ row }) => row);
  return { orders: byState(rows.filter((row) => row.account === account)), estimated: [] };
}

function byState(rows: readonly Pick<OrderRow, 'state'>[]): OrderCounts['orders'] {
  const counts: { -readonly [State in keyof OrderCounts['orders']]: number } = {};
  for (const { state } of rows) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}
