import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Placement } from '../../../src/service/provider/place-order.js';
import { type ProviderWorld, startWorld } from '../../_support/provider-world.js';

let world: ProviderWorld;

beforeEach(async () => {
  world = await startWorld({}, { timeoutMs: 1_500 });
});

afterEach(() => world.stop());

function placed(placement: Placement) {
  if (placement.kind !== 'placed') throw new Error(JSON.stringify(placement));
  return placement;
}

const creations = () => world.provider.calls.filter(({ route }) => route === 'POST /orders').length;

/** Everything that the provider reports arrives, and what is due is delivered to its handler. */
async function everythingDelivered(orderId: string) {
  world.now += 60_000_000;
  const order = world.provider.order(orderId);
  if (order !== undefined) await world.deliver(order);
  await world.milestonesDelivered();
  return world.orders.get(orderId);
}

describe('placing a checkout', () => {
  it('creates an order, confirms it, and ships once although order.accepted follows', async () => {
    const checkoutId = world.provider.checkout('card_accepted');
    const { orderId, confirm, next, order, lookedUp } = placed(
      await world.orders.place({ checkoutId }),
    );
    expect({ next, lookedUp, state: order.state }).toEqual({
      next: 'confirm',
      lookedUp: false,
      state: 'accepted',
    });
    expect(confirm.allowed).toBe(true);
    await world.milestonesDelivered();
    expect(world.shipped).toEqual([orderId]);
    await everythingDelivered(orderId);
    expect(world.shipped).toEqual([orderId]);
  });

  const mishaps = [
    ['the answer is lost', { kind: 'lost_answer' }, 1],
    ['the answer never comes', { kind: 'hangs' }, 1],
    ['a proxy answers 502 for it', { kind: 'done_but', status: 502 }, 1],
    ['the answer cannot be read', { kind: 'done_but', status: 201 }, 1],
    ['the request is lost', { kind: 'lost_request' }, 2],
    ['it is turned away as one too many', { kind: 'status', status: 429, retryAfter: 0 }, 2],
    ['the provider is out of order', { kind: 'status', status: 503 }, 2],
  ] as const;
  it.each(mishaps)('ends the same when %s', async (_, mishap, submissions) => {
    const checkoutId = world.provider.checkout('card_accepted');
    world.provider.fail({ ...mishap, on: 'POST /orders' });
    const { orderId, next } = placed(await world.orders.place({ checkoutId }));
    expect(next).toBe('confirm');
    expect(creations()).toBe(submissions);
    const order = await everythingDelivered(orderId);
    expect(order).toMatchObject({ state: 'accepted', fraudState: 'passed', parked: [] });
    expect(world.shipped).toEqual([orderId]);
    expect(world.provider.orders).toHaveLength(1);
  });

  it('ends the same when the delivery overtakes the answer', async () => {
    const checkoutId = world.provider.checkout('card_accepted');
    world.provider.fail({
      on: 'POST /orders',
      kind: 'meanwhile',
      happens: async () => {
        world.now += 10_000_000;
        for (const order of world.provider.orders) await world.deliver(order);
        await world.milestonesDelivered();
      },
    });
    const { orderId, next } = placed(await world.orders.place({ checkoutId }));
    expect(next).toBe('confirm');
    expect((await everythingDelivered(orderId))?.state).toBe('accepted');
    expect(world.shipped).toEqual([orderId]);
  });

  it('finds the order that exists when the checkout was used before', async () => {
    const checkoutId = world.provider.checkout('card_accepted');
    const first = placed(await world.orders.place({ checkoutId }));
    world.now += 5_000_000;
    const second = placed(await world.orders.place({ checkoutId }));
    expect(second).toMatchObject({ orderId: first.orderId, lookedUp: true, next: 'confirm' });
    await everythingDelivered(first.orderId);
    expect(world.shipped).toEqual([first.orderId]);
  });

  it('creates one order from a checkout that is submitted twice at once', async () => {
    const checkoutId = world.provider.checkout('card_accepted');
    const both = await Promise.all([
      world.orders.place({ checkoutId }),
      world.orders.place({ checkoutId }),
    ]);
    expect(new Set(both.map((one) => placed(one).orderId)).size).toBe(1);
    expect(world.provider.orders).toHaveLength(1);
  });

  it('reports an uncertain failure when the order cannot be looked up either, and a later attempt is safe', async () => {
    const checkoutId = world.provider.checkout('card_accepted');
    world.provider.fail({ on: 'POST /orders', kind: 'lost_answer' });
    world.provider.fail({ on: 'GET /orders', kind: 'status', status: 500, times: 9 });
    expect(await world.orders.place({ checkoutId })).toMatchObject({
      kind: 'failure',
      uncertain: true,
      retryable: true,
    });
    expect(creations()).toBe(1);
    const { orderId } = placed(await world.orders.place({ checkoutId }));
    await everythingDelivered(orderId);
    expect(world.shipped).toEqual([orderId]);
  });
});

