import type { Hono, MiddlewareHandler } from 'hono';
import { ConfigurationError } from '../../order/options/configuration-error.js';
import { idInPath } from '../../order/text/path-segment.js';
import type { OrderLifecycles } from '../../service/order-lifecycles.js';
import { problem } from '../problem.js';
import { described } from './described.js';
import { ordersWith } from './provider-choice.js';

/** Reading one order at the provider. The provider's API has a timeout of its own. */
export function reconcileRoute(
  app: Hono,
  orders: OrderLifecycles,
  ...limits: readonly [MiddlewareHandler, MiddlewareHandler]
): void {
  const description = 'reads the order at the provider and stores what is new';
  app.post('/orders/:id/reconcile', described(description), ...limits, async (c) => {
    const id = idInPath(c.req.param('id'));
    const one = await ordersWith(c, orders, id);
    if (one instanceof Response) return one;
    try {
      const { examined, orders: found } = await one.reconcile({ orders: [id] });
      return c.json({ examined, order: found[0] ?? { orderId: id, outcome: 'in_step' } });
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      return c.json(problem('no_api_key', error.message), 409);
    }
  });
}
