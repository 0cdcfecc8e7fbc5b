import type { Hono } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import { formatInstant } from '../order/instant.js';
import { readInstant } from '../order/read-instant.js';
import type { Moment } from '../service/looking.js';
import type { OrderLifecycle } from '../service/order-lifecycle.js';

const HEARTBEAT = 15_000;

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
export function lookingRoutes(app: Hono, orders: OrderLifecycle): void {
  app.get('/kept', async (c) => {
    const { bodies, ...rest } = await orders.kept({ limit: 100 });
    return c.json({
      bodies: bodies.map((body) => ({ ...body, receivedAt: formatInstant(body.receivedAt) })),
      ...rest,
    });
  });
  app.get('/counts', async (c) => c.json((await orders.statistics()).store));
  app.get('/changes', (c) =>
    // Nobody would ever end a stream that has no reader.
    c.req.method === 'HEAD'
      ? c.body(null, 200, { 'content-type': 'text/event-stream' })
      : streamSSE(c, async (stream) => {
          // Where the store is away, whoever listens connects again, and begins anew.
          await tellChanges(orders, stream).catch(() => {});
        }),
  );
}

async function tellChanges(orders: OrderLifecycle, stream: SSEStreamingApi): Promise<void> {
  const waiting = new Set<string>();
  let wake = () => {};
  const stop = orders.watch(({ orderId }) => {
    waiting.add(orderId);
    wake();
  });
  stream.onAbort(() => {
    stop();
    wake();
  });
  try {
    await stream.writeSSE({ event: 'ready', data: '{}' });
    while (!stream.aborted) {
      if (waiting.size === 0) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, HEARTBEAT);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        if (waiting.size === 0 && !stream.aborted) await stream.write(': still here\n\n');
        continue;
      }
      const [id = ''] = waiting;
      waiting.delete(id);
      const order = await orders.get(id);
      if (order === undefined) continue;
      const { state, fraudState, instant, version } = order;
      const parked = order.parked.length + (order.parkedUnlisted ?? 0);
      const data = { id, state, fraudState, instant, version, parked };
      await stream.writeSSE({ event: 'order', data: JSON.stringify(data) });
    }
  } finally {
    stop();
  }
}
