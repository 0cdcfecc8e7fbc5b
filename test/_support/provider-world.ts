import { digitalRiver } from '../../src/adapters/digital-river/index.js';
import type { Milestone } from '../../src/order/milestone/milestone.js';
import {
  createOrderLifecycle,
  type OrderLifecycle,
  type OrderLifecycleOptions,
} from '../../src/service/order-lifecycle.js';
import { memory } from '../../src/store/memory/memory.js';
import {
  type ProviderServer,
  startProviderServer,
} from '../../src/testing/provider-server/provider-server.js';
import type { ServedOrder } from '../../src/testing/provider-server/served-order.js';

/** A service and a provider that share a clock. */
export interface ProviderWorld {
  readonly provider: ProviderServer;
  readonly orders: OrderLifecycle;
  /** Orders released for fulfilment, one entry for every time the handler ran. */
  readonly shipped: string[];
  readonly milestones: Milestone[];
  /** Microseconds; move it forwards. */
  now: number;
  /** Takes in everything the provider has told by now, as webhooks would bring it. */
  deliver(order: ServedOrder): Promise<void>;
  /** Resolves when every milestone of handled kinds has been handed over. */
  handedOver(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts both. Only `ready_to_fulfil` and `needs_attention` are handled. Calls may take long: where a
 * test is about one that is not answered, it says how long is waited.
 */
export async function startWorld(
  options: Partial<OrderLifecycleOptions> = {},
  api: { readonly timeoutMs?: number } = {},
): Promise<ProviderWorld> {
  const world = { now: Date.parse('2026-03-01T10:00:00Z') * 1000 };
  const provider = await startProviderServer({ clock: () => world.now });
  const shipped: string[] = [];
  const milestones: Milestone[] = [];
  const adapter = digitalRiver({
    webhookSecrets: ['whsec_test'],
    api: {
      apiKey: provider.apiKey,
      baseUrl: provider.url,
      initialIntervalMs: 1,
      timeoutMs: 30_000,
      ...api,
    },
  });
  const orders = await createOrderLifecycle({
    provider: adapter,
    store: memory(),
    clock: () => world.now,
    outbox: { pollIntervalMs: 5 },
    on: {
      ready_to_fulfil: ({ orderId }) => shipped.push(orderId),
      needs_attention: (milestone) => milestones.push(milestone),
    },
    ...options,
  });
  return Object.assign(world, {
    provider,
    orders,
    shipped,
    milestones,
    async deliver(order: ServedOrder) {
      for (const { event } of order.events(world.now)) {
        const reading = adapter.fromWebhook(event);
        if (reading.kind === 'observation') await orders.observe(reading.observation);
      }
    },
    async handedOver() {
      const pending = async () => {
        const page = await orders.milestones({ status: 'pending', limit: 500 });
        return page.milestones.filter(
          ({ kind }) => kind === 'ready_to_fulfil' || kind === 'needs_attention',
        ).length;
      };
      while ((await pending()) > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    },
    async stop() {
      await orders.stop();
      await provider.close();
    },
  });
}
