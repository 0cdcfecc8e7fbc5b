import { defined, filled } from '../../order/defined.js';
import type { OrderLifecycle } from '../../service/order-lifecycle.js';
import type { OrderLifecycles } from '../../service/order-lifecycles.js';
import type { ReconcileOptions } from '../../service/reconcile/reconcile-options.js';
import { providerInfo } from '../../service/several/provider-info.js';
import type { ProviderReconciliation } from '../../service/several/reconcile-each.js';
import { ordersWith } from '../input/which-provider.js';

/** Reconciles with every provider, or the named orders with the providers that know them. */
export async function reconciled(
  orders: OrderLifecycles,
  ids: readonly string[],
  options: Omit<ReconcileOptions, 'orders'>,
): Promise<readonly ProviderReconciliation[]> {
  const [only, another] = orders.all;
  if (only !== undefined && another === undefined) return [await alone(only, ids, options)];
  if (ids.length === 0) return orders.reconcile(options);
  const byProvider = new Map<OrderLifecycle, string[]>();
  for (const id of ids) {
    const one = await ordersWith(orders, id);
    byProvider.set(one, [...(byProvider.get(one) ?? []), id]);
  }
  return Promise.all([...byProvider].map(([one, some]) => alone(one, some, options)));
}

/** A failure of the only provider that is asked is one of the command. */
async function alone(
  one: OrderLifecycle,
  ids: readonly string[],
  options: Omit<ReconcileOptions, 'orders'>,
): Promise<ProviderReconciliation> {
  const reconciliation = await one.reconcile(defined({ ...options, orders: filled(ids) }));
  return { provider: providerInfo(one), kind: 'reconciled', reconciliation };
}
