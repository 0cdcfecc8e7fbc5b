import type { Hono } from 'hono';
import type { OrderLifecycle } from '../../service/order-lifecycle.js';
import { problem } from '../problem.js';
import { linesBody } from './lines.js';
import { exportOptionsOf } from './parameters.js';

/**
 * The route that writes everything as lines. Where the store fails on the way the answer breaks off,
 * without the line that says that it is whole.
 */
export function exportRoute(app: Hono, orders: OrderLifecycle): void {
  app.get('/export', (c) => {
    const options = exportOptionsOf(c.req.query());
    if ('problem' in options) {
      return c.json(problem('bad_parameter', options.problem), 400);
    }
    const body = linesBody(orders.export(options));
    return c.body(body, 200, { 'content-type': 'application/x-ndjson' });
  });
}
