import { namesOrder } from '../../../../src/adapters/observations-in.js';
import type { PaymentApi } from '../../../../src/adapters/payment-api.js';
import type { OrderLifecycle } from '../../../../src/service/order-lifecycle.js';
import { memory } from '../../../../src/store/memory/memory.js';
import type { Store } from '../../../../src/store/store.js';
import { paymentService, payOnly } from '../../../_support/payment-service.js';
import { PaymentProvider } from './payment-provider.js';

/** A provider of payments with a service over it. */
export interface PaymentWorld {
  readonly provider: PaymentProvider;
  readonly orders: OrderLifecycle;
  /** Delivers everything that was not delivered yet. */
  deliver(): Promise<void>;
}

/** Starts both. `api` chooses the calls that the provider has. */
export async function paymentWorld(
  api: (all: PaymentApi) => Partial<PaymentApi> = (all) => all,
  store: Store = memory(),
): Promise<PaymentWorld> {
  const provider = new PaymentProvider();
  const orders = await paymentService({
    provider: payOnly({ api: api(provider.api) }),
    store,
    clock: () => provider.now,
  });
  let delivered = 0;
  return {
    provider,
    orders,
    async deliver() {
      const next = provider.deliveries.slice(delivered);
      delivered = provider.deliveries.length;
      for (const one of next) if (namesOrder(one)) await orders.observe(one);
    },
  };
}
