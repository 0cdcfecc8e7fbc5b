import { amountOf } from '../../lifecycle/index.js';
import { defined } from '../../order/defined.js';
import type { Money } from '../../order/facts/money.js';
import type { Gate } from '../../order/gate.js';
import { checkedOptions, type OptionNames } from '../../order/options/options.js';
import type { FraudPosition, OrderPosition } from '../../order/state.js';
import { formatInstant, type InstantText } from '../../order/time/instant.js';
import { loadRows } from '../../store/load-rows.js';
import { pageLimit } from '../../store/page.js';
import type { OrderFilter, OrderRow, Store } from '../../store/store.js';
import { allowedOrders } from './allowed-orders.js';
import { newestRows } from './newest-rows.js';

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
  /** Its total; without one, what its charges come to that neither failed nor were cancelled. */
  readonly amount?: Money;
  /** The newest instant of its observations. */
  readonly instant: InstantText;
  /** Grows by one with every change. */
  readonly version: number;
}

/** Which of the newest orders to list. A member that is absent selects all. */
export interface RecentOrdersFilter {
  readonly state?: OrderPosition;
  readonly fraudState?: FraudPosition;
  /** `true`: with at least one parked observation. `false`: with none. */
  readonly parked?: boolean;
  /** Only orders to which this may be done now, among the newest 500 of each state that allows it. */
  readonly may?: Gate;
  /** Maximum number of orders, from 1 to 500; default 50. */
  readonly limit?: number;
}

/** To how many orders something may be done. */
export interface MatchingOrders {
  readonly count: number;
  /** `true`: these are all. `false`: there may be others, which were written earlier. */
  readonly all: boolean;
}

/** The newest orders. */
export interface RecentOrderList {
  /** By the newest instant of their observations, newest first. */
  readonly orders: readonly OrderSummary[];
  /** Whether other orders match, too. Ask for more, or page through `orders`. */
  readonly more: boolean;
  /** With `may`: how many of the orders that were judged match. */
  readonly matching?: MatchingOrders;
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

const RECENT_FILTER: OptionNames<RecentOrdersFilter> = {
  state: 'optional',
  fraudState: 'optional',
  parked: 'optional',
  may: 'optional',
  limit: 'optional',
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

/** The newest orders. Looks through the orders that were written last, and through all if few match. */
export async function recentOrders(
  store: Pick<Store, 'orders' | 'recent'>,
  account: string,
  filter?: RecentOrdersFilter,
): Promise<RecentOrderList> {
  const { may: gate, ...which } = checkedOptions(filter, RECENT_FILTER);
  if (gate === undefined) {
    const { rows, all } = await newestRows(store, { account, ...which });
    return { orders: rows.map(summaryOf), more: !all };
  }
  const { rows, all } = await allowedOrders(store, gate, { account, ...which });
  const orders = rows.slice(0, pageLimit(which)).map(summaryOf);
  const more = !all || orders.length < rows.length;
  return { orders, more, matching: { count: rows.length, all } };
}

/** The current state of some orders, read together. Unknown orders are left out. */
export async function latestOrders(
  store: Pick<Store, 'load'>,
  account: string,
  orderIds: readonly string[],
): Promise<readonly OrderSummary[]> {
  const keys = orderIds.map((orderId) => ({ account, orderId }));
  const rows = await loadRows(store, keys);
  return rows.flatMap((row) => (row === undefined ? [] : [summaryOf(row)]));
}

export function summaryOf({
  orderId: id,
  updatedAt: _,
  instant,
  record,
  ...row
}: OrderRow): OrderSummary {
  const amount = amountOf(record.folded.snapshot.context);
  return { id, ...row, ...defined({ amount }), instant: formatInstant(instant) };
}
