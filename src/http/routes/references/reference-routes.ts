import type { Hono } from 'hono';
import { formatInstant } from '../../../order/time/instant.js';
import type { OrderLifecycle } from '../../../service/order-lifecycle.js';
import { badParameter, problem } from '../../problem.js';
import { described } from '../described.js';
import { discardingOf, linkingOf, unplacedRequestOf } from './reference-parameters.js';

/** Payments whose order is not known: listing them, linking them by hand, and discarding them. */
export function referenceRoutes(app: Hono, orders: OrderLifecycle): void {
  app.get(
    '/unplaced',
    described('what was reported about payments without an order; ?reference= &limit= &after='),
    async (c) => {
      const request = unplacedRequestOf(c.req.query());
      if ('problem' in request) return badParameter(c, request.problem);
      const { unplaced, ...rest } = await orders.unplaced(request);
      const { unplaced: counts } = await orders.statistics();
      return c.json({
        ...counts,
        unplaced: unplaced.map(({ instant, arrivedAt, ...one }) => ({
          ...one,
          instant: formatInstant(instant),
          arrivedAt: formatInstant(arrivedAt),
        })),
        ...rest,
      });
    },
  );
  app.post(
    '/unplaced/links',
    described(
      'links payments to orders; {"links":[{"reference":"","orderId":""}],"actor":"","reason":""}',
    ),
    async (c) => {
      const linking = linkingOf(await c.req.json().catch(() => undefined));
      if ('problem' in linking) return c.json(problem('bad_link', linking.problem), 400);
      const { links, ...audit } = linking;
      return c.json({ results: await orders.link(links, audit) });
    },
  );
  app.post(
    '/unplaced/discard',
    described(
      'deletes what belongs to no order; {"entries":[{"reference":"","observationId":""}],"actor":"","reason":""}',
    ),
    async (c) => {
      const discarding = discardingOf(await c.req.json().catch(() => undefined));
      if ('problem' in discarding) return c.json(problem('bad_discard', discarding.problem), 400);
      const { entries, ...audit } = discarding;
      return c.json({ results: await orders.discardUnplaced(entries, audit) });
    },
  );
}
