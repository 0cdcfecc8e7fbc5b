import { may } from '../lifecycle/gates.js';
import type { Gate, GateAnswer } from '../order/gate.js';
import type { OrderRow, Store } from '../store/store.js';
import { keptOf } from './order-row.js';
import { type HistoryEntry, historyOf, type OrderView, viewOf } from './order-view.js';
import { buriedAnswer, isTombstone } from './tombstone.js';

/** The questions about one order as it is now. */
export interface Asking {
  rowOfOrder(orderId: string): Promise<OrderRow | undefined>;
  get(orderId: string): Promise<OrderView | undefined>;
  may(orderId: string, gate: Gate): Promise<GateAnswer>;
  history(orderId: string): Promise<readonly HistoryEntry[] | undefined>;
}

/** Answers them from a store. */
export function asking(store: Store, account: string): Asking {
  const rowOfOrder = async (orderId: string) => {
    const [loaded] = await store.load([{ key: { account, orderId }, observationIds: [] }]);
    return loaded?.row;
  };
  return {
    rowOfOrder,
    async get(orderId) {
      const row = await rowOfOrder(orderId);
      if (row === undefined) return undefined;
      const { items } = await store.milestones({ account, orderId, limit: 500 });
      return viewOf(keptOf(row), row.version, items);
    },
    async may(orderId, gate) {
      const row = await rowOfOrder(orderId);
      if (row !== undefined) {
        const kept = keptOf(row);
        return isTombstone(kept) ? buriedAnswer(kept) : may(kept.folded, gate);
      }
      const because = `Nothing is known of order ${orderId} yet.`;
      return { allowed: false, because, reasons: ['wrong_state'] };
    },
    async history(orderId) {
      const [history = []] = await store.history([{ account, orderId }]);
      const row = await rowOfOrder(orderId);
      return row === undefined ? undefined : historyOf(history, keptOf(row));
    },
  };
}
