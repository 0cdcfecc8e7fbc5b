import { describe, expect, it } from 'vitest';
import { createApp } from '../../../src/http/app.js';
import { SECOND } from '../../../src/order/time/instant.js';
import type { OrderLifecycle } from '../../../src/service/order-lifecycle.js';
import { START } from '../../_support/make-observation.js';
import {
  authorised,
  captured,
  paymentService,
  paymentsReported,
} from '../../_support/payment-service.js';
import { type Answer, answerOf, service } from '../../_support/service.js';

const PATH = '/orders/A-1/fulfilments';

function post(orders: OrderLifecycle, body: unknown, path = PATH): Promise<Answer> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const request = new Request(`http://localhost${path}`, { method: 'POST', body: text });
  return createApp(orders).fetch(request).then(answerOf);
}

async function get(orders: OrderLifecycle, path: string): Promise<Response> {
  return createApp(orders).fetch(new Request(`http://localhost${path}`));
}

describe('POST /orders/{id}/fulfilments', () => {
  it('completes an order that is paid for', async () => {
    const orders = await paymentService();
    await orders.observe(paymentsReported(authorised()));
    const sent = await post(orders, { key: 'parcel-1' });
    expect(sent).toMatchObject({ status: 201, body: { id: 'A-1', state: 'fulfilled' } });
    await orders.observe(paymentsReported(captured(), { at: 60 }));
    const order = await answerOf(await get(orders, '/orders/A-1'));
    expect(order).toMatchObject({
      status: 200,
      body: {
        state: 'complete',
        conclusion: { rule: 'C4' },
        shop: { sent: 'all' },
        milestones: expect.arrayContaining([expect.objectContaining({ kind: 'complete' })]),
      },
    });
  });

  it('answers 200 with the order when it is repeated', async () => {
    const orders = await paymentService();
    const first = await post(orders, { key: 'parcel-1' });
    const again = await post(orders, { key: 'parcel-1' });
    expect(again).toMatchObject({ status: 200, body: first.body });
  });

  it('answers 409 when the key stands for something else', async () => {
    const orders = await paymentService();
    await post(orders, { key: 'parcel-1' });
    const reused = await post(orders, { key: 'parcel-1', items: [] });
    expect(reused).toMatchObject({ status: 409, body: { error: 'key_reused' } });
  });

  it('takes the lines, the time and who reports it', async () => {
    const orders = await paymentService({ clock: () => START + 60 * SECOND });
    await orders.observe(paymentsReported(captured()));
    const items = [{ itemId: 'line-1', quantity: 2 }];
    const body = { key: 'parcel-1', items, at: '2026-01-01T00:00:30Z', actor: 'warehouse' };
    expect(await post(orders, body)).toMatchObject({
      status: 201,
      body: { shop: { sent: 'part' }, fulfilments: [{ id: 'parcel-1', items }] },
    });
    const { observations } = (await answerOf(await get(orders, '/orders/A-1/history'))).body;
    expect(observations).toMatchObject([
      {},
      { label: 'fulfilment reported by warehouse', instant: '2026-01-01T00:00:30Z' },
    ]);
  });

  it.each([
    ['no JSON', '{', ''],
    ['a list', [], ''],
    ['no key', {}, 'key'],
    ['a kind', { key: 'k', kind: 'return' }, 'kind'],
    ['an unknown member', { key: 'k', note: 'x' }, 'note'],
    ['no time', { key: 'k', at: 'yesterday' }, 'at'],
    ['a number for a time', { key: 'k', at: 7 }, 'at'],
    ['a time to come', { key: 'k', at: '2999-01-01T00:00:00Z' }, 'at'],
    ['half a unit', { key: 'k', items: [{ itemId: 'a', quantity: 0.5 }] }, 'items[0].quantity'],
  ])('answers 400 with the path of what is wrong: %s', async (_, body, path) => {
    const orders = await paymentService();
    const answer = await post(orders, body);
    expect(answer).toMatchObject({ status: 400, body: { error: 'bad_report', path } });
    expect(await orders.get('A-1')).toBeUndefined();
  });

  it('answers 413 to a body that is too long', async () => {
    const orders = await paymentService();
    const answer = await post(orders, { key: 'k'.repeat(70_000) });
    expect(answer.status).toBe(413);
  });

  it('answers 501 where the provider speaks of orders', async () => {
    const answer = await post(await service(), { key: 'parcel-1' });
    expect(answer).toMatchObject({
      status: 501,
      body: { error: 'not_supported', message: expect.stringContaining('Use fulfil') },
    });
  });

  it('needs the token', async () => {
    const orders = await paymentService();
    const app = createApp(orders, { token: 'a long random text' });
    const body = JSON.stringify({ key: 'parcel-1' });
    const request = (headers: Record<string, string>) =>
      app.fetch(new Request(`http://localhost${PATH}`, { method: 'POST', body, headers }));
    expect((await request({})).status).toBe(401);
    expect(await orders.get('A-1')).toBeUndefined();
    expect((await request({ authorization: 'Bearer a long random text' })).status).toBe(201);
  });
});

