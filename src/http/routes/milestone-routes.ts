import type { Hono } from 'hono';
import type { SettlementProblem } from '../../service/operations/settle.js';
import type { OrderLifecycle } from '../../service/order-lifecycle.js';
import { badParameter, problem } from '../problem.js';
import { described } from './described.js';
import { linesAnswer } from './lines.js';
import { milestoneFilterOf, pendingOptionsOf, settlementsOf } from './parameters.js';

/** Listing milestones, settling them without a handler, and retrying them. */
export function milestoneRoutes(app: Hono, orders: OrderLifecycle): void {
  app.get(
    '/milestones',
    described('milestones; ?status=pending|done|withdrawn|dead &orderId= &limit= &after='),
    async (c) => {
      const filter = milestoneFilterOf(c.req.query());
      return 'problem' in filter
        ? badParameter(c, filter.problem)
        : c.json(await orders.milestones(filter));
    },
  );
  app.get(
    '/milestones/pending',
    described(
      'milestones that wait for delivery, as lines of JSON, and whether each would be delivered now; ?kind=a,b',
    ),
    (c) => {
      const options = pendingOptionsOf(c.req.query());
      if ('problem' in options) return badParameter(c, options.problem);
      return linesAnswer(c, asLines(orders, options));
    },
  );
  app.post(
    '/milestones/settle',
    described(
      'settles milestones without a handler; {"settlements":[{"key":"","status":"done|withdrawn","actor":"","reason":""}]}',
    ),
    async (c) => {
      const settlements = settlementsOf(await c.req.json().catch(() => undefined));
      if ('problem' in settlements) {
        return c.json(problem('bad_settlement', settlements.problem), 400);
      }
      const problems: SettlementProblem[] = [];
      const { settled, unchanged } = await orders.settle(settlements, {
        onProblem: (one) => void problems.push(one),
      });
      return c.json({ settled, unchanged, problems });
    },
  );
  app.post(
    '/milestones/:key{.+}/retry',
    described(
      'delivers a milestone again that is dead, withdrawn but due, or waiting for its next attempt',
    ),
    async (c) => {
      const retried = await orders.retry(c.req.param('key'));
      switch (retried.kind) {
        case 'retried':
          return c.json({ status: 'pending' });
        case 'not_found':
          return c.json(problem('not_found', retried.message), 404);
        default:
          return c.json(problem(retried.kind, retried.message), 409);
      }
    },
  );
}

async function* asLines(
  orders: OrderLifecycle,
  options: Parameters<OrderLifecycle['pending']>[0],
): AsyncGenerator<string, void, undefined> {
  for await (const milestone of orders.pending(options)) yield `${JSON.stringify(milestone)}\n`;
}
