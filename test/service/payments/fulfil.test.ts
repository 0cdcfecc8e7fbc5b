import { describe, expect, it } from 'vitest';
import { paymentWorld } from './_support/payment-world.js';

const euros = (minor: number) => ({ minor, currency: 'EUR' });
const line = { itemId: 'line-1', quantity: 1 };

/** An order with authorised payments of these amounts. */
async function authorisedOrder(...amounts: readonly number[]) {
  const world = await paymentWorld();
  for (const [index, minor] of amounts.entries()) world.provider.pay(`pi_${index + 1}`, minor);
  await world.deliver();
  return world;
}

describe('fulfilling an order whose payments can be captured', () => {
  it('captures what is authorised, and then records that the shop sends it', async () => {
    const { orders, provider } = await authorisedOrder(1_000);
    const result = await orders.fulfil('A-1', { key: 'parcel-1' });
    expect(result).toMatchObject({
      kind: 'done',
      id: 'parcel-1',
      order: { state: 'complete', shop: { sent: 'all' } },
      captured: [{ id: 'pi_1', amount: euros(1_000) }],
    });
    expect(provider.calls).toEqual(['capture pi_1']);
  });

  it('is answered `done` again under the same key, and captures nothing again', async () => {
    const { orders, provider } = await authorisedOrder(1_000);
    await orders.fulfil('A-1', { key: 'parcel-1' });
    const again = await orders.fulfil('A-1', { key: 'parcel-1' });
    expect(again).toMatchObject({ kind: 'done', id: 'parcel-1' });
    expect(again).not.toHaveProperty('captured');
    expect(provider.calls).toHaveLength(1);
  });

  it('captures every payment, also for a part of the order', async () => {
    const { orders, provider } = await authorisedOrder(600, 400);
    const part = await orders.fulfil('A-1', { key: 'parcel-1', items: [line] });
    expect(part).toMatchObject({
      kind: 'done',
      order: { state: 'accepted', shop: { sent: 'part' } },
      captured: [{ id: 'pi_1' }, { id: 'pi_2' }],
    });
    const rest = await orders.fulfil('A-1', { key: 'parcel-2' });
    expect(rest).toMatchObject({ kind: 'done', order: { state: 'complete' } });
    expect(provider.calls).toEqual(['capture pi_1', 'capture pi_2']);
  });

  it('only records where everything is captured already', async () => {
    const { orders, provider, deliver } = await paymentWorld();
    provider.pay('pi_1', 1_000, 'complete');
    await deliver();
    expect((await orders.fulfil('A-1', { key: 'parcel-1' })).kind).toBe('done');
    expect(provider.calls).toEqual([]);
  });

  it('captures nothing while the gate is shut, or for a report that is not valid', async () => {
    const { orders, provider } = await authorisedOrder(1_000);
    const bad = { key: 'k', items: [{ itemId: 'line-1', quantity: 0.5 }] };
    expect(await orders.fulfil('A-1', bad)).toMatchObject({ code: 'bad_report' });
    expect(await orders.fulfil('A-1', { key: ' ' })).toMatchObject({ code: 'bad_report' });
    await orders.report('A-1', { kind: 'cancellation', key: 'given-up' });
    expect(await orders.fulfil('A-1', { key: 'parcel-1' })).toEqual({
      kind: 'refused',
      gate: await orders.may('A-1', 'fulfil'),
    });
    expect(await orders.fulfil('A-2', { key: 'parcel-1' })).toMatchObject({
      gate: { reasons: ['unknown_order'] },
    });
    expect(provider.calls).toEqual([]);
  });

  it('lets one of two requests at once through, and captures once', async () => {
    const { orders, provider } = await authorisedOrder(1_000);
    const results = await Promise.all(
      ['parcel-1', 'parcel-2'].map((key) => orders.fulfil('A-1', { key })),
    );
    expect(results).toMatchObject([
      { kind: 'done' },
      { kind: 'refused', gate: { reasons: ['over'] } },
    ]);
    expect(provider.calls).toEqual(['capture pi_1']);
  });

  it('goes on with the next request after one that failed', async () => {
    const { orders, provider } = await authorisedOrder(1_000);
    provider.fate = () => (provider.calls.length === 0 ? 'busy' : 'answered');
    const results = await Promise.all(
      ['parcel-1', 'parcel-2'].map((key) => orders.fulfil('A-1', { key })),
    );
    expect(results).toMatchObject([{ kind: 'failure', retryable: true }, { kind: 'done' }]);
  });
});

