import type { Hono, MiddlewareHandler } from 'hono';
import type { OrderLifecycles } from '../../service/order-lifecycles.js';
import { problem } from '../problem.js';
import { described } from './described.js';

/** Liveness and readiness. */
export function healthRoutes(app: Hono, orders: OrderLifecycles, inTime: MiddlewareHandler): void {
  app.get('/healthz', described('whether the process is alive'), (c) => c.json({ status: 'ok' }));
  app.get('/readyz', described('whether the store answers'), inTime, async (c) => {
    try {
      await orders.ready();
      return c.json({ status: 'ready' });
    } catch {
      return c.json(problem('unavailable', 'The store does not answer.'), 503);
    }
  });
}
