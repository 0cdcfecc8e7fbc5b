import type { OrderFilter, Store } from '../store/store.js';

/** One row of a list of orders. */
export interface OrderSummary {
  readonly id: string;
  readonly account: string;
  readonly upstreamId?: string;
  readonly checkoutId?: string;
  readonly state: string;
  readonly fraudState: string;
  readonly parked: number;
  readonly version: number;
}

/** A page of orders, each in one row. */
export async function orderSummaries(
  store: Pick<Store, 'orders'>,
  account: string,
  filter: OrderFilter = {},
): Promise<{ orders: readonly OrderSummary[]; next?: string }> {
  const { items, next } = await store.orders({ account, ...filter });
  const orders = items.map(
    ({ orderId: id, instant: _, record: __, updatedAt: ___, ...row }): OrderSummary => ({
      id,
      ...row,
    }),
  );
  return { orders, ...(next === undefined ? {} : { next }) };
}