describe('capturing a smaller amount', () => {
  it('captures it and releases the rest', async () => {
    const { orders, provider } = await authorisedOrder(1_000);
    const request = { key: 'parcel-1', amount: euros(700) };
    expect(await orders.fulfil('A-1', request)).toMatchObject({
      kind: 'done',
      captured: [{ id: 'pi_1', amount: euros(700) }],
      order: { state: 'complete', charges: [{ captures: [{ amount: euros(700) }] }] },
    });
    expect(await orders.fulfil('A-1', request)).toMatchObject({ kind: 'done' });
    const other = { key: 'parcel-1', amount: euros(800) };
    expect(await orders.fulfil('A-1', other)).toMatchObject({ code: 'key_reused' });
    expect(provider.calls).toHaveLength(1);
  });

  it('is about one payment, which has to be named if there are several', async () => {
    const { orders, provider } = await authorisedOrder(600, 400);
    const request = { key: 'parcel-1', amount: euros(300) };
    expect(await orders.fulfil('A-1', request)).toEqual({
      kind: 'invalid',
      code: 'several_payments',
      message:
        '6.00 EUR of pi_1 and 4.00 EUR of pi_2 are left to capture. Name the payment to capture.',
      payments: [
        { id: 'pi_1', amount: euros(600) },
        { id: 'pi_2', amount: euros(400) },
      ],
    });
    expect(provider.calls).toEqual([]);
    expect(await orders.fulfil('A-1', { ...request, payment: 'pi_2' })).toMatchObject({
      kind: 'done',
      captured: [{ id: 'pi_2', amount: euros(300) }],
    });
    expect(provider.held('pi_1').state).toBe('capturable');
  });

  it.each([
    ['more than is authorised', { amount: euros(1_001) }, 'too_much'],
    ['nothing', { amount: euros(0) }, 'not_an_amount'],
    ['another currency', { amount: { minor: 100, currency: 'USD' } }, 'wrong_currency'],
    ['a payment of another order', { payment: 'pi_9' }, 'unknown_payment'],
  ])('is not valid with %s', async (_, parts, code) => {
    const { orders, provider } = await authorisedOrder(1_000);
    const result = await orders.fulfil('A-1', { key: 'parcel-1', ...parts });
    expect(result).toMatchObject({ kind: 'invalid', code, message: expect.stringMatching(/\.$/) });
    expect(provider.calls).toEqual([]);
  });

  it('is not valid once another amount was captured', async () => {
    const { orders, provider, deliver } = await paymentWorld();
    provider.pay('pi_1', 1_000, 'complete');
    await deliver();
    const amount = (minor: number) => ({ key: 'parcel-1', amount: euros(minor) });
    expect(await orders.fulfil('A-1', amount(700))).toMatchObject({
      code: 'too_much',
      message: '7.00 EUR requested, but nothing is left to capture.',
    });
    expect(await orders.fulfil('A-1', amount(1_000))).toMatchObject({ kind: 'done' });
  });

  it('is not valid below the total of the order, unless the shop has stated a smaller one since', async () => {
    const { orders, provider, deliver } = await paymentWorld();
    provider.pay('pi_1', 1_000);
    provider.change('pi_1', { total: euros(1_000) });
    await deliver();
    const request = { key: 'parcel-1', amount: euros(700) };
    expect(await orders.fulfil('A-1', request)).toMatchObject({
      code: 'below_total',
      message: expect.stringContaining('3.00 EUR of the total'),
    });
    provider.held('pi_1').total = euros(700);
    provider.now += 2_000_000;
    expect(await orders.fulfil('A-1', request)).toMatchObject({ kind: 'done' });
    expect(provider.calls).toEqual(['read pi_1', 'read pi_1', 'capture pi_1']);
  });
});

