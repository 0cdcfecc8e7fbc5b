import type { Hono } from 'hono';
import type { OrderLifecycles } from '../../service/order-lifecycles.js';
import { badParameter } from '../problem.js';
import { described } from './described.js';
import { linesAnswer } from './lines.js';
import { exportOptionsOf } from './parameters.js';
import { unknownProvider } from './provider-choice.js';

/** The export. If the store fails on the way, the answer breaks off without its last line. */
export function exportRoute(app: Hono, orders: OrderLifecycles): void {
  const description =
    'everything as lines of JSON, for "order-lifecycle import"; ?account= &provider= &since=';
  app.get('/export', described(description), (c) => {
    const options = exportOptionsOf(c.req.query());
    if ('problem' in options) return badParameter(c, options.problem);
    return unknownProvider(c, orders, options.provider) ?? linesAnswer(c, orders.export(options));
  });
}
