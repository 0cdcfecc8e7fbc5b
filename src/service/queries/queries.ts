import type { OrderRecord } from '../../lifecycle/index.js';
import type { Problem } from '../../order/problem.js';
import type { Instant } from '../../order/time/instant.js';
import { loadRows } from '../../store/load-rows.js';
import { recordIn } from '../../store/order-row.js';
import type { OrderCounts, PageRequest, Store, StoredObservation } from '../../store/store.js';
import type { HandledKinds } from './milestone-view.js';
import { type OrderSearch, searchOrders } from './order-search.js';
import { latestOrders, type OrderSummary } from './order-summaries.js';
import { type PastOrderQueries, pastOrderQueries } from './past-order.js';

/** A body that was not understood, without the body itself. */
export interface QuarantinedBody {
  readonly id: string;
  /** The name of the provider that delivered it. */
  readonly provider: string;
  readonly problem: Problem;
  readonly receivedAt: Instant;
}

/** Queries about the past of an order, and about several orders. */
export interface Queries extends PastOrderQueries {
  /** The current state of some orders, read together. Unknown orders are left out. For use with `watch`. */
  latest(orderIds: readonly string[]): Promise<readonly OrderSummary[]>;
  /**
   * The order as it is stored, for `actorOf` and `snapshotOf` of `order-lifecycle/machine`; undefined for
   * an unknown order. Its members may change with a release: read an order by `get`.
   *
   * @throws {StoreError} when the store does not answer.
   */
  record(orderId: string): Promise<OrderRecord | undefined>;
  /** All observations of an order, in the order of arrival; empty for an unknown order. */
  observations(orderId: string): Promise<readonly StoredObservation[]>;
  /**
   * Finds orders by any id that somebody holds: of the order, of the shop, of a checkout, of a payment, a
   * charge, a refund, a dispute, a review, a delivery or a milestone. A leading `#` and the case of letters
   * do not matter where only they differ. Ids within observations have no index: for these it looks through
   * the orders that were written last, and `searched` says how many these were.
   *
   * @throws {StoreError} when the store does not answer.
   * @example
   * // by the id of a delivery
   * const { orders: found, searched } = await orders.search('e1');
   * found[0]?.id; // '7001'
   * searched; // { orders: 1, all: true }
   */
  search(id: string): Promise<OrderSearch>;
  /** How many orders of this provider are in each state. */
  countOrders(): Promise<OrderCounts>;
  /** A page of the bodies that were not understood, oldest first. */
  quarantined(page?: PageRequest): Promise<{ bodies: readonly QuarantinedBody[]; next?: string }>;
}

export function queries(store: Store, account: string, handled?: HandledKinds): Queries {
  return {
    ...pastOrderQueries(store, account, handled),
    latest: (orderIds) => latestOrders(store, account, orderIds),
    async record(orderId) {
      const [row] = await loadRows(store, [{ account, orderId }]);
      return row === undefined ? undefined : recordIn(row);
    },
    async observations(orderId) {
      const [entries = []] = await store.history([{ account, orderId }]);
      return entries;
    },
    search: (id) => searchOrders(store, account, id),
    countOrders: () => store.countOrders(account),
    async quarantined(page = {}) {
      const { items, next } = await store.quarantined(page);
      return {
        bodies: items.map(({ id, provider, problem, receivedAt }) => ({
          ...{ id, provider, problem, receivedAt },
        })),
        ...(next === undefined ? {} : { next }),
      };
    },
  };
}
