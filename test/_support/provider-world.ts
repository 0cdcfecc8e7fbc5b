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

/** A service and a simulated provider with one clock. */
export interface ProviderWorld {
  readonly provider: ProviderServer;
  readonly orders: OrderLifecycle;
  /** The order of each call of the fulfilment handler. */
  readonly shipped: string[];
  readonly milestones: Milestone[];
  /** The time in microseconds; tests move it forward. */
  now: number;
  /** Observes every event of the order so far, as if its webhooks were delivered. */
  deliver(order: ServedOrder): Promise<void>;
  /** Resolves when every milestone of the handled kinds is delivered. */
  milestonesDelivered(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts both, with handlers for `ready_to_fulfil` and `needs_attention`. Calls time out after 30
 * seconds unless `api` says otherwise.
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
    async milestonesDelivered() {
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
