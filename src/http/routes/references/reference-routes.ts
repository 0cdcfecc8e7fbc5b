import type { Hono } from 'hono';
import { formatInstant } from '../../../order/time/instant.js';
import type { OrderLifecycles } from '../../../service/order-lifecycles.js';
import type { ProviderStatistics } from '../../../service/several/statistics.js';
import { badParameter, problem } from '../../problem.js';
import { described } from '../described.js';
import { ordersAmong, speaksOfPayments, unknownProvider } from '../provider-choice.js';
import { discardingOf, linkingOf, unplacedRequestOf } from './reference-parameters.js';

/** Payments whose order is not known: listing them, linking them by hand, and discarding them. */
export function referenceRoutes(app: Hono, orders: OrderLifecycles): void {
  app.get(
    '/unplaced',
    described(
      'what was reported about payments without an order; ?reference= &limit= &after= &provider=',
    ),
    async (c) => {
      const request = unplacedRequestOf(c.req.query());
      if ('problem' in request) return badParameter(c, request.problem);
      const unknown = unknownProvider(c, orders, request.provider);
      if (unknown !== undefined) return unknown;
      const { unplaced, ...rest } = await orders.unplaced(request);
      const { providers } = await orders.statistics();
      return c.json({
        ...unplacedOfAll(
          providers.filter(({ provider }) => (request.provider ?? provider.name) === provider.name),
        ),
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
      const one = ordersAmong(c, orders, speaksOfPayments);
      if (one instanceof Response) return one;
      return c.json({ results: await one.link(links, audit) });
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
      const one = ordersAmong(c, orders, speaksOfPayments);
      if (one instanceof Response) return one;
      return c.json({ results: await one.discardUnplaced(entries, audit) });
    },
  );
}

/** How many wait of all of these providers. Undefined where every delivery names its order. */
function unplacedOfAll(
  providers: readonly ProviderStatistics[],
): ProviderStatistics['unplaced'] | undefined {
  const counted = providers.flatMap(({ unplaced }) => unplaced ?? []);
  if (counted.length === 0) return undefined;
  const ages = counted.flatMap(({ oldestAgeMs }) => oldestAgeMs ?? []);
  return {
    count: counted.reduce((sum, { count }) => sum + count, 0),
    ...(ages.length === 0 ? {} : { oldestAgeMs: Math.max(...ages) }),
    overdue: counted.some(({ overdue }) => overdue),
  };
}
