import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RefundOptions } from '../../../src/service/provider/refund.js';
import type { ScenarioName } from '../../../src/testing/simulator/index.js';
import { type ProviderWorld, startWorld } from '../../_support/provider-world.js';

let world: ProviderWorld;

beforeEach(async () => {
  world = await startWorld();
});

afterEach(() => world.stop());

async function placed(scenario: ScenarioName, minQuantity = 1) {
  const checkoutId = world.provider.checkout(scenario, {
    overrides: {
      minQuantity,
      apiVersion: '2021-12-13',
      method: scenario.startsWith('wire') ? 'wire' : 'card',
    },
  });
  const placement = await world.orders.place({ checkoutId });
  if (placement.kind !== 'placed') throw new Error(JSON.stringify(placement));
  world.now += 5_000_000;
  return placement.order;
}

/** Lets everything happen that is still to come, and delivers it. */
async function later(orderId: string) {
  const order = world.provider.order(orderId);
  if (order === undefined) throw new Error('no such order');
  world.now = Math.max(world.now, order.restsAt) + 1_000_000;
  await world.deliver(order);
  return world.orders.get(orderId);
}

const changes = () =>
  world.provider.calls.filter(({ route }) =>
    /POST .(fulfillments|refunds|returns)/.test(route ?? ''),
  ).length;

describe('the gate before a call', () => {
  it.each([
    ['wire_waiting', 'pending_payment'],
    ['review_waiting', 'in_review'],
  ] as const)('refuses to fulfil %s, and calls nothing', async (scenario, state) => {
    const { id } = await placed(scenario);
    expect(await world.orders.fulfil(id)).toMatchObject({
      kind: 'refused',
      gate: { allowed: false, because: expect.stringContaining(state) },
    });
    expect(changes()).toBe(0);
  });

  it('closes everything during a dispute', async () => {
    const { id } = await placed('dispute_unresolved');
    expect((await later(id))?.state).toBe('dispute');
    const money = { minor: 1, currency: 'USD' };
    for (const result of [
      await world.orders.fulfil(id),
      await world.orders.cancel(id),
      await world.orders.refund(id, { amount: money }),
      await world.orders.return(id),
      await world.orders.acceptReturn(id, 'ret_1'),
    ]) {
      expect(result).toMatchObject({
        kind: 'refused',
        gate: { reasons: expect.arrayContaining(['in_dispute']) },
      });
    }
    expect(changes()).toBe(0);
  });

  it('refuses every action on an unknown order', async () => {
    expect(await world.orders.fulfil('nobody')).toMatchObject({ kind: 'refused' });
  });
});

describe('fulfilling', () => {
  it('fulfils everything that is open, and the order completes', async () => {
    const { id } = await placed('card_accepted');
    const result = await world.orders.fulfil(id, {
      tracking: { company: 'Overland', number: '1' },
    });
    expect(result).toMatchObject({
      kind: 'done',
      order: { fulfilments: [{ id: expect.any(String) }] },
    });
    expect(await later(id)).toMatchObject({ state: 'complete', parked: [] });
    expect(await world.orders.fulfil(id)).toMatchObject({ kind: 'refused' });
    expect(changes()).toBe(1);
  });

  it('checks units against what is ordered, fulfilled and cancelled, without calling', async () => {
    const { id, items } = await placed('card_accepted', 4);
    const line = items.reduce((most, one) =>
      (one.quantity ?? 0) > (most.quantity ?? 0) ? one : most,
    );
    const ordered = line.quantity ?? 0;
    expect(ordered).toBeGreaterThan(1);
    const fulfil = (quantity: number, itemId = line.id) =>
      world.orders.fulfil(id, { items: [{ itemId, quantity }] });
    expect(await fulfil(ordered + 1)).toMatchObject({ kind: 'invalid', code: 'too_many' });
    expect(await fulfil(0)).toMatchObject({ kind: 'invalid', code: 'not_a_quantity' });
    expect(await fulfil(1, 'other')).toMatchObject({ kind: 'invalid', code: 'unknown_item' });
    expect(changes()).toBe(0);
    expect(await fulfil(1)).toMatchObject({ kind: 'done' });
    expect(await fulfil(ordered)).toMatchObject({
      kind: 'invalid',
      message: expect.stringContaining(`${ordered} ordered, 1 fulfilled, 0 cancelled`),
    });
  });

  it('reports an uncertain failure when the answer is lost', async () => {
    const { id } = await placed('card_accepted');
    world.provider.fail({ on: 'POST /fulfillments', kind: 'lost_answer' });
    expect(await world.orders.fulfil(id)).toMatchObject({ kind: 'failure', uncertain: true });
    expect(changes()).toBe(1);
  });
});

