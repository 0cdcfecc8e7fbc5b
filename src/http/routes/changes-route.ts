import type { Hono } from 'hono';
import type { Changes } from '../changes/changes.js';
import { cutOff } from '../connection.js';
import { problem } from '../problem.js';
import { type Protection, refusalOf } from '../protection/protection.js';
import type { Refusals } from '../protection/refusals.js';
import { described } from './described.js';

/** The route that streams changes. */
export function changesRoute(
  app: Hono,
  changes: Changes,
  protection: Protection | undefined,
  refusals: Refusals,
): void {
  app.get('/changes', described('orders that change, as server-sent events'), (c) => {
    const headers = { 'content-type': 'text/event-stream' };
    // Nothing would ever end a stream that has no reader.
    if (c.req.method === 'HEAD') return c.body(null, 200, headers);
    const stream = changes.open(
      () => cutOff(c.env),
      () => refusalOf(c, protection) === undefined,
    );
    if (stream !== undefined) return c.body(stream, 200, headers);
    refusals.count('too_many_readers');
    const message =
      'Too many readers follow changes. Try again later, or raise maxReaders (--max-readers).';
    return c.json(problem('too_many_readers', message), 503, { 'retry-after': '10' });
  });
}
