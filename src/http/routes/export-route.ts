import type { Hono } from 'hono';
import type { OrderLifecycle } from '../../service/order-lifecycle.js';
import { badParameter } from '../problem.js';
import { described } from './described.js';
import { linesAnswer } from './lines.js';
import { exportOptionsOf } from './parameters.js';

/** The export. If the store fails on the way, the answer breaks off without its last line. */
export function exportRoute(app: Hono, orders: OrderLifecycle): void {
  const description =
    'everything as lines of JSON, for "order-lifecycle import"; ?account= &since=';
  app.get('/export', described(description), (c) => {
    const options = exportOptionsOf(c.req.query());
    return 'problem' in options
      ? badParameter(c, options.problem)
      : linesAnswer(c, orders.export(options));
  });
}
