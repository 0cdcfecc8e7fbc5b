import express, { type Request, type RequestHandler } from 'express';
import { describe, expect, it } from 'vitest';
import { toNodeHandler } from '../../src/node/index.js';
import { eventBody } from '../_support/deliveries.js';
import { listeningOn } from '../_support/listening-on.js';
import { answerOf, service } from '../_support/service.js';
import { deliverOver, expectTrap, loggingService, signedDelivery } from '../_support/trapped.js';
import { bothProviders } from '../_support/two-providers.js';

const PATH = '/webhooks/digital-river';

/** An application with these handlers at the webhook. */
async function serving(...handlers: readonly RequestHandler[]): Promise<string> {
  const app = express();
  for (const handler of handlers) app.use(handler);
  return `${await listeningOn(app)}${PATH}`;
}

describe('in Express', () => {
  it('the handler records a delivery before the body parsers', async () => {
    const app = express();
    app.post(PATH, toNodeHandler(await service()));
    app.use(express.json());
    app.post('/other', (request, response) => {
      response.json(request.body);
    });
    const url = await listeningOn(app);
    expect((await deliverOver(`${url}${PATH}`)).body).toMatchObject({ receipt: 'recorded' });
    expect((await deliverOver(`${url}/other`, signedDelivery('{"a":1}'))).body).toEqual({ a: 1 });
  });

  it.each([
    ['express.raw', express.raw({ type: '*/*' })],
    ['express.raw of another type', express.raw({ type: 'image/png' })],
    ['express.text', express.text({ type: '*/*' })],
    ['express.urlencoded', express.urlencoded()],
    [
      'express.json that keeps the bytes',
      express.json({
        verify: (request: Request & { rawBody?: Buffer }, _, bytes) => {
          request.rawBody = bytes;
        },
      }),
    ],
  ])('the handler records a delivery after %s', async (_, parser) => {
    const url = await serving(parser, toNodeHandler(await service()));
    const body = { ...eventBody('accepted'), note: 'Größe 42 – ½' };
    expect((await deliverOver(url, signedDelivery(body))).status).toBe(200);
  });

  it('the handler answers 400 after express.json()', async () => {
    const here = await loggingService();
    const url = await serving(express.json(), toNodeHandler(here.orders));
    const mend = /before express\.json\(\)/;
    await expectTrap(here, () => deliverOver(url), { code: 'body_parsed', mend });
  });

  it('the handler answers 400 when something else read the body', async () => {
    const here = await loggingService();
    const reads: RequestHandler = (request, _, next) => {
      request.on('end', () => next()).resume();
    };
    const url = await serving(reads, toNodeHandler(here.orders));
    const mend = /before anything reads/;
    await expectTrap(here, () => deliverOver(url), { code: 'body_already_read', mend });
  });

  it('receive takes the bytes of express.raw, and answers 400 to what express.json made', async () => {
    const { orders, logged } = await loggingService();
    const receives: RequestHandler = async (request, response) => {
      const { headers, body: rawBody } = request;
      const { status, headers: own, body } = await orders.receive({ headers, rawBody });
      response.status(status).set(own).send(body);
    };
    const raw = await serving(express.raw({ type: '*/*' }), receives);
    expect((await deliverOver(raw)).status).toBe(200);
    const parsed = await serving(express.json(), receives);
    expect((await deliverOver(parsed)).body).toMatchObject({ error: 'body_parsed' });
    const serialised = await serving(express.json(), (request, response, next) => {
      request.body = JSON.stringify(request.body, null, 1);
      return receives(request, response, next);
    });
    expect((await deliverOver(serialised)).body).toMatchObject({ error: 'body_changed' });
    const unread = await serving(receives);
    expect((await deliverOver(unread)).body).toMatchObject({ error: 'body_empty' });
    expect(logged).toHaveLength(3);
  });

  it('webhook answers 400 to a request of Express', async () => {
    const here = await loggingService();
    const url = await serving(async (request, response) => {
      // What a caller without types passes.
      const answer = await here.orders.webhook(request as unknown as globalThis.Request);
      response.status(answer.status).send(await answer.text());
    });
    const deliver = async () => answerOf(await fetch(url, signedDelivery()));
    await expectTrap(here, deliver, { code: 'not_a_request', mend: /toNodeHandler/ });
  });

  it('the handler of several providers may be mounted above their names, or at them', async () => {
    const handler = toNodeHandler(await bothProviders());
    const above = express().use('/webhooks', handler);
    expect((await deliverOver(`${await listeningOn(above)}${PATH}`)).status).toBe(200);
    const at = express().use(PATH, handler);
    expect((await deliverOver(`${await listeningOn(at)}${PATH}`)).status).toBe(200);
  });
});
