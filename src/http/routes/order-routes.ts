import type { Context, Hono } from 'hono';
import { FRAUD_STATES, ORDER_STATES } from '../../order/state.js';
import { idInPath } from '../../order/text/path-segment.js';
import type { OrderLifecycle } from '../../service/order-lifecycle.js';
import { badParameter, problem } from '../problem.js';
import { described } from './described.js';
import { decisionOf, momentOf, orderFilterOf } from './parameters.js';

const FILTERS = `?state=${ORDER_STATES.join('|')} &fraudState=${FRAUD_STATES.join('|')} &parked=true &upstreamId= &checkoutId= &limit= &after=`;

/** Reading orders, and deciding about their parked observations. */
export function orderRoutes(app: Hono, orders: OrderLifecycle): void {
  app.get('/orders', described(`orders; ${FILTERS}`), async (c) => {
    const filter = orderFilterOf(c.req.query());
    return 'problem' in filter
      ? badParameter(c, filter.problem)
      : c.json(await orders.orders(filter));
  });
  app.get(
    '/orders/:id',
    described(
      'one order (write the ids . and .. as ~. and ~..): state, charges, refunds, gates, parked observations, milestones; ?at= as it was known then',
    ),
    async (c) => {
      const moment = momentOf(c.req.query());
      if (moment !== undefined && 'problem' in moment) return badParameter(c, moment.problem);
      const id = idInPath(c.req.param('id'));
      const order = await (moment === undefined ? orders.get(id) : orders.asOf(id, moment));
      return order === undefined ? unknownOrder(c, id) : c.json(order);
    },
  );
  app.get(
    '/orders/:id/history',
    described('every observation in fold order, with its standing; ?at='),
    async (c) => {
      const moment = momentOf(c.req.query());
      if (moment !== undefined && 'problem' in moment) return badParameter(c, moment.problem);
      const id = idInPath(c.req.param('id'));
      const observations = await (moment === undefined
        ? orders.history(id)
        : orders.historyAsOf(id, moment));
      return observations === undefined ? unknownOrder(c, id) : c.json({ id, observations });
    },
  );
  app.post(
    '/orders/:id/observations/:oid/resolve',
    described('dismisses a parked observation; {"decision":"dismiss","actor":"","reason":""}'),
    async (c) => {
      const decision = decisionOf(await c.req.json().catch(() => undefined));
      if ('problem' in decision) return c.json(problem('bad_decision', decision.problem), 400);
      const resolved = await orders.resolve(
        idInPath(c.req.param('id')),
        idInPath(c.req.param('oid')),
        decision,
      );
      switch (resolved.kind) {
        case 'resolved':
          return c.json(resolved.order);
        case 'not_found':
          return c.json(problem('not_found', resolved.message), 404);
        case 'not_parked':
          return c.json(problem('not_parked', resolved.message), 409);
      }
    },
  );
}

function unknownOrder(c: Context, id: string): Response {
  return c.json(problem('not_found', `Nothing is known of order ${id}.`), 404);
}
