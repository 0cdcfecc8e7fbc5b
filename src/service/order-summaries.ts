import { formatInstant } from '../order/instant.js';
import type { OrderFilter, OrderRow, Store } from '../store/store.js';
import type { ShownInstant } from './shown-order.js';

/** One row of a list of orders. */
export interface OrderSummary {
  readonly id: string;
  readonly account: string;
  readonly upstreamId?: string;
  readonly checkoutId?: string;
  readonly state: string;
  readonly fraudState: string;
  /** How many of its observations are parked and not dismissed. */
  readonly parked: number;
  /** The newest instant that any of its observations has. */
  readonly instant: ShownInstant;
  /** Grows by one with every change. */
  readonly version: number;
}

/** A page of orders, each in one row. */
export async function orderSummaries(
  store: Pick<Store, 'orders'>,
  account: string,
  filter: OrderFilter = {},
): Promise<{ orders: readonly OrderSummary[]; next?: string }> {
  const { items, next } = await store.orders({ account, ...filter });
  return { orders: items.map(summaryOf), ...(next === undefined ? {} : { next }) };
}

/** Some orders, each in one row; those that nobody knows are left out. */
export async function summariesOf(
  store: Pick<Store, 'load'>,
  account: string,
  orderIds: readonly string[],
): Promise<readonly OrderSummary[]> {
  const loaded = await store.load(
    orderIds.map((orderId) => ({ key: { account, orderId }, observationIds: [] })),
  );
  return loaded.flatMap(({ row }) => (row === undefined ? [] : [summaryOf(row)]));
}

function summaryOf({
  orderId: id,
  instant,
  record: _,
  updatedAt: __,
  ...row
}: OrderRow): OrderSummary {
  return { id, ...row, instant: formatInstant(instant) };
}
