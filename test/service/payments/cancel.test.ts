import { describe, expect, it } from 'vitest';
import type { PaymentState } from '../../../src/order/payments/states.js';
import { paymentWorld } from './_support/payment-world.js';

/** An order with payments in these states. */
async function orderWith(...states: readonly PaymentState[]) {
  const world = await paymentWorld();
  for (const [index, state] of states.entries()) {
    world.provider.pay(`pi_${index + 1}`, 1_000, state);
  }
  await world.deliver();
  return world;
}

describe('cancelling an order whose payments can be cancelled', () => {
  it('cancels every payment that is not captured, and then records it', async () => {
    const { orders, provider } = await orderWith('pending', 'capturable');
    const result = await orders.cancel('A-1', { key: 'given-up' });
    expect(result).toMatchObject({
      kind: 'done',
      id: 'given-up',
      order: { state: 'cancelled', shop: { gaveUp: true }, flags: [] },
    });
    expect(provider.calls).toEqual(['cancel pi_1', 'cancel pi_2']);
    expect(await orders.cancel('A-1', { key: 'given-up' })).toEqual(result);
    expect(provider.calls).toHaveLength(2);
    const { milestones } = await orders.milestones();
    expect(milestones.map(({ kind }) => kind)).not.toContain('needs_attention');
  });

  it('cancels a payment that was never authorised', async () => {
    const { orders } = await orderWith('pending');
    expect(await orders.cancel('A-1', { key: 'given-up' })).toMatchObject({
      kind: 'done',
      order: { state: 'cancelled' },
    });
  });

  it('leaves captured money to be refunded', async () => {
    const { orders, provider } = await orderWith('complete', 'capturable');
    expect(await orders.cancel('A-1', { key: 'given-up' })).toMatchObject({
      kind: 'done',
      order: { state: 'cancelled', flags: [{ kind: 'payment_after_cancellation' }] },
    });
    expect(provider.calls).toEqual(['cancel pi_2']);
    const amount = { minor: 1_000, currency: 'EUR' };
    expect(await orders.refund('A-1', { key: 'refund-1', amount })).toMatchObject({
      kind: 'done',
      order: { state: 'cancelled', flags: [] },
    });
  });

  it('is refused once everything is captured', async () => {
    const { orders, provider } = await orderWith('complete', 'cancelled');
    expect(await orders.cancel('A-1', { key: 'given-up' })).toMatchObject({
      kind: 'refused',
      gate: { reasons: ['everything_captured'] },
    });
    expect(await orders.cancel('A-2', { key: 'given-up' })).toMatchObject({
      gate: { reasons: ['unknown_order'] },
    });
    expect(provider.calls).toEqual([]);
  });

  it('of single lines is only recorded, because a payment is cancelled as a whole', async () => {
    const { orders, provider } = await orderWith('capturable');
    const items = [{ itemId: 'line-1', quantity: 1 }];
    expect(await orders.cancel('A-1', { key: 'one-line', items })).toMatchObject({
      kind: 'done',
      order: { state: 'accepted' },
    });
    expect(provider.calls).toEqual([]);
  });

  it('needs a key that can be recorded', async () => {
    const { orders, provider } = await orderWith('capturable');
    expect(await orders.cancel('A-1')).toMatchObject({ code: 'key_missing' });
    expect(await orders.cancel('A-1', { key: '\n' })).toMatchObject({ code: 'bad_report' });
    expect(provider.calls).toEqual([]);
  });
});

describe('a cancellation that fails', () => {
  it('is returned, and nothing is recorded', async () => {
    const { orders, provider } = await orderWith('capturable');
    provider.fate = () => 'busy';
    expect((await orders.cancel('A-1', { key: 'given-up' })).kind).toBe('failure');
    expect((await orders.get('A-1'))?.shop).toEqual({});
  });

  it('reads the payment, so the gate shuts once it is captured', async () => {
    const { orders, provider } = await orderWith('capturable');
    provider.now += 2_000_000;
    Object.assign(provider.held('pi_1'), { state: 'complete', captured: 1_000 });
    expect(await orders.cancel('A-1', { key: 'given-up' })).toMatchObject({
      kind: 'failure',
      reason: 'The payment is complete, so there is nothing to cancel.',
    });
    expect((await orders.cancel('A-1', { key: 'given-up' })).kind).toBe('refused');
  });

  it('goes on if the payment was cancelled at the provider before', async () => {
    const { orders, provider } = await orderWith('capturable');
    provider.now += 2_000_000;
    provider.held('pi_1').state = 'cancelled';
    expect((await orders.cancel('A-1', { key: 'given-up' })).kind).toBe('done');
  });

  it('is finished by a repetition, although the gate is shut by what was cancelled', async () => {
    const { orders, provider, deliver } = await orderWith('capturable');
    // The process ended before anything was recorded.
    await provider.api.cancelPayment({ orderId: 'A-1', payment: 'pi_1', key: 'given-up' });
    await deliver();
    expect((await orders.may('A-1', 'cancel')).allowed).toBe(false);
    expect(await orders.cancel('A-1', { key: 'given-up' })).toMatchObject({
      kind: 'done',
      order: { shop: { gaveUp: true } },
    });
    expect((await orders.cancel('A-1', { key: 'another' })).kind).toBe('refused');
    expect(provider.effects).toHaveLength(1);
  });

  it('is not finished for an order that was sent', async () => {
    const { orders, provider, deliver } = await orderWith('capturable');
    await orders.report('A-1', { kind: 'fulfilment', key: 'parcel-1' });
    provider.change('pi_1', { state: 'cancelled' });
    await deliver();
    expect((await orders.cancel('A-1', { key: 'given-up' })).kind).toBe('refused');
  });
});

describe('a provider without a call to cancel', () => {
  it('has it only recorded that the shop gives the order up', async () => {
    const { orders, provider, deliver } = await paymentWorld(({ capture }) => ({ capture }));
    provider.pay('pi_1', 1_000);
    await deliver();
    expect(await orders.cancel('A-1', { key: 'given-up' })).toMatchObject({
      kind: 'done',
      order: { state: 'cancelled', flags: [{ kind: 'payment_after_cancellation' }] },
    });
    expect(provider.calls).toEqual([]);
  });
});
