import {
  createOrderLifecycle,
  type OrderLifecycle,
  type OrderLifecycleOptions,
} from 'order-lifecycle';

/** What a shop does to the world; a test passes fakes. */
export interface Outside {
  /** Sends the goods. Called again with the same key when an answer got lost: send them once. */
  ship(orderId: string, key: string): Promise<void>;
  /** Tells the customer. */
  tell(orderId: string, words: string): Promise<void>;
}

/** A small shop: ships what is ready, says sorry for what is blocked or cancelled. */
export interface Shop {
  readonly orders: OrderLifecycle;
  /** What the page of an order says. */
  page(orderId: string): Promise<string>;
  close(): Promise<void>;
}

/** Opens the shop over a provider and a store. */
export async function openShop(
  outside: Outside,
  set: Pick<OrderLifecycleOptions, 'provider' | 'store'>,
): Promise<Shop> {
  const orders = await createOrderLifecycle({
    ...set,
    on: {
      ready_to_fulfil: ({ orderId, key }) => outside.ship(orderId, key),
      blocked: ({ orderId }) => outside.tell(orderId, 'We cannot accept this order.'),
      cancelled: ({ orderId }) => outside.tell(orderId, 'Your order was cancelled.'),
    },
    outbox: { pollIntervalMs: 10 },
  });
  return {
    orders,
    page: async (orderId) => {
      const order = await orders.get(orderId);
      if (order === undefined) return 'No such order.';
      const { allowed, because } = await orders.may(orderId, 'cancel');
      return `Order ${order.state}. ${allowed ? 'You can still cancel it.' : because}`;
    },
    close: () => orders.stop(),
  };
}
