import type { Context, Hono } from 'hono';
import { formatInstant } from '../../order/time/instant.js';
import { readInstant } from '../../order/time/read-instant.js';
import type { OrderLifecycle } from '../../service/order-lifecycle.js';
import type { Moment } from '../../service/queries/past-order.js';
import type { Changes } from '../changes/changes.js';
import { cutOff } from '../connection.js';
import { problem } from '../problem.js';
import type { Refusals } from '../refusals.js';

/** The moment that a query names, undefined when it names none, or what is wrong with it. */
export function momentOf(
  query: Readonly<Record<string, string>>,
): Moment | undefined | { readonly problem: string } {
  const { at, arrival } = query;
  if (at !== undefined) {
    const instant = readInstant(at);
    return instant === undefined
      ? { problem: 'at: a time such as 2026-01-31T12:00:00Z is expected' }
      : { instant };
  }
  if (arrival === undefined) return undefined;
  return /^\d{1,15}$/.test(arrival)
    ? { arrival: Number(arrival) }
    : { problem: 'arrival: a number from the history is expected' };
}

/** The routes that tell of changes and of bodies that were not understood. */
export function lookingRoutes(
  app: Hono,
  orders: OrderLifecycle,
  {
    changes,
    refusals,
    mayRead,
  }: {
    readonly changes: Changes;
    readonly refusals: Refusals;
    /** Whether whoever asked would still be let in. */
    readonly mayRead: (c: Context) => boolean;
  },
): void {
  app.get('/quarantined', async (c) => {
    const { bodies, ...rest } = await orders.quarantined({ limit: 100 });
    return c.json({
      bodies: bodies.map((body) => ({ ...body, receivedAt: formatInstant(body.receivedAt) })),
      ...rest,
    });
  });
  app.get('/counts', async (c) => c.json((await orders.statistics()).store));
  app.get('/changes', (c) => {
    const headers = { 'content-type': 'text/event-stream' };
    // Nobody would ever end a stream that has no reader.
    if (c.req.method === 'HEAD') return c.body(null, 200, headers);
    const stream = changes.open(
      () => cutOff(c.env),
      () => mayRead(c),
    );
    if (stream !== undefined) return c.body(stream, 200, headers);
    refusals.count('too_many_readers');
    const message =
      'As many read the changes as may; try again later, or raise maxReaders (--max-readers).';
    return c.json(problem('too_many_readers', message), 503, { 'retry-after': '10' });
  });
}
