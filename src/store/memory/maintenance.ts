import { orderKeyText } from '../order-key.js';
import { decodeCursor, encodeCursor } from '../page.js';
import { orderPlace } from '../page-positions.js';
import { type Maintenance, SCRUBBED } from '../store.js';
import { sortedAfter } from './page.js';
import { copied, type MemoryOrder, matches, type Tables } from './tables.js';

/** Pruning and scrubbing in memory. */
export function memoryMaintenance(tables: Tables): Maintenance {
  return {
    async prune({ account, states, quietSince, limit, after }, toPruned, at) {
      const { orders, milestones, leases } = tables.open();
      const unsettled = new Set(
        [...milestones.values()]
          .filter(({ status }) => status === 'pending' || status === 'dead')
          .map(({ milestone }) => orderKeyText(milestone)),
      );
      const matching = [...orders.values()].filter(
        ({ row, observations }) =>
          matches(account, row.account) &&
          states.includes(row.state) &&
          row.instant < quietSince &&
          row.updatedAt < quietSince &&
          row.parked === 0 &&
          observations.size > 0 &&
          !unsettled.has(orderKeyText(row)),
      );
      const from = after === undefined ? undefined : decodeCursor(after, ['', '']);
      const chosen = sortedAfter(matching, ({ row }) => orderPlace(row), from).slice(0, limit);
      for (const order of chosen) {
        const orderKey = orderKeyText(order.row);
        for (const [key, { milestone }] of milestones) {
          if (orderKeyText(milestone) === orderKey) milestones.delete(key);
        }
        leases.delete(orderKey);
        order.observations.clear();
        const { version, record } = copied(toPruned(copied(order.row)));
        order.row = { ...order.row, version, record, updatedAt: at };
      }
      const last = chosen.at(-1);
      return {
        pruned: chosen.length,
        ...(last === undefined || chosen.length < limit
          ? {}
          : { next: encodeCursor(orderPlace(last.row)) }),
      };
    },

    async scrub(key) {
      const { orders, milestones } = tables.open();
      const orderKey = orderKeyText(key);
      let scrubbed = 0;
      for (const [name, stored] of milestones) {
        if (orderKeyText(stored.milestone) !== orderKey) continue;
        const { lastError = SCRUBBED, settledBy, reason = SCRUBBED } = stored;
        const hasError = lastError !== SCRUBBED;
        const hasReason = settledBy !== undefined && reason !== SCRUBBED;
        if (!hasError && !hasReason) continue;
        milestones.set(name, {
          ...stored,
          ...(hasError ? { lastError: SCRUBBED } : {}),
          ...(hasReason ? { reason: SCRUBBED } : {}),
        });
        scrubbed += Number(hasError) + Number(hasReason);
      }
      const observations: MemoryOrder['observations'] =
        orders.get(orderKey)?.observations ?? new Map();
      for (const [id, stored] of observations) {
        if (stored.resolution === undefined || stored.resolution.reason === SCRUBBED) continue;
        observations.set(id, { ...stored, resolution: { ...stored.resolution, reason: SCRUBBED } });
        scrubbed += 1;
      }
      return scrubbed;
    },
  };
}
