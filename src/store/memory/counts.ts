import type { Counts, OrderCounts } from '../store.js';
import type { Tables } from './tables.js';

/** Counts what a store in memory holds. */
export function countAll({ orders, milestones, quarantined }: Tables): Counts {
  const byStatus = { pending: 0, done: 0, withdrawn: 0, dead: 0 };
  let parked = 0;
  for (const { row } of orders.values()) if (row.parked > 0) parked += 1;
  for (const { status } of milestones.values()) byStatus[status] += 1;
  return {
    orders: counted([...orders.values()].map(({ row }) => row.state)),
    parked,
    milestones: byStatus,
    quarantined: quarantined.size,
    estimated: { orders: [], milestones: [] },
  };
}

/** Counts the orders of one account. */
export function countOrders({ orders }: Tables, account: string): OrderCounts {
  const rows = [...orders.values()].map(({ row }) => row).filter((row) => row.account === account);
  return {
    orders: counted(rows.map(({ state }) => state)),
    fraud: counted(rows.map(({ fraudState }) => fraudState)),
    estimated: [],
    estimatedFraud: [],
  };
}

function counted<Word extends string>(
  words: readonly Word[],
): Readonly<Partial<Record<Word, number>>> {
  const counts: Partial<Record<Word, number>> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