describe('what the customer sees next', () => {
  it.each([
    ['review_waiting', 'confirm', 'in_review'],
    ['redirect_abandoned', 'redirect', 'pending_payment'],
    ['wire_waiting', 'show_payment_instructions', 'pending_payment'],
  ] as const)('of %s: %s', async (scenario, next, state) => {
    const checkoutId = world.provider.checkout(scenario, {
      overrides: { apiVersion: '2021-12-13' },
    });
    const placement = placed(await world.orders.place({ checkoutId }));
    expect({ next: placement.next, state: placement.order.state }).toEqual({ next, state });
    await world.milestonesDelivered();
    expect(world.shipped).toEqual([]);
    if (next === 'redirect') {
      expect(placement.customerStep).toMatchObject({
        action: 'redirect',
        url: expect.stringMatching(/^https:/),
      });
    }
    if (next === 'show_payment_instructions') {
      expect(placement.confirm.allowed).toBe(true);
      expect(placement.customerStep).toMatchObject({
        instructions: [{ type: 'wireTransfer', accountNumber: expect.any(String) }],
      });
    }
    // The customer's next step may be personal: nothing of it is stored.
    const step = JSON.stringify(placement.customerStep ?? 'nothing');
    expect(JSON.stringify(await world.orders.history(placement.orderId))).not.toContain(step);
  });

  it('is a new start when the payment window closed before the order was looked up', async () => {
    const checkoutId = world.provider.checkout('wire_expired');
    const { orderId } = placed(await world.orders.place({ checkoutId }));
    world.now = (world.provider.order(orderId)?.restsAt ?? 0) + 1_000_000;
    expect(placed(await world.orders.place({ checkoutId }))).toMatchObject({
      next: 'start_again',
      order: { state: 'cancelled' },
    });
  });
});

describe('a checkout that is refused', () => {
  it.each([
    ['payment', 'new_checkout', { payment: 'failed' }],
    ['fraud', 'new_checkout', { fraud: 'blocked' }],
    ['unknown', 'new_checkout', { fraud: 'unknown' }],
  ] as const)(
    'for %s returns what to do next and records no order',
    async (cause, action, statuses) => {
      const checkoutId = world.provider.refusedCheckout(cause);
      expect(await world.orders.place({ checkoutId })).toMatchObject({
        kind: 'rejection',
        action,
        statuses,
        internal: { requestId: expect.any(String) },
      });
      expect((await world.orders.orders()).orders).toEqual([]);
    },
  );

  it('with 409 needs a new one even where only data were missing; with 400 it may be mended', async () => {
    const actions = new Map<number, Set<string>>();
    for (let checkouts = 0; checkouts < 20; checkouts += 1) {
      const checkoutId = world.provider.refusedCheckout('data');
      const refused = await world.orders.place({ checkoutId });
      if (refused.kind !== 'rejection') throw new Error(JSON.stringify(refused));
      const { action, internal } = refused;
      actions.set(internal.httpStatus, (actions.get(internal.httpStatus) ?? new Set()).add(action));
    }
    expect(actions).toEqual(
      new Map([
        [409, new Set(['new_checkout'])],
        [400, new Set(['fix_checkout'])],
      ]),
    );
  });
});
