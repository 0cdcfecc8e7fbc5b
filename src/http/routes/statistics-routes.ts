import type { Hono } from 'hono';
import { FRAUD_POSITIONS, type FraudPosition } from '../../order/state.js';
import { formatInstant } from '../../order/time/instant.js';
import type { OrderLifecycles } from '../../service/order-lifecycles.js';
import { type OfProvider, ofProvider } from '../../service/several/provider-info.js';
import type { OrderCounts } from '../../store/store.js';
import type { Changes } from '../changes/changes.js';
import { metricsText } from '../metrics.js';
import type { Refusals } from '../protection/refusals.js';
import { described } from './described.js';

/** Counts, metrics and quarantined bodies. */
export function statisticsRoutes(
  app: Hono,
  orders: OrderLifecycles,
  refusals: Refusals,
  changes: Changes,
): void {
  app.get(
    '/quarantined',
    described('deliveries that could not be understood, without their bodies'),
    async (c) => {
      const { bodies, ...rest } = await orders.quarantined({ limit: 100 });
      return c.json({
        bodies: bodies.map((body) => ({ ...body, receivedAt: formatInstant(body.receivedAt) })),
        ...rest,
      });
    },
  );
  app.get(
    '/counts',
    described(
      'orders by state and by fraud review, milestones by status, and what needs attention; the orders of each provider, where there are several',
    ),
    async (c) => {
      const [{ store }, providers] = await Promise.all([orders.statistics(), countEach(orders)]);
      const isAlone = providers.length === 1;
      return c.json({
        ...store,
        fraud: fraudOf(providers),
        estimated: {
          ...store.estimated,
          fraud: [...new Set(providers.flatMap((one) => one.estimatedFraud))],
        },
        ...(isAlone ? {} : { providers }),
      });
    },
  );
  app.get('/metrics', described('metrics for Prometheus'), async (c) =>
    c.text(await metricsText(orders, refusals.counts, changes.readers)),
  );
}

/** The orders of all providers by the state of their fraud review. */
function fraudOf(providers: readonly OrderCounts[]): OrderCounts['fraud'] {
  const fraud: Partial<Record<FraudPosition, number>> = {};
  for (const state of FRAUD_POSITIONS) {
    const count = providers.reduce((sum, one) => sum + (one.fraud[state] ?? 0), 0);
    if (count > 0) fraud[state] = count;
  }
  return fraud;
}

function countEach({ all }: OrderLifecycles): Promise<readonly OfProvider<OrderCounts>[]> {
  return Promise.all(all.map(async (one) => ofProvider(one, await one.countOrders())));
}
