import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digitalRiver } from '../../../src/adapters/digital-river/index.js';
import type { Delivery } from '../../../src/service/dispatch/handlers.js';
import type { OrderLifecycle } from '../../../src/service/order-lifecycle.js';
import { type ProviderWorld, startWorld } from '../../_support/provider-world.js';
import { service } from '../../_support/service.js';

let world: ProviderWorld;
const delivered: Delivery[] = [];

beforeEach(async () => {
  delivered.length = 0;
  world = await startWorld({
    on: { ready_to_fulfil: (delivery) => void delivered.push(delivery) },
  });
});

afterEach(() => world.stop());

/** Places an order. Its response releases it without saying which lines are physical. */
async function placed(): Promise<string> {
  const checkoutId = world.provider.checkout('mixed_goods');
  const placement = await world.orders.place({ checkoutId });
  if (placement.kind !== 'placed') throw new Error(JSON.stringify(placement));
  return placement.orderId;
}

async function toFulfil(orders: OrderLifecycle = world.orders) {
  while (delivered.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  const [delivery] = delivered;
  if (delivery?.kind !== 'ready_to_fulfil') throw new Error('another kind was delivered');
  const { orderId, facts } = delivery;
  const { items } = (await orders.get(orderId)) ?? { items: [] };
  const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id).sort();
  return {
    physical: ids(facts.physical),
    digital: ids(facts.digital),
    unclassified: ids(facts.unclassified),
    all: ids(items),
  };
}

const reads = () => world.provider.calls.filter(({ route }) => route === 'GET /orders/{id}').length;

/** The lines of an order that are physical, or that are not, according to the provider. */
function linesAtProvider(orderId: string, physical: boolean): readonly string[] {
  const { basics } = world.provider.order(orderId) ?? { basics: { items: [] } };
  return basics.items
    .filter((item) => item.physical === physical)
    .map(({ id }) => id)
    .sort();
}

describe('goods to ship and goods to deliver digitally', () => {
  it('are distinguished by a read when the response to the creation released the order', async () => {
    const orderId = await placed();
    const lines = await toFulfil();
    expect(lines.physical).toEqual(linesAtProvider(orderId, true));
    expect(lines.digital).toEqual(linesAtProvider(orderId, false));
    expect(lines.physical.length).toBeGreaterThan(0);
    expect(lines.digital.length).toBeGreaterThan(0);
    expect(lines.unclassified).toEqual([]);
    expect(reads()).toBe(1);
  });

  it('are distinguished by the expanded event, without a read', async () => {
    const provider = digitalRiver({ webhookSecrets: ['whsec_test'] });
    const orders = await service({
      on: { ready_to_fulfil: (delivery) => void delivered.push(delivery) },
      outbox: { pollIntervalMs: 5 },
    });
    const line = (id: string, physical: boolean) => ({ id, productDetails: { physical } });
    const reading = provider.fromWebhook({
      id: 'e1',
      type: 'order.accepted',
      createdTime: '2026-03-01T10:00:00Z',
      data: {
        object: {
          id: '7001',
          state: 'accepted',
          fraudState: 'passed',
          items: [line('1', true), line('2', false)],
        },
      },
    });
    if (reading.kind !== 'observation') throw new Error('not understood');
    await orders.observe(reading.observation);
    expect(await toFulfil(orders)).toMatchObject({
      physical: ['1'],
      digital: ['2'],
      unclassified: [],
    });
  });

  it('are delivered unclassified when the order cannot be read: they do not wait', async () => {
    world.provider.fail({ on: 'GET /orders/{id}', kind: 'status', status: 503, times: 99 });
    await placed();
    const lines = await toFulfil();
    expect(lines.unclassified).toEqual(lines.all);
    expect(lines.all.length).toBeGreaterThan(1);
    expect(lines).toMatchObject({ physical: [], digital: [] });
  });

  it('are not delivered when the read shows that the order was cancelled', async () => {
    const checkoutId = world.provider.checkout('cancelled_after_acceptance');
    const stop = world.orders.watch(() => {
      // At the first change here, the order is already cancelled at the provider.
      const [order] = world.provider.orders;
      world.now = Math.max(world.now, (order?.restsAt ?? 0) + 1_000_000);
    });
    const placement = await world.orders.place({ checkoutId });
    stop();
    if (placement.kind !== 'placed') throw new Error(JSON.stringify(placement));
    await world.milestonesDelivered();
    expect(delivered).toEqual([]);
    const { milestones } = await world.orders.milestones({ orderId: placement.orderId });
    expect(milestones.find(({ kind }) => kind === 'ready_to_fulfil')).toMatchObject({
      status: 'withdrawn',
      reason: expect.stringContaining('cancelled'),
    });
  });
});
