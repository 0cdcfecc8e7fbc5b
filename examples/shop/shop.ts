import {
  createOrderLifecycle,
  type OrderLifecycle,
  type OrderLifecycleOptions,
} from 'order-lifecycle';

/** The services that a shop uses. A test passes fakes. */
export interface Services {
  /** Sends the goods. Called again with the same key when an answer is lost: send them once. */
  ship(orderId: string, key: string): Promise<void>;
  /** Sends the customer a message. */
  notify(orderId: string, text: string): Promise<void>;
}

/** A small shop: ships ready orders, and notifies the customer of blocked and cancelled ones. */
export interface Shop {
  readonly orders: OrderLifecycle;
  /** The text of an order's page. */
  page(orderId: string): Promise<string>;
  close(): Promise<void>;
}

/** Opens the shop with a provider and a store. */
export async function openShop(
  services: Services,
  options: Pick<OrderLifecycleOptions, 'provider' | 'store'>,
): Promise<Shop> {
  const orders = await createOrderLifecycle({
    ...options,
    on: {
      ready_to_fulfil: ({ orderId, key }) => services.ship(orderId, key),
      blocked: ({ orderId }) => services.notify(orderId, 'We cannot accept this order.'),
      cancelled: ({ orderId }) => services.notify(orderId, 'Your order was cancelled.'),
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
