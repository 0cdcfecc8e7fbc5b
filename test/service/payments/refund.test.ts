import { describe, expect, it } from 'vitest';
import type { RefundOptions } from '../../../src/service/provider/refund.js';
import { paymentWorld } from './_support/payment-world.js';

const euros = (minor: number) => ({ minor, currency: 'EUR' });

/** An order with captured payments of these amounts. */
async function capturedOrder(...amounts: readonly number[]) {
  const world = await paymentWorld();
  for (const [index, minor] of amounts.entries()) {
    world.provider.pay(`pi_${index + 1}`, minor, 'complete');
  }
  await world.deliver();
  return world;
}

describe('refunding an order whose payments can be refunded', () => {
  it('reads the payment, and refunds the amount once', async () => {
    const { orders, provider } = await capturedOrder(1_000);
    const result = await orders.refund('A-1', { key: 'refund-1', amount: euros(400) });
    expect(result).toMatchObject({
      kind: 'done',
      id: 're_pi_1_1',
      order: { refunds: [{ id: 're_pi_1_1', state: 'succeeded', amount: euros(400) }] },
    });
    expect(provider.calls).toEqual(['read pi_1', 'refund pi_1']);
  });

  it('is answered as before under the same key, and refunds nothing again', async () => {
    const { orders, provider } = await capturedOrder(1_000);
    const request = { key: 'refund-1', amount: euros(1_000) };
    const first = await orders.refund('A-1', request);
    expect((await orders.may('A-1', 'refund')).allowed).toBe(false);
    expect(await orders.refund('A-1', request)).toEqual(first);
    expect(await orders.refund('A-1', { ...request, payment: 'pi_1' })).toEqual(first);
    expect(provider.effects).toHaveLength(1);
  });

  it('is refused under the same key for another amount or payment', async () => {
    const { orders, provider } = await capturedOrder(1_000, 1_000);
    const request = { key: 'refund-1', amount: euros(400), payment: 'pi_1' };
    await orders.refund('A-1', request);
    for (const parts of [{ amount: euros(300) }, { payment: 'pi_2' }]) {
      const result = await orders.refund('A-1', { ...request, ...parts });
      expect(result).toMatchObject({ kind: 'invalid', code: 'key_reused' });
    }
    expect(provider.effects).toHaveLength(1);
  });

  it('finds a refund of which it knows nothing by its key, at every payment', async () => {
    const { orders, provider } = await capturedOrder(1_000, 1_000);
    const request = { orderId: 'A-1', payment: 'pi_1', key: 'refund-1', amount: euros(400) };
    await provider.api.refundPayment(request);
    provider.forgetRequests();
    const { orderId, ...same } = request;
    expect(await orders.refund(orderId, same)).toMatchObject({ kind: 'done', id: 're_pi_1_1' });
    const other = await orders.refund(orderId, { ...same, payment: 'pi_2' });
    expect(other).toMatchObject({ code: 'key_reused' });
    expect(provider.effects).toHaveLength(1);
  });

  it('refunds no more than is left after the payment was read', async () => {
    const { orders, provider } = await capturedOrder(1_000);
    const request = { orderId: 'A-1', payment: 'pi_1', key: 'elsewhere', amount: euros(700) };
    await provider.api.refundPayment(request);
    expect(await orders.refund('A-1', { key: 'refund-1', amount: euros(400) })).toMatchObject({
      kind: 'invalid',
      code: 'too_much',
      message: '4.00 EUR requested, but only 3.00 EUR is left to refund.',
    });
    await provider.api.refundPayment({ ...request, key: 'elsewhere-2', amount: euros(300) });
    expect(await orders.refund('A-1', { key: 'refund-1', amount: euros(300) })).toMatchObject({
      kind: 'refused',
      gate: { reasons: ['nothing_left_to_refund'] },
    });
  });

  it('counts a refund under way as given back, and one that failed as left', async () => {
    const { orders, provider, deliver } = await capturedOrder(1_000);
    const refund = {
      object: 'refund',
      id: 're_1',
      payment: 'pi_1',
      state: 'pending',
      amount: euros(1_000),
    } as const;
    provider.change('pi_1', { refunds: [refund] });
    await deliver();
    expect(await orders.may('A-1', 'refund')).toMatchObject({
      allowed: false,
      reasons: ['nothing_left_to_refund'],
    });
    provider.change('pi_1', { refunds: [{ ...refund, state: 'failed' }] });
    await deliver();
    expect((await orders.refund('A-1', { key: 'k', amount: euros(1_000) })).kind).toBe('done');
  });

  it('names the payments if more than one has something left', async () => {
    const { orders, provider } = await capturedOrder(600, 400);
    const request = { key: 'refund-1', amount: euros(400) };
    expect(await orders.refund('A-1', request)).toEqual({
      kind: 'invalid',
      code: 'several_payments',
      message:
        '6.00 EUR of pi_1 and 4.00 EUR of pi_2 are left to refund. Name the payment to refund.',
      payments: [
        { id: 'pi_1', amount: euros(600) },
        { id: 'pi_2', amount: euros(400) },
      ],
    });
    expect(provider.calls).toEqual([]);
    expect(await orders.refund('A-1', { ...request, payment: 'pi_2' })).toMatchObject({
      kind: 'done',
      id: 're_pi_2_1',
    });
    expect(await orders.refund('A-1', { ...request, key: 'refund-2' })).toMatchObject({
      kind: 'done',
      id: 're_pi_1_1',
    });
  });

  it.each<[string, Partial<RefundOptions>, string]>([
    ['no key', { key: undefined as unknown as string }, 'key_missing'],
    ['a blank key', { key: ' ' }, 'key_missing'],
    ['no amount', { amount: undefined as unknown as never }, 'not_an_amount'],
    ['nothing', { amount: euros(0) }, 'not_an_amount'],
    ['half a cent', { amount: euros(0.5) }, 'not_an_amount'],
    ['more than was captured', { amount: euros(1_001) }, 'too_much'],
    ['another currency', { amount: { minor: 1, currency: 'USD' } }, 'wrong_currency'],
    ['another payment', { payment: 'pi_9' }, 'unknown_payment'],
    ['lines', { items: [{ itemId: 'a', amount: euros(1) }] }, 'not_supported'],
    ['a type', { type: 'shipping' }, 'not_supported'],
    ['a reason', { reason: 'too small' }, 'not_supported'],
  ])('is not valid with %s', async (_, parts, code) => {
    const { orders, provider } = await capturedOrder(1_000);
    const request = { key: 'refund-1', amount: euros(400), ...parts };
    const result = await orders.refund('A-1', request);
    expect(result).toMatchObject({ kind: 'invalid', code, message: expect.stringMatching(/\.$/) });
    expect(provider.calls).toEqual([]);
  });

  it('is refused before anything is captured', async () => {
    const { orders, provider, deliver } = await paymentWorld();
    provider.pay('pi_1', 1_000);
    await deliver();
    expect(await orders.refund('A-1', { key: 'k', amount: euros(1) })).toEqual({
      kind: 'refused',
      gate: await orders.may('A-1', 'refund'),
    });
    expect(await orders.refund('A-2', { key: 'k', amount: euros(1) })).toMatchObject({
      gate: { reasons: ['unknown_order'] },
    });
    expect(provider.calls).toEqual([]);
  });

  it('refunds nothing if the payment cannot be read', async () => {
    const { orders, provider } = await capturedOrder(1_000);
    const request = { key: 'refund-1', amount: euros(400) };
    provider.fate = () => 'busy';
    expect(await orders.refund('A-1', request)).toMatchObject({ kind: 'failure' });
    provider.fate = () => 'answered';
    provider.payments.clear();
    expect(await orders.refund('A-1', request)).toMatchObject({
      kind: 'failure',
      reason: 'Pay Only has no payment pi_1. Check the account and the mode of the API key.',
    });
    expect(provider.effects).toEqual([]);
  });

  it('does not refund what a bank took back', async () => {
    const { orders, provider, deliver } = await capturedOrder(1_000, 500);
    await orders.observe({
      ...{ id: 'evt_lost', account: 'default', orderId: 'A-1', instant: provider.now },
      ...{ source: 'webhook', events: [], releases: true },
      objects: [
        { object: 'dispute', id: 'dp_1', payment: 'pi_1', state: 'lost', amount: euros(1_000) },
      ],
    });
    await deliver();
    const request = { key: 'refund-1', amount: euros(501) };
    expect(await orders.refund('A-1', request)).toMatchObject({ code: 'too_much' });
    expect(await orders.refund('A-1', { ...request, payment: 'pi_1' })).toMatchObject({
      code: 'too_much',
    });
    expect(await orders.refund('A-1', { key: 'refund-1', amount: euros(500) })).toMatchObject({
      kind: 'done',
      id: 're_pi_2_1',
    });
  });
});

