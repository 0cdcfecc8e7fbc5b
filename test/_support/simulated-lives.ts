import { expect, it } from 'vitest';
import type { OrderLifecycle } from '../../src/service/order-lifecycle.js';
import type { Store } from '../../src/store/store.js';
import type { OrderHistory } from '../../src/testing/simulator/index.js';
import { planDeliveries, simulateOrder } from '../../src/testing/simulator/index.js';
import { deliverPlan } from '../service/_support/provider-play.js';
import { SECRET } from './deliveries.js';
import { SEED, withSeed } from './seeds.js';
import { service } from './service.js';
import { until } from './until.js';

const STATUS = { taken: 200, kept: 202, refused: 401, too_large: 413 } as const;

async function expectTruth(orders: OrderLifecycle, { orderId, truth }: OrderHistory) {
  const view = await orders.get(orderId);
  expect(view).toMatchObject({
    state: truth.state,
    fraudState: truth.fraudState ?? 'unknown',
    parked: [],
  });
  const states = (list: readonly { readonly id: string; readonly state: string }[] = []) =>
    Object.fromEntries(list.map(({ id, state }) => [id, state]));
  expect(states(view?.charges)).toEqual(truth.charges);
  expect(states(view?.refunds)).toEqual(truth.refunds);
  expect(states(view?.returns)).toEqual(truth.returns);
  expect(view?.fulfilments.map(({ id }) => id).sort()).toEqual([...truth.fulfilments].sort());
  expect(view?.documents.map(({ id }) => id).sort()).toEqual(Object.keys(truth.documents).sort());
  expect(view?.gates.fulfil.allowed && !truth.shippableNow).toBe(false);
}

/** Tests of a service with late, duplicated, reordered, forged and broken deliveries. */
export function simulatedLives(lives: number, makeStore: () => Store): void {
  it('answers every delivery correctly, and has the truth in the end', async () => {
    const expected = { taken: 0, kept: 0, refused: 0, too_large: 0 };
    for (let index = 0; index < lives; index += 1) {
      const seed = `${SEED}.${index}`;
      await withSeed(seed, async () => {
        const history = simulateOrder(seed);
        const plan = planDeliveries(history.messages, seed, { forged: 0.3, broken: 0.3 });
        const shipped: string[] = [];
        const orders = await service({
          store: makeStore(),
          on: { ready_to_fulfil: ({ key }) => shipped.push(key) },
          outbox: { pollIntervalMs: 5 },
        });
        await deliverPlan(orders, plan, SECRET, (delivery, answer) => {
          expected[delivery.expects] += 1;
          const what = `${delivery.kind} ${delivery.flaw ?? delivery.message?.id}`;
          expect(answer.status, `${what}: ${JSON.stringify(answer.body)}`).toBe(
            STATUS[delivery.expects],
          );
        });
        await expectTruth(orders, history);
        // The history has every genuine message exactly once, and nothing else.
        const recorded = (await orders.history(history.orderId)) ?? [];
        const webhooks = new Set(
          plan.arrivals.filter(({ kind }) => kind === 'webhook').map(({ id }) => id),
        );
        const entries = recorded.filter(({ source }) => source === 'webhook').map(({ id }) => id);
        expect(entries).toHaveLength(new Set(entries).size);
        // Two renderings of one event are two entries with one event id.
        const ids = entries.map((id) => id.replace(/~[0-9a-f]{12}$/, ''));
        expect([...webhooks].filter((id) => !ids.includes(id) && !ignored(history, id))).toEqual(
          [],
        );
        expect(ids.filter((id) => !webhooks.has(id))).toEqual([]);
        // Orders that only broken bodies mention are never released.
        for (const orderId of plan.foreignOrderIds) {
          const foreign = await orders.get(orderId);
          expect(foreign?.milestones.some(({ kind }) => kind === 'ready_to_fulfil')).not.toBe(true);
        }
        await until('releases are settled', async () => {
          const { milestones } = await orders.milestones({ status: 'pending', limit: 500 });
          return !milestones.some(({ kind }) => kind === 'ready_to_fulfil');
        });
        expect(shipped.length).toBeLessThanOrEqual(history.truth.shippable ? 1 : 0);
        await orders.stop();
      });
    }
    // Every kind of answer occurred.
    expect(Object.entries(expected).filter(([, count]) => count === 0)).toEqual([]);
  });
}

/** Whether an event reports nothing about an order. */
function ignored({ messages }: OrderHistory, id: string): boolean {
  const message = messages.find((one) => one.id === id);
  return (
    message?.kind === 'webhook' &&
    !/^(order|refund|return|fulfillment\.)|order\.created$/.test(message.type)
  );
}
