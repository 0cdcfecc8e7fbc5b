import { defined } from '../../order/defined.js';
import type { Instant } from '../../order/time/instant.js';
import { orderKeyText } from '../order-key.js';
import type { OrderRow, Store, StoredMilestone, StoredObservation } from '../store.js';
import { memoryStore } from './memory.js';
import { type OrderLease, Tables } from './tables.js';

/** Everything that is stored of one order; plain JSON. */
export interface OneOrder {
  /** Absent: the order is unknown. */
  readonly row?: OrderRow;
  readonly observations: readonly StoredObservation[];
  readonly milestones: readonly StoredMilestone[];
  /** The last sequence number of an observation or a milestone; 0: none. */
  readonly sequence: number;
  /** The attempt that this order is leased to; absent: none. */
  readonly lease?: OrderLease;
}

/**
 * A store in memory that begins with one order. For a store that keeps each order
 * separately, it applies the rules of all stores. What did not change comes back as the same object.
 */
export function memoryOf(
  order: OneOrder,
  clock: () => Instant,
): { readonly store: Store; contents(): OneOrder } {
  const tables = new Tables(clock);
  const { row, observations, milestones, sequence, lease } = order;
  if (row !== undefined) {
    const key = orderKeyText(row);
    tables.sequence = sequence;
    tables.orders.set(key, {
      row,
      observations: new Map(observations.map((stored) => [stored.observation.id, stored])),
    });
    for (const stored of milestones) tables.milestones.set(stored.milestone.key, stored);
    if (lease !== undefined) tables.leases.set(key, lease);
  }
  return { store: memoryStore(tables), contents: () => contentsOf(tables) };
}

function contentsOf(tables: Tables): OneOrder {
  const [order] = tables.orders.values();
  const [lease] = tables.leases.values();
  return defined({
    row: order?.row,
    observations: [...(order?.observations.values() ?? [])],
    milestones: [...tables.milestones.values()],
    sequence: tables.sequence,
    lease,
  });
}
