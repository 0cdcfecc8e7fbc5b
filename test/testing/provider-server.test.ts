import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fromResponse, fromWebhook } from '../../src/adapters/digital-river/index.js';
import {
  type ProviderServer,
  startProviderServer,
} from '../../src/testing/provider-server/provider-server.js';
import { simulateScenario } from '../../src/testing/simulator/index.js';

let provider: ProviderServer;
let now: number;

beforeEach(async () => {
  now = Date.parse('2026-03-01T10:00:00Z') * 1000;
  provider = await startProviderServer({ clock: () => now });
});

afterEach(() => provider.close());

/** The members of an answer that these tests read. */
interface AnswerBody {
  readonly id: string;
  readonly state: string;
  readonly data: readonly { readonly type: string }[];
}

async function call(method: 'GET' | 'POST', path: string, body?: object) {
  const response = await fetch(`${provider.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${provider.apiKey}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as AnswerBody,
  };
}

const submit = (checkoutId: string) => call('POST', '/orders', { checkoutId });

describe('the provider', () => {
  it('turns a checkout into one order only; the second time it answers 404', async () => {
    const checkoutId = provider.checkout('card_accepted');
    const first = await submit(checkoutId);
    expect(first.status).toBe(201);
    const again = await submit(checkoutId);
    expect(again.status).toBe(404);
    expect(again.body).toMatchObject({
      type: 'not_found',
      errors: [{ code: 'not_found', parameter: 'orderId' }],
    });
  });

  it.each([
    ['payment', 409],
    ['fraud', 409],
    ['unknown', 409],
  ] as const)('refuses a checkout for %s with %i, and no order exists', async (cause, status) => {
    const checkoutId = provider.refusedCheckout(cause);
    expect((await submit(checkoutId)).status).toBe(status);
    expect((await call('GET', `/orders?checkoutId=${checkoutId}`)).body.data).toEqual([]);
  });

  it('dates its answers by its own clock and gives each a request id', async () => {
    const { headers } = await submit(provider.checkout('card_accepted'));
    expect(headers.get('date')).toBe('Sun, 01 Mar 2026 10:00:00 GMT');
    expect(headers.get('x-dr-requestid')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('changes an order as the clock runs, and lists only past events', async () => {
    const { body } = await submit(provider.checkout('review_passed'));
    expect(body.state).toBe('in_review');
    const events = async () =>
      (await call('GET', '/events?limit=100')).body.data.map(({ type }: { type: string }) => type);
    expect(await events()).not.toContain('order.accepted');
    now = (provider.order(body.id)?.restsAt ?? 0) + 1;
    expect((await call('GET', `/orders/${encodeURIComponent(body.id)}`)).body.state).toBe(
      'accepted',
    );
    expect(await events()).toContain('order.accepted');
    now += 31 * 24 * 3600 * 1_000_000;
    expect(await events()).toEqual([]);
  });

  it('shows an unchanged order the same every time', async () => {
    const { body } = await submit(provider.checkout('card_accepted'));
    const read = async () => {
      const {
        status,
        headers,
        body: order,
      } = await call('GET', `/orders/${encodeURIComponent(body.id)}`);
      const reading = fromResponse(
        { status, headers, body: order },
        { method: 'GET', path: '/orders/{id}', orderId: body.id },
      );
      return reading.kind === 'observation' ? reading.observation.id : reading;
    };
    expect(await read()).toEqual(await read());
  });

  it('fulfils only open units of accepted orders, and cancels the rest', async () => {
    const review = await submit(provider.checkout('review_waiting'));
    const lines = (id: string, what: 'quantity' | 'cancelQuantity') =>
      (provider.order(id)?.basics.items ?? []).map((item) => ({
        itemId: item.id,
        [what]: item.quantity,
      }));
    const refused = await call('POST', '/fulfillments', {
      orderId: review.body.id,
      items: lines(review.body.id, 'quantity'),
    });
    expect(refused).toMatchObject({
      status: 409,
      body: { errors: [{ code: 'order_not_submitted' }] },
    });

    const { body: order } = await submit(provider.checkout('card_accepted'));
    now += 1_000_000;
    const tooMany = lines(order.id, 'quantity').map((line) => ({ ...line, cancelQuantity: 1 }));
    expect(
      (await call('POST', '/fulfillments', { orderId: order.id, items: tooMany })).status,
    ).toBe(409);
    const done = await call('POST', '/fulfillments', {
      orderId: order.id,
      items: lines(order.id, 'cancelQuantity'),
    });
    expect(done.status).toBe(201);
    now = (provider.order(order.id)?.restsAt ?? 0) + 1;
    expect(provider.order(order.id)?.truth(now).state).toBe('cancelled');
  });

  it('refuses every change of a disputed order, and a second fulfilment', async () => {
    const disputed = provider.adopt(simulateScenario('dispute_unresolved', 3, { start: now }));
    const complete = provider.adopt(simulateScenario('refunded_twice', 4, { start: now }));
    now = Math.max(disputed.restsAt, complete.restsAt) + 1;
    const { id, items, currency } = disputed.basics;
    const line = { itemId: items[0]?.id, quantity: 1 };
    expect(await call('POST', '/fulfillments', { orderId: id, items: [line] })).toMatchObject({
      status: 409,
      body: { errors: [{ code: 'order_not_submitted' }] },
    });
    expect(await call('POST', '/refunds', { orderId: id, currency, amount: 1 })).toMatchObject({
      status: 400,
      body: { errors: [{ code: 'invalid_parameter' }] },
    });
    expect(
      await call('POST', '/fulfillments', {
        orderId: complete.basics.id,
        items: [{ itemId: complete.basics.items[0]?.id, quantity: 1 }],
      }),
    ).toMatchObject({ status: 409, body: { errors: [{ code: 'order_fulfilled' }] } });
  });

  it('returns shipped units, and refunds a return once all of its units are accepted', async () => {
    const order = provider.adopt(simulateScenario('card_completed', 4, { start: now }));
    now = order.restsAt + 1_000_000;
    const { id: orderId, items } = order.basics;
    const [line] = items;
    const itemId = line?.id;
    const create = (quantity: unknown, of: unknown = itemId) =>
      call('POST', '/returns', { orderId, reason: 'torn', items: [{ itemId: of, quantity }] });
    expect(await create((line?.quantity ?? 0) + 1)).toMatchObject({
      status: 409,
      body: { errors: [{ code: 'quantity_too_large' }] },
    });
    for (const refused of [await create(0), await create('some'), await create(1, 'other')]) {
      expect(refused).toMatchObject({ status: 400, body: { errors: [{ parameter: 'items' }] } });
    }
    const { status, body } = await create(String(line?.quantity));
    expect(status).toBe(201);
    expect(body).toMatchObject({
      orderId,
      reason: 'torn',
      state: 'created',
      items: [{ itemId, quantity: line?.quantity, quantityAccepted: 0 }],
    });
    expect((await create(1)).status).toBe(409);
    const listed = await call('GET', `/returns?orderId=${encodeURIComponent(orderId)}`);
    expect(listed.body.data).toEqual([body]);
    now += 1_000_000;
    const accept = (update: object, id = body.id) => call('POST', `/returns/${id}`, update);
    expect((await accept({ state: 'accepted' }, 'ret_other')).status).toBe(404);
    expect(await accept({ items: [{ itemId, quantity: 99 }] })).toMatchObject({ status: 409 });
    expect(await accept({ state: 'accepted' })).toMatchObject({
      status: 200,
      body: { state: 'accepted', items: [{ quantityAccepted: line?.quantity }] },
    });
    now += 1_000_000;
    expect((await accept({ state: 'accepted' })).status).toBe(409);
    now = order.restsAt + 1;
    const types = order.events(now).map(({ event }) => event.type);
    expect(types).toEqual(
      expect.arrayContaining(['return.created', 'return.accepted', 'refund.complete']),
    );
    expect(order.truth(now).state).toBe(items.length === 1 ? 'returned' : 'complete');
  });

  it('refuses returns of disputed orders and of units that were not shipped', async () => {
    const disputed = provider.adopt(simulateScenario('dispute_unresolved', 3, { start: now }));
    const waiting = provider.adopt(simulateScenario('review_waiting', 5, { start: now }));
    now = Math.max(disputed.restsAt, waiting.restsAt) + 1;
    const create = ({ id, items }: typeof disputed.basics) =>
      call('POST', '/returns', { orderId: id, items: [{ itemId: items[0]?.id, quantity: 1 }] });
    expect(await create(disputed.basics)).toMatchObject({
      status: 409,
      body: { errors: [{ code: 'invalid_parameter' }] },
    });
    expect(await create(waiting.basics)).toMatchObject({
      status: 409,
      body: { errors: [{ code: 'quantity_too_large' }] },
    });
  });

  it('lists the events that a webhook delivers', async () => {
    const { body } = await submit(provider.checkout('card_accepted'));
    now += 60_000_000;
    const { data } = (await call('GET', '/events')).body;
    expect(data.length).toBeGreaterThan(0);
    for (const event of data) {
      const reading = fromWebhook(event);
      if (reading.kind === 'observation') expect(reading.observation.orderId).toBe(body.id);
    }
  });

  it('answers 401 to a call without the API key', async () => {
    const response = await fetch(`${provider.url}/orders`);
    expect(response.status).toBe(401);
  });
});
