import type { Hono } from 'hono';
import type { SettlementProblem } from '../../service/operations/settle.js';
import type { OrderLifecycle } from '../../service/order-lifecycle.js';
import { problem } from '../problem.js';
import { linesBody } from './lines.js';
import { pendingOptionsOf, settlementsOf } from './parameters.js';

/** The routes that show what waits to be handed over, and settle it without a handler. */
export function settlementRoutes(app: Hono, orders: OrderLifecycle): void {
  app.get('/milestones/pending', (c) => {
    const options = pendingOptionsOf(c.req.query());
    if ('problem' in options) {
      return c.json(problem('bad_parameter', options.problem), 400);
    }
    const body = linesBody(asLines(orders, options));
    return c.body(body, 200, { 'content-type': 'application/x-ndjson' });
  });
  app.post('/milestones/settle', async (c) => {
    const settlements = settlementsOf(await c.req.json().catch(() => undefined));
    if ('problem' in settlements) {
      return c.json(problem('bad_settlement', settlements.problem), 400);
    }
    const left: SettlementProblem[] = [];
    const onProblem = (one: SettlementProblem) => void left.push(one);
    const { settled, unchanged } = await orders.settle(settlements, { onProblem });
    return c.json({ settled, unchanged, problems: left });
  });
}

async function* asLines(
  orders: OrderLifecycle,
  options: Parameters<OrderLifecycle['pending']>[0],
): AsyncGenerator<string, void, undefined> {
  for await (const milestone of orders.pending(options)) yield `${JSON.stringify(milestone)}\n`;
}
