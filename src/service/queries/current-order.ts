import { checkGate, may, unknownOrder } from '../../lifecycle/index.js';
import type { Gate, GateAnswer } from '../../order/gate.js';
import { loadRows } from '../../store/load-rows.js';
import { recordIn } from '../../store/order-row.js';
import type { OrderRow, Store } from '../../store/store.js';
import { everyMilestone } from './every-milestone.js';
import type { HandledKinds } from './milestone-view.js';
import { type HistoryEntry, historyOf } from './order-history.js';
import { type OrderView, viewOf } from './order-view.js';

/** Queries about the current state of one order. */
export interface CurrentOrderQueries {
  rowOfOrder(orderId: string): Promise<OrderRow | undefined>;
  get(orderId: string): Promise<OrderView | undefined>;
  may(orderId: string, gate: Gate): Promise<GateAnswer>;
  history(orderId: string): Promise<readonly HistoryEntry[] | undefined>;
}

export function currentOrderQueries(
  store: Pick<Store, 'load' | 'history' | 'milestones'>,
  account: string,
  handled?: HandledKinds,
): CurrentOrderQueries {
  const rowOfOrder = async (orderId: string) => {
    const [row] = await loadRows(store, [{ account, orderId }]);
    return row;
  };
  return {
    rowOfOrder,
    async get(orderId) {
      const row = await rowOfOrder(orderId);
      if (row === undefined) return undefined;
      const milestones = await everyMilestone(store, { account, orderId });
      return viewOf(recordIn(row), row.version, milestones, handled);
    },
    async may(orderId, gate) {
      checkGate(gate);
      const row = await rowOfOrder(orderId);
      return row === undefined ? unknownOrder(orderId) : may(recordIn(row), gate);
    },
    async history(orderId) {
      const [entries = []] = await store.history([{ account, orderId }]);
      const row = await rowOfOrder(orderId);
      return row === undefined ? undefined : historyOf(entries, recordIn(row));
    },
  };
}
