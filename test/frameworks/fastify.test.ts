import Fastify, { type FastifyInstance } from 'fastify';
import { describe, expect, it, onTestFinished } from 'vitest';
import { toNodeHandler } from '../../src/node/index.js';
import type { OrderLifecycle } from '../../src/service/order-lifecycle.js';
import { service } from '../_support/service.js';
import { deliverOver, expectTrap, loggingService } from '../_support/trapped.js';

const PATH = '/webhooks/digital-river';

async function listening(app: FastifyInstance): Promise<string> {
  onTestFinished(() => app.close());
  return `${await app.listen({ port: 0, host: '127.0.0.1' })}${PATH}`;
}

/** A route that passes on what Fastify has as body. */
function receiveRoute(app: FastifyInstance, orders: OrderLifecycle): void {
  app.post(PATH, async (request, reply) => {
    const { headers, body } = request;
    // Whatever the parser made of it.
    const answer = await orders.receive({ headers, rawBody: body as Buffer });
    return reply.code(answer.status).headers(answer.headers).send(answer.body);
  });
}

/** A route that passes on the request below Fastify. */
function handlerRoute(app: FastifyInstance, orders: OrderLifecycle): void {
  const handler = toNodeHandler(orders);
  app.post(PATH, (request, reply) => {
    reply.hijack();
    handler(request.raw, reply.raw);
  });
}

describe('in Fastify', () => {
  it('receive records a delivery that is parsed as a buffer, and other routes keep their JSON', async () => {
    const orders = await service();
    const app = Fastify();
    app.register(async (scope) => {
      scope.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_, body, done) =>
        done(null, body),
      );
      receiveRoute(scope, orders);
    });
    app.post('/other', async (request) => ({ is: typeof request.body }));
    const url = await listening(app);
    expect((await deliverOver(url)).body).toMatchObject({ receipt: 'recorded' });
    expect((await deliverOver(url.replace(PATH, '/other'))).body).toEqual({ is: 'object' });
  });

  it('the handler records a delivery that no parser reads', async () => {
    const orders = await service();
    const app = Fastify();
    app.register(async (scope) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', (_, __, done) => done(null));
      handlerRoute(scope, orders);
    });
    expect((await deliverOver(await listening(app))).body).toMatchObject({ receipt: 'recorded' });
  });

  it('receive answers 400 to a body that Fastify parsed', async () => {
    const here = await loggingService();
    const app = Fastify();
    receiveRoute(app, here.orders);
    const url = await listening(app);
    const mend = /parseAs: 'buffer' in Fastify/;
    await expectTrap(here, () => deliverOver(url), { code: 'body_parsed', mend });
  });

  it('the handler answers 400 to a request whose body Fastify has read', async () => {
    const here = await loggingService();
    const app = Fastify();
    handlerRoute(app, here.orders);
    const url = await listening(app);
    const mend = /before anything reads/;
    await expectTrap(here, () => deliverOver(url), { code: 'body_already_read', mend });
  });

  it('the handler throws for a request of Fastify itself, which is answered 500', async () => {
    const handler = toNodeHandler(await service());
    const app = Fastify();
    // What a caller without types does.
    app.post(PATH, handler as unknown as Parameters<typeof app.post>[1] & (() => void));
    const answer = await deliverOver(await listening(app));
    expect(answer).toMatchObject({ status: 500, body: { message: /reply\.raw/ } });
  });
});
