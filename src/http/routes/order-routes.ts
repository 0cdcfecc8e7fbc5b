import type { Context, Hono } from 'hono';
import { GATES } from '../../order/gate.js';
import { FRAUD_STATES, ORDER_STATES } from '../../order/state.js';
import { idInPath } from '../../order/text/path-segment.js';
import type { OrderLifecycles } from '../../service/order-lifecycles.js';
import { ofProvider } from '../../service/several/provider-info.js';
import { badParameter, problem } from '../problem.js';
import { described } from './described.js';
import { decisionOf, momentOf, orderFilterOf, recentFilterOf, searchOf } from './parameters.js';
import { ordersWith, PROVIDER_PARAMETER, unknownProvider } from './provider-choice.js';

const FILTERS = `?state=${ORDER_STATES.join('|')} &fraudState=${FRAUD_STATES.join('|')} &parked=true &upstreamId= &checkoutId= &limit= &after= ${PROVIDER_PARAMETER}; ?sort=newest: the newest, with amounts, and with &may=${GATES.join('|')} only those; ?anyId=: by any id, such as that of a refund`;

/** Reading orders, and deciding about their parked observations. */
export function orderRoutes(app: Hono, orders: OrderLifecycles): void {
  app.get('/orders', described(`orders; ${FILTERS}`), async (c) => {
    if (c.req.query('sort') !== undefined) {
      const recent = recentFilterOf(c.req.query());
      if ('problem' in recent) return badParameter(c, recent.problem);
      return unknownProvider(c, orders, recent.provider) ?? c.json(await orders.recent(recent));
    }
    if (c.req.query('anyId') !== undefined) {
      const search = searchOf(c.req.query());
      if ('problem' in search) return badParameter(c, search.problem);
      const { anyId, ...choice } = search;
      return (
        unknownProvider(c, orders, choice.provider) ?? c.json(await orders.search(anyId, choice))
      );
    }
    const filter = orderFilterOf(c.req.query());
    if ('problem' in filter) return badParameter(c, filter.problem);
    return unknownProvider(c, orders, filter.provider) ?? c.json(await orders.orders(filter));
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
      const one = await ordersWith(c, orders, id);
      if (one instanceof Response) return one;
      const order = await (moment === undefined ? one.get(id) : one.asOf(id, moment));
      return order === undefined ? unknownOrder(c, id) : c.json(ofProvider(one, order));
    },
  );
  app.get(
    '/orders/:id/history',
    described('every observation in fold order, with its standing; ?at='),
    async (c) => {
      const moment = momentOf(c.req.query());
      if (moment !== undefined && 'problem' in moment) return badParameter(c, moment.problem);
      const id = idInPath(c.req.param('id'));
      const one = await ordersWith(c, orders, id);
      if (one instanceof Response) return one;
      const observations = await (moment === undefined
        ? one.history(id)
        : one.historyAsOf(id, moment));
      return observations === undefined
        ? unknownOrder(c, id)
        : c.json(ofProvider(one, { id, observations }));
    },
  );
  app.post(
    '/orders/:id/observations/:oid/resolve',
    described('dismisses a parked observation; {"decision":"dismiss","actor":"","reason":""}'),
    async (c) => {
      const decision = decisionOf(await c.req.json().catch(() => undefined));
      if ('problem' in decision) return c.json(problem('bad_decision', decision.problem), 400);
      const id = idInPath(c.req.param('id'));
      const one = await ordersWith(c, orders, id);
      if (one instanceof Response) return one;
      const resolved = await one.resolve(id, idInPath(c.req.param('oid')), decision);
      switch (resolved.kind) {
        case 'resolved':
          return c.json(ofProvider(one, resolved.order));
        case 'not_found':
          return c.json(problem('not_found', resolved.message), 404);
        case 'not_parked':
          return c.json(problem('not_parked', resolved.message), 409);
      }
    },
  );
}

function unknownOrder(c: Context, id: string): Response {
  return c.json(
    problem(
      'not_found',
      `Nothing is known of order ${id} yet. Reconcile it, or wait for its first report.`,
    ),
    404,
  );
}