describe('payments that come to more than the total', () => {
  it('are not all captured: the one to capture has to be named', async () => {
    const { orders, provider, deliver } = await paymentWorld();
    provider.pay('pi_1', 1_000).total = euros(1_000);
    provider.pay('pi_2', 1_000).total = euros(1_000);
    provider.change('pi_1', {});
    provider.change('pi_2', {});
    await deliver();
    expect(await orders.fulfil('A-1', { key: 'parcel-1' })).toMatchObject({
      code: 'several_payments',
      message: expect.stringContaining('10.00 EUR more than the order comes to'),
    });
    const result = await orders.fulfil('A-1', { key: 'parcel-1', payment: 'pi_2' });
    expect(result).toMatchObject({ kind: 'done', captured: [{ id: 'pi_2' }] });
    expect(provider.calls).toEqual(['capture pi_2']);
  });
});

describe('a capture that fails', () => {
  it('is returned, and nothing is recorded as sent', async () => {
    const { orders, provider } = await authorisedOrder(1_000);
    provider.fate = () => 'busy';
    expect(await orders.fulfil('A-1', { key: 'parcel-1' })).toMatchObject({
      kind: 'failure',
      retryable: true,
    });
    expect((await orders.get('A-1'))?.shop).toEqual({});
  });

  it('reads the payment, so the gate shuts once the authorisation is gone', async () => {
    const { orders, provider } = await authorisedOrder(1_000);
    provider.now += 2_000_000;
    provider.held('pi_1').state = 'cancelled';
    expect(await orders.fulfil('A-1', { key: 'parcel-1' })).toMatchObject({
      kind: 'failure',
      reason: 'The payment is cancelled, so there is nothing to capture.',
    });
    expect(provider.calls).toEqual(['capture pi_1', 'read pi_1']);
    expect((await orders.may('A-1', 'fulfil')).allowed).toBe(false);
    expect((await orders.fulfil('A-1', { key: 'parcel-1' })).kind).toBe('refused');
  });

  it('goes on if the payment was captured at the provider before', async () => {
    const { orders, provider } = await authorisedOrder(1_000);
    provider.now += 2_000_000;
    Object.assign(provider.held('pi_1'), { state: 'complete', captured: 1_000 });
    const result = await orders.fulfil('A-1', { key: 'parcel-1' });
    expect(result).toMatchObject({ kind: 'done', order: { state: 'complete' } });
    expect(result).not.toHaveProperty('captured');
  });

  it('leaves the payments before it captured, and a repetition does the rest', async () => {
    const { orders, provider } = await authorisedOrder(600, 400);
    provider.fate = () => (provider.calls.length === 1 ? 'busy' : 'answered');
    expect((await orders.fulfil('A-1', { key: 'parcel-1' })).kind).toBe('failure');
    expect((await orders.get('A-1'))?.shop).toEqual({});
    expect(await orders.fulfil('A-1', { key: 'parcel-1' })).toMatchObject({
      kind: 'done',
      captured: [{ id: 'pi_2', amount: euros(400) }],
    });
    expect(provider.effects).toHaveLength(2);
  });
});

describe('a provider without a call to capture', () => {
  it('has it only recorded that the shop sends the order', async () => {
    const { orders, provider, deliver } = await paymentWorld(({ readPayment }) => ({
      readPayment,
    }));
    provider.pay('pi_1', 1_000);
    await deliver();
    for (const parts of [{ amount: euros(700) }, { payment: 'pi_1' }]) {
      const result = await orders.fulfil('A-1', { key: 'parcel-1', ...parts });
      expect(result).toMatchObject({ code: 'not_supported' });
    }
    expect(await orders.fulfil('A-1', { key: 'parcel-1' })).toMatchObject({
      kind: 'done',
      order: { state: 'fulfilled' },
    });
    expect(provider.calls).toEqual([]);
  });
});

