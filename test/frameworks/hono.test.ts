import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { describe, expect, it, onTestFinished } from 'vitest';
import { service } from '../_support/service.js';
import { deliverOver, expectTrap, loggingService } from '../_support/trapped.js';

const PATH = '/webhooks/digital-river';

/** Serves an application with Node.js. */
function listening(app: Hono): Promise<string> {
  return new Promise((resolve) => {
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
      resolve(`http://127.0.0.1:${port}${PATH}`),
    );
    onTestFinished(() => void server.close());
  });
}

describe('in Hono', () => {
  it('webhook records a delivery', async () => {
    const orders = await service();
    const app = new Hono().post(PATH, (c) => orders.webhook(c.req.raw));
    const url = await listening(app);
    expect((await deliverOver(url)).body).toMatchObject({ receipt: 'recorded' });
  });

  it.each(['json', 'text', 'arrayBuffer'] as const)(
    'webhook answers 400 to a request whose %s was read',
    async (read) => {
      const here = await loggingService();
      const app = new Hono();
      app.use(async (c, next) => {
        await c.req[read]();
        await next();
      });
      app.post(PATH, (c) => here.orders.webhook(c.req.raw));
      const url = await listening(app);
      const mend = /before anything reads/;
      await expectTrap(here, () => deliverOver(url), { code: 'body_already_read', mend });
    },
  );

  it('webhook answers 400 to a context or a request of Hono', async () => {
    for (const of of [(c: { req: unknown }) => c.req, (c: { req: unknown }) => c]) {
      const here = await loggingService();
      // What a caller without types passes.
      const app = new Hono().post(PATH, (c) => here.orders.webhook(of(c) as Request));
      const url = await listening(app);
      await expectTrap(here, () => deliverOver(url), {
        code: 'not_a_request',
        mend: /c\.req\.raw/,
      });
    }
  });

  it('receive takes what a middleware has read', async () => {
    const orders = await service();
    const app = new Hono().post(PATH, async (c) => {
      await c.req.text();
      const rawBody = await c.req.arrayBuffer();
      const { status, headers, body } = await orders.receive({ headers: c.req.header(), rawBody });
      return new Response(body, { status, headers });
    });
    expect((await deliverOver(await listening(app))).status).toBe(200);
  });
});
