import { describe, expect, it } from 'vitest';
import type { OrderLifecycle } from '../../../src/service/order-lifecycle.js';
import { memory } from '../../../src/store/memory/memory.js';
import {
  authorised,
  captured,
  paymentService,
  paymentsReported,
} from '../../_support/payment-service.js';
import { service } from '../../_support/service.js';

async function paidOrder(): Promise<OrderLifecycle> {
  const orders = await paymentService();
  await orders.observe(paymentsReported(captured()));
  return orders;
}

describe('fulfilling an order whose provider speaks of payments', () => {
  it('records that the shop sends it', async () => {
    const orders = await paidOrder();
    const result = await orders.fulfil('A-1', { key: 'parcel-1' });
    expect(result).toMatchObject({ kind: 'done', id: 'parcel-1', order: { state: 'complete' } });
  });

  it('is answered `done` again under the same key, although the gate is shut by then', async () => {
    const orders = await paidOrder();
    const first = await orders.fulfil('A-1', { key: 'parcel-1' });
    expect((await orders.may('A-1', 'fulfil')).allowed).toBe(false);
    expect(await orders.fulfil('A-1', { key: 'parcel-1' })).toEqual(first);
  });

  it('is refused under another key once everything was sent', async () => {
    const orders = await paidOrder();
    await orders.fulfil('A-1', { key: 'parcel-1' });
    const result = await orders.fulfil('A-1', { key: 'parcel-2' });
    expect(result).toEqual({ kind: 'refused', gate: await orders.may('A-1', 'fulfil') });
    expect((await orders.history('A-1'))?.length).toBe(2);
  });

  it('is refused under the same key for other units', async () => {
    const orders = await paidOrder();
    await orders.fulfil('A-1', { key: 'parcel-1', items: [{ itemId: 'line-1', quantity: 1 }] });
    const result = await orders.fulfil('A-1', { key: 'parcel-1' });
    expect(result).toMatchObject({ kind: 'invalid', code: 'key_reused' });
  });

  it('may happen in parts', async () => {
    const orders = await paidOrder();
    const part = { items: [{ itemId: 'line-1', quantity: 1 }] };
    await orders.fulfil('A-1', { key: 'parcel-1', ...part });
    expect(await orders.get('A-1')).toMatchObject({ state: 'accepted', shop: { sent: 'part' } });
    const rest = await orders.fulfil('A-1', { key: 'parcel-2' });
    expect(rest).toMatchObject({ kind: 'done', order: { state: 'complete' } });
  });

  it('is refused while the gate is shut, and nothing is recorded', async () => {
    const orders = await paymentService();
    expect(await orders.fulfil('A-1', { key: 'parcel-1' })).toMatchObject({
      kind: 'refused',
      gate: { reasons: ['unknown_order'] },
    });
    await orders.observe(paymentsReported([{ object: 'payment', id: 'pi_1', state: 'pending' }]));
    const result = await orders.fulfil('A-1', { key: 'parcel-1' });
    expect(result).toEqual({ kind: 'refused', gate: await orders.may('A-1', 'fulfil') });
    expect((await orders.history('A-1'))?.length).toBe(1);
  });

  it('is recorded once when it is requested twice at once', async () => {
    const orders = await paidOrder();
    const results = await Promise.all([1, 2].map(() => orders.fulfil('A-1', { key: 'parcel-1' })));
    expect(results).toMatchObject([{ kind: 'done' }, { kind: 'done' }]);
    expect((await orders.history('A-1'))?.length).toBe(2);
  });

  it.each([
    ['no options', undefined, 'key_missing'],
    ['no key', {}, 'key_missing'],
    ['a blank key', { key: '' }, 'bad_report'],
    ['no lines', { key: 'parcel-1', items: [] }, 'bad_report'],
    ['half a unit', { key: 'k', items: [{ itemId: 'a', quantity: 0.5 }] }, 'bad_report'],
    ['tracking', { key: 'k', tracking: { trackingNumber: '1' } }, 'not_supported'],
  ])('is not valid with %s', async (_, options, code) => {
    const orders = await paidOrder();
    const result = await orders.fulfil('A-1', options as Parameters<typeof orders.fulfil>[1]);
    expect(result).toMatchObject({ kind: 'invalid', code, message: expect.stringMatching(/\.$/) });
    expect((await orders.history('A-1'))?.length).toBe(1);
  });
});

