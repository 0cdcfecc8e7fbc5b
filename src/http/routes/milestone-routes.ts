import type { Hono } from 'hono';
import type { SettlementProblem } from '../../service/operations/settle.js';
import type { OrderLifecycles } from '../../service/order-lifecycles.js';
import { badParameter, problem } from '../problem.js';
import { described } from './described.js';
import { linesAnswer } from './lines.js';
import { milestoneFilterOf, pendingOptionsOf, settlementsOf } from './parameters.js';
import { unknownProvider } from './provider-choice.js';

/** Listing milestones, settling them without a handler, and retrying them. */
export function milestoneRoutes(app: Hono, orders: OrderLifecycles): void {
  app.get(
    '/milestones',
    described(
      'milestones; ?status=pending|done|withdrawn|dead &orderId= &limit= &after= &provider=',
    ),
    async (c) => {
      const filter = milestoneFilterOf(c.req.query());
      if ('problem' in filter) return badParameter(c, filter.problem);
      return unknownProvider(c, orders, filter.provider) ?? c.json(await orders.milestones(filter));
    },
  );
  app.get(
    '/milestones/pending',
    described(
      'milestones that wait for delivery, as lines of JSON, and whether each would be delivered now; ?kind=a,b &provider=',
    ),
    (c) => {
      const options = pendingOptionsOf(c.req.query());
      if ('problem' in options) return badParameter(c, options.problem);
      return (
        unknownProvider(c, orders, options.provider) ?? linesAnswer(c, asLines(orders, options))
      );
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
  orders: OrderLifecycles,
  options: Parameters<OrderLifecycles['pending']>[0],
): AsyncGenerator<string, void, undefined> {
  for await (const milestone of orders.pending(options)) yield `${JSON.stringify(milestone)}\n`;
}