describe('money that the request does not account for', () => {
  const line = (n: number) => [{ itemId: `line-${n}`, quantity: 1 }];

  it('is not sent for: naming one payment of a stated total leaves the others', async () => {
    const world = await paymentWorld();
    for (const [id, minor] of [
      ['pi_1', 600],
      ['pi_2', 400],
    ] as const) {
      const held = world.provider.pay(id, minor);
      held.total = euros(1_000);
      world.provider.deliver(held);
    }
    await world.deliver();
    const { orders, provider } = world;
    expect(await orders.fulfil('A-1', { key: 'parcel-1', payment: 'pi_2' })).toMatchObject({
      code: 'below_total',
      message: expect.stringContaining('6.00 EUR of the total'),
    });
    expect(provider.effects).toEqual([]);
    expect(await orders.fulfil('A-1', { key: 'parcel-1' })).toMatchObject({ kind: 'done' });
    expect(provider.effects).toHaveLength(2);
  });

  it('is not taken for the money of a second parcel of the same price', async () => {
    const { orders } = await authorisedOrder(6_000);
    const [first, second] = [1, 2].map((n) => ({
      ...{ key: `parcel-${n}`, items: line(n), amount: euros(3_000) },
    }));
    expect(await orders.fulfil('A-1', first)).toMatchObject({ kind: 'done' });
    expect(await orders.fulfil('A-1', second)).toMatchObject({ code: 'too_much' });
    expect(await orders.fulfil('A-1', first)).toMatchObject({ kind: 'done' });
  });

  it('is not captured of a second payment when a repeated request finds its own capture', async () => {
    const world = await paymentWorld();
    const { orders, provider } = world;
    provider.pay('pi_1', 3_000);
    await world.deliver();
    let calls = 0;
    provider.fate = () => {
      calls += 1;
      return calls === 1 ? 'answer_lost' : 'busy';
    };
    const request = { key: 'parcel-1', amount: euros(3_000) };
    expect(await orders.fulfil('A-1', request)).toMatchObject({ kind: 'failure' });
    provider.fate = () => 'answered';
    provider.pay('pi_2', 3_000);
    await world.deliver();
    expect(await orders.fulfil('A-1', request)).toMatchObject({ code: 'several_payments' });
    const named = { ...request, payment: 'pi_1' };
    expect(await orders.fulfil('A-1', named)).toMatchObject({ kind: 'done' });
    expect(provider.effects.map(({ payment }) => payment)).toEqual(['pi_1']);
  });

  it.each([undefined, 2_000])(
    'is not taken for a deposit of the same amount (total %s): the payment has to be named',
    async (total) => {
      const world = await paymentWorld();
      const { orders, provider } = world;
      provider.pay('pi_1', 1_000, 'complete');
      provider.pay('pi_2', 1_000);
      for (const id of ['pi_1', 'pi_2']) {
        if (total !== undefined) provider.change(id, { total: euros(total) });
      }
      await world.deliver();
      const request = { key: 'parcel-1', amount: euros(1_000) };
      expect(await orders.fulfil('A-1', request)).toMatchObject({
        code: 'several_payments',
        message:
          '10.00 EUR of pi_1 is captured already, and 10.00 EUR of pi_2 is left to capture. Name the payment that this is about.',
      });
      expect((await orders.get('A-1'))?.shop).toEqual({});
      expect(await orders.fulfil('A-1', { ...request, payment: 'pi_2' })).toMatchObject({
        kind: 'done',
        captured: [{ id: 'pi_2', amount: euros(1_000) }],
      });
    },
  );

  it('is not captured in a currency other than that of the total', async () => {
    const world = await paymentWorld();
    const { orders, provider } = world;
    const held = provider.pay('pi_1', 5_000);
    held.total = euros(5_000);
    provider.deliver(held);
    const foreign = { ...provider.pay('pi_2', 5_500), amount: { minor: 5_500, currency: 'USD' } };
    provider.payments.set('pi_2', foreign);
    provider.deliveries.pop();
    provider.deliver(foreign);
    await world.deliver();
    const answer = await orders.fulfil('A-1', { key: 'parcel-1' });
    expect(answer).toMatchObject({ code: 'several_payments' });
    expect(provider.effects).toEqual([]);
  });

  it('is not certain under a known key with another payment', async () => {
    const { orders } = await authorisedOrder(600, 400);
    const request = { key: 'parcel-1', items: line(1) };
    expect(await orders.fulfil('A-1', { ...request, payment: 'pi_1' })).toMatchObject({
      kind: 'done',
    });
    expect(await orders.fulfil('A-1', { ...request, payment: 'pi_2' })).toMatchObject({
      code: 'key_reused',
    });
  });
});