describe('POST /orders/{id}/returns and /cancellations', () => {
  it('record what came back and what was given up', async () => {
    const orders = await paymentService();
    await orders.observe(paymentsReported(captured()));
    await post(orders, { key: 'parcel-1' });
    const returned = await post(orders, { key: 'back-1' }, '/orders/A-1/returns');
    expect(returned).toMatchObject({ status: 201, body: { state: 'returned' } });
    const given = await post(orders, { key: 'given-up' }, '/orders/A-2/cancellations');
    expect(given).toMatchObject({ status: 201, body: { shop: { gaveUp: true } } });
  });
});

describe('GET /orders/{id} of a provider that speaks of payments', () => {
  it('shows payments, disputes, reviews and why it is where it is', async () => {
    const orders = await paymentService();
    const about = { payment: 'pi_1', createdAt: START };
    await orders.observe(
      paymentsReported([
        ...authorised(),
        {
          ...{ object: 'attempt', id: 'ch_2', payment: 'pi_1', state: 'failed' },
          ...{ assessment: 'declined', expiresAt: START },
        },
        { object: 'dispute', id: 'dp_1', state: 'open', ...about },
        { object: 'review', id: 'prv_1', state: 'approved', ...about },
      ]),
    );
    const { body } = await answerOf(await get(orders, '/orders/A-1'));
    expect(body).toMatchObject({
      state: 'dispute',
      conclusion: { rule: 'C9', because: 'a payment is disputed' },
      charges: [
        {
          id: 'pi_1',
          state: 'capturable',
          cover: { minor: 1_000, currency: 'EUR' },
          failedAttempts: [{ id: 'ch_2' }],
        },
      ],
      disputes: [{ id: 'dp_1', chargeId: 'pi_1', createdAt: '2026-01-01T00:00:00Z' }],
      reviews: [{ id: 'prv_1', chargeId: 'pi_1', createdAt: '2026-01-01T00:00:00Z' }],
      shop: {},
    });
  });

  it('shows times as text everywhere', async () => {
    const orders = await paymentService();
    const [payment, attempt] = authorised();
    if (payment === undefined || attempt?.object !== 'attempt') throw new Error('no attempt');
    await orders.observe(paymentsReported([payment, { ...attempt, expiresAt: START }]));
    const { charges } = (await answerOf(await get(orders, '/orders/A-1'))).body;
    expect(charges).toMatchObject([{ expiresAt: '2026-01-01T00:00:00Z' }]);
  });

  it('shows none of that where the provider speaks of orders', async () => {
    const orders = await service();
    await orders.observe({
      ...{ id: 'e1', account: 'default', orderId: '7001', instant: START, source: 'webhook' },
      ...{ events: [{ type: 'order.in_review' }], releases: false },
    });
    const { body } = await answerOf(await get(orders, '/orders/7001'));
    for (const name of ['conclusion', 'disputes', 'reviews', 'shop']) {
      expect(body).not.toHaveProperty(name);
    }
  });
});

describe('GET /releases', () => {
  it('lists orders that would be released now, and orders that are withheld as too old', async () => {
    const orders = await paymentService();
    await orders.observe(paymentsReported(captured('pi_1'), { orderId: 'A-new' }));
    await orders.observe(paymentsReported(captured('pi_2'), { orderId: 'A-old', old: true }));
    const response = await get(orders, '/releases');
    const lines = (await response.text()).trim().split('\n');
    const provider = { name: 'pay-only', title: 'Pay Only', speaksOf: 'payments' };
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { orderId: 'A-new', release: true, provider },
      {
        provider,
        orderId: 'A-old',
        release: false,
        because:
          'It is older than the moment from which orders are released: report what was sent of it, or that nothing was.',
      },
    ]);
  });
});
