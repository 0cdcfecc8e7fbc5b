import { checkedOptions, type OptionNames } from '../../order/options/options.js';
import type { FraudPosition, OrderPosition } from '../../order/state.js';
import { formatInstant, type InstantText } from '../../order/time/instant.js';
import { loadRows } from '../../store/load-rows.js';
import type { OrderFilter, OrderRow, Store } from '../../store/store.js';

/** An order in a list. */
export interface OrderSummary {
  readonly id: string;
  readonly account: string;
  readonly upstreamId?: string;
  readonly checkoutId?: string;
  readonly state: OrderPosition;
  readonly fraudState: FraudPosition;
  /** How many of its observations are parked and not dismissed. */
  readonly parked: number;
  /** Grows by one with every change. */
  readonly version: number;
}

/** The current state of an order, in short. */
export interface LatestOrder extends OrderSummary {
  /** The newest instant of its observations. */
  readonly instant: InstantText;
}

const ORDER_FILTER: OptionNames<OrderFilter> = {
  account: 'optional',
  state: 'optional',
  fraudState: 'optional',
  parked: 'optional',
  upstreamId: 'optional',
  checkoutId: 'optional',
  updatedBefore: 'optional',
  limit: 'optional',
  after: 'optional',
};

/** A page of orders. */
export async function orderSummaries(
  store: Pick<Store, 'orders'>,
  account: string,
  filter?: OrderFilter,
): Promise<{ orders: readonly OrderSummary[]; next?: string }> {
  const which = checkedOptions(filter, ORDER_FILTER);
  const { items, next } = await store.orders({ account, ...which });
  return { orders: items.map(summaryOf), ...(next === undefined ? {} : { next }) };
}

/** The current state of some orders, read together. Unknown orders are left out. */
export async function latestOrders(
  store: Pick<Store, 'load'>,
  account: string,
  orderIds: readonly string[],
): Promise<readonly LatestOrder[]> {
  const keys = orderIds.map((orderId) => ({ account, orderId }));
  const rows = await loadRows(store, keys);
  return rows.flatMap((row) =>
    row === undefined ? [] : [{ ...summaryOf(row), instant: formatInstant(row.instant) }],
  );
}

function summaryOf({
  orderId: id,
  instant: _,
  record: __,
  updatedAt: ___,
  ...row
}: OrderRow): OrderSummary {
  return { id, ...row };
}