describe('cancelling and returning an order whose provider speaks of payments', () => {
  it('records that the shop gives it up, and asks for a person while money is held', async () => {
    const orders = await paymentService();
    await orders.observe(paymentsReported(authorised()));
    const result = await orders.cancel('A-1', { key: 'given-up' });
    expect(result).toMatchObject({
      kind: 'done',
      order: { state: 'cancelled', flags: [{ kind: 'payment_after_cancellation' }] },
    });
    expect(await orders.cancel('A-1', { key: 'given-up' })).toEqual(result);
  });

  it('records that everything came back', async () => {
    const orders = await paidOrder();
    expect((await orders.return('A-1', { key: 'back-1' })).kind).toBe('refused');
    await orders.fulfil('A-1', { key: 'parcel-1' });
    const result = await orders.return('A-1', { key: 'back-1' });
    expect(result).toMatchObject({ kind: 'done', id: 'back-1', order: { state: 'returned' } });
    expect(await orders.return('A-1', { key: 'back-1' })).toEqual(result);
  });

  it('takes no reason, because nothing is requested of the provider', async () => {
    const orders = await paidOrder();
    const result = await orders.return('A-1', { key: 'back-1', reason: 'too small' });
    expect(result).toMatchObject({ kind: 'invalid', code: 'not_supported' });
  });
});

describe('other requests to a provider that speaks of payments', () => {
  it('are answered with a sentence', async () => {
    const orders = await paidOrder();
    const failures = await Promise.all([
      orders.place({ checkoutId: 'c1' }),
      orders.refund('A-1', { amount: { minor: 100, currency: 'EUR' }, reason: 'RETURN' }),
      orders.acceptReturn('A-1', 'back-1'),
    ]);
    for (const failure of failures) {
      expect(failure).toMatchObject({
        kind: 'failure',
        reason: expect.stringMatching(/^Pay Only has no call to /),
      });
    }
  });

  it('remove quarantined bodies that name the order or its payments', async () => {
    const store = memory();
    const orders = await paymentService({ store });
    await orders.observe(paymentsReported(captured()));
    const problem = { code: 'unexpected_shape', path: '', reason: 'It is new.' } as const;
    for (const [id, body] of Object.entries({ a: '{"x":"A-1"}', b: '{"x":"pi_1"}', c: '{}' })) {
      const raw = new TextEncoder().encode(body);
      await store.quarantine({ id, provider: 'pay-only', raw, problem, receivedAt: 0 });
    }
    expect(await orders.forget('A-1')).toEqual({
      kind: 'forgotten',
      providerAsked: false,
      bodiesRemoved: 2,
    });
    expect((await orders.quarantined()).bodies.map(({ id }) => id)).toEqual(['c']);
  });
});

describe('a key at a provider that speaks of orders', () => {
  it('is refused', async () => {
    const orders = await service({ provider: { api: { apiKey: 'key' } } });
    const message = 'Digital River takes no key of the shop. Leave it out.';
    const refused = { kind: 'invalid', code: 'not_supported', message };
    const options = { key: 'parcel-1' };
    expect(await orders.fulfil('7001', options)).toEqual(refused);
    expect(await orders.cancel('7001', options)).toEqual(refused);
    expect(await orders.return('7001', options)).toEqual(refused);
  });

  it('and so are options about payments', async () => {
    const orders = await service({ provider: { api: { apiKey: 'key' } } });
    const message = (option: string) =>
      `Digital River chooses the payments itself. Leave ${option} out.`;
    const amount = { minor: 100, currency: 'EUR' };
    const refused = { kind: 'invalid', code: 'not_supported' };
    expect(await orders.fulfil('7001', { amount })).toEqual({
      ...refused,
      message: message('amount'),
    });
    const payment = { ...refused, message: message('payment') };
    expect(await orders.fulfil('7001', { payment: 'pi_1' })).toEqual(payment);
    expect(await orders.refund('7001', { amount, payment: 'pi_1' })).toEqual(payment);
    expect(await orders.refund('7001', { amount, key: 'refund-1' })).toMatchObject(refused);
  });
});
