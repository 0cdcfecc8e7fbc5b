import { ConfigurationError } from '../../order/options/configuration-error.js';
import type { OrderLifecycle } from '../../service/order-lifecycle.js';
import type { OrderLifecycles } from '../../service/order-lifecycles.js';
import { quoted } from '../configuration/checked-text.js';

/**
 * The orders of the provider that knows an order.
 *
 * @param among those that can do what is asked with an order that none of them knows yet. Absent: all.
 * @throws {ConfigurationError} when several know the order, or none does and it cannot be decided.
 */
export async function ordersWith(
  orders: OrderLifecycles,
  orderId: string,
  among: (one: OrderLifecycle) => boolean = () => true,
): Promise<OrderLifecycle> {
  const [only, another] = orders.all;
  if (only !== undefined && another === undefined) return only;
  const known = await orders.find(orderId);
  return decided(known.length > 0 ? known : orders.all.filter(among), orders);
}

/** The orders of the provider that knows an order; those of the first one if none does, which then says so. */
export function ordersKnowing(orders: OrderLifecycles, orderId: string): Promise<OrderLifecycle> {
  return ordersWith(orders, orderId, (one) => one === orders.all[0]);
}

/**
 * The orders of the only provider that can do what is asked.
 *
 * @throws {ConfigurationError} when several can, or none.
 */
export function ordersAmong(
  orders: OrderLifecycles,
  among: (one: OrderLifecycle) => boolean,
): OrderLifecycle {
  const [only, another] = orders.all;
  return only !== undefined && another === undefined
    ? only
    : decided(orders.all.filter(among), orders);
}

/** Whether this is of a provider that speaks of payments. */
export function speaksOfPayments({ provider }: OrderLifecycle): boolean {
  return provider.speaksOf === 'payments';
}

function decided(found: readonly OrderLifecycle[], { all }: OrderLifecycles): OrderLifecycle {
  const [one, another] = found;
  if (one !== undefined && another === undefined) return one;
  const names = (some: readonly OrderLifecycle[]) => some.map(({ provider }) => provider.name);
  throw new ConfigurationError({
    setting: '--provider',
    given: quoted(names(all).join(',')),
    allowed: `the provider of the order: ${names(one === undefined ? all : found).join(' or ')}`,
  });
}