describe('a provider without a call to refund', () => {
  it('is answered with a sentence', async () => {
    const { orders, provider, deliver } = await paymentWorld(({ capture }) => ({ capture }));
    provider.pay('pi_1', 1_000, 'complete');
    await deliver();
    expect(await orders.refund('A-1', { key: 'k', amount: euros(1) })).toMatchObject({
      kind: 'failure',
      reason: expect.stringMatching(/^Pay Only has no call to refund a payment here\./),
    });
  });
});

describe('a refund that failed at the bank', () => {
  it('is not repeated as done under its key', async () => {
    const world = await paymentWorld();
    const { orders, provider } = world;
    provider.pay('pi_1', 5_000, 'complete');
    await world.deliver();
    const request = { key: 'refund-1', amount: { minor: 1_000, currency: 'EUR' } };
    expect(await orders.refund('A-1', request)).toMatchObject({ kind: 'done' });
    const held = provider.held('pi_1');
    held.refunds.splice(
      0,
      1,
      ...held.refunds.slice(0, 1).map((one) => ({ ...one, state: 'failed' as const })),
    );
    provider.deliver(held);
    await world.deliver();
    expect(await orders.refund('A-1', request)).toMatchObject({ code: 'refund_failed' });
    expect(await orders.refund('A-1', { ...request, key: 'refund-2' })).toMatchObject({
      kind: 'done',
    });
  });
});
