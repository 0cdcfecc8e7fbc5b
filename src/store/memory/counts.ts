import type { Counts } from '../store.js';
import type { Tables } from './tables.js';

/** Counts what a store in memory holds. */
export function countAll({ orders, milestones, quarantined }: Tables): Counts {
  const byState: { -readonly [State in keyof Counts['orders']]: number } = {};
  const byStatus = { pending: 0, done: 0, withdrawn: 0, dead: 0 };
  let parked = 0;
  for (const { row } of orders.values()) {
    byState[row.state] = (byState[row.state] ?? 0) + 1;
    if (row.parked > 0) parked += 1;
  }
  for (const { status } of milestones.values()) byStatus[status] += 1;
  return {
    orders: byState,
    parked,
    milestones: byStatus,
    quarantined: quarantined.size,
    estimated: { orders: [], milestones: [] },
  };
}