describe('cancelling', () => {
  it.each(['card_accepted', 'review_waiting'] as const)(
    'cancels everything of %s, and the order is cancelled',
    async (scenario) => {
      const { id } = await placed(scenario);
      expect(await world.orders.cancel(id)).toMatchObject({ kind: 'done' });
      expect(await later(id)).toMatchObject({ state: 'cancelled', parked: [] });
    },
  );

  it('of a line is reported by its quantities, since the order itself is not cancelled', async () => {
    const { id, items } = await placed('card_accepted', 4);
    const line = items.find(({ quantity = 0 }) => quantity > 1);
    await world.orders.cancel(id, { items: [{ itemId: line?.id ?? '', quantity: 1 }] });
    const order = await later(id);
    expect(order?.state).toBe('accepted');
    expect(order?.milestones.map(({ kind }) => kind)).toContain('items_cancelled');
  });
});

describe('refunding', () => {
  it('refunds what is available, and no more', async () => {
    const { id, totalAmount } = await placed('card_accepted');
    const currency = totalAmount?.currency ?? '';
    const refund = (minor: number, of = currency) =>
      world.orders.refund(id, { amount: { minor, currency: of }, reason: 'damaged' });
    expect(await refund(1)).toMatchObject({
      kind: 'refused',
      gate: { reasons: ['nothing_captured'] },
    });
    await world.orders.fulfil(id);
    const complete = await later(id);
    const available = complete?.availableToRefund?.minor ?? 0;
    expect(available).toBeGreaterThan(1);
    expect(await refund(available + 1)).toMatchObject({ kind: 'invalid', code: 'too_much' });
    expect(await refund(1, 'XXX')).toMatchObject({ kind: 'invalid', code: 'wrong_currency' });
    expect(await refund(0)).toMatchObject({ kind: 'invalid', code: 'not_an_amount' });
    const fromJavaScript = { amount: null } as unknown as RefundOptions;
    expect(await world.orders.refund(id, fromJavaScript)).toMatchObject({ code: 'not_an_amount' });
    const before = changes();
    expect(await refund(available)).toMatchObject({
      kind: 'done',
      order: { refunds: [{ state: 'pending' }] },
    });
    expect(changes()).toBe(before + 1);
    const after = await later(id);
    expect(after?.refunds).toMatchObject([{ state: 'succeeded', amount: { minor: available } }]);
  });

  it('counts a refund under way that no delivery has reported yet', async () => {
    const { id, totalAmount } = await placed('card_accepted');
    await world.orders.fulfil(id);
    const available = (await later(id))?.availableToRefund?.minor ?? 0;
    const refund = (minor: number) =>
      world.orders.refund(id, { amount: { minor, currency: totalAmount?.currency ?? '' } });
    expect(await refund(available - 1)).toMatchObject({ kind: 'done' });
    world.now += 2_000_000;
    const before = changes();
    expect(await refund(2)).toMatchObject({
      kind: 'invalid',
      code: 'too_much',
      message: expect.stringContaining('but only 0.01 EUR is left'),
    });
    expect(changes()).toBe(before);
    expect(await refund(1)).toMatchObject({ kind: 'done' });
  });

  it('does nothing when the order cannot be read first', async () => {
    const { id, totalAmount } = await placed('card_accepted');
    await world.orders.fulfil(id);
    await later(id);
    const before = changes();
    world.provider.fail({ on: 'GET /orders/{id}', kind: 'status', status: 503, times: 99 });
    const amount = { minor: 1, currency: totalAmount?.currency ?? '' };
    expect(await world.orders.refund(id, { amount })).toMatchObject({
      kind: 'failure',
      uncertain: false,
    });
    expect(changes()).toBe(before);
  });

  it('checks units of lines against what was ordered and not cancelled, without calling', async () => {
    const { id, items, totalAmount } = await placed('card_accepted', 4);
    const line = items.find(({ quantity = 0 }) => quantity > 1);
    const itemId = line?.id ?? '';
    await world.orders.cancel(id, { items: [{ itemId, quantity: 1 }] });
    await later(id);
    await world.orders.fulfil(id);
    expect((await later(id))?.state).toBe('complete');
    const amount = { minor: 1, currency: totalAmount?.currency ?? '' };
    const left = (line?.quantity ?? 0) - 1;
    const refund = (quantity: number, of = itemId) =>
      world.orders.refund(id, { items: [{ itemId: of, quantity, amount }] });
    const before = changes();
    expect(await refund(left + 1)).toMatchObject({
      kind: 'invalid',
      code: 'too_many',
      message: expect.stringContaining('1 of them cancelled'),
    });
    expect(await refund(0.5)).toMatchObject({ kind: 'invalid', code: 'not_a_quantity' });
    expect(await refund(1, 'other')).toMatchObject({ kind: 'invalid', code: 'unknown_item' });
    expect(changes()).toBe(before);
    expect(await refund(left)).toMatchObject({ kind: 'done' });
  });
});
