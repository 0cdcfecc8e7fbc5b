import { describe, expect, it } from 'vitest';
import { inspectTraffic } from '../../src/inspect/inspect-order.js';
import type { InspectionMessage } from '../../src/inspect/messages.js';
import type { OrderChange } from '../../src/service/queries/subscriptions.js';
import { makeObservation } from '../_support/make-observation.js';
import { barrier } from '../_support/service.js';
import { bothProviders, deliverAccepted, deliverPaid } from '../_support/two-providers.js';
import { until } from '../_support/until.js';

/** The changes and histories of a service. */
function changing(observed: (orderId: string) => Promise<readonly string[]>) {
  const sent: InspectionMessage[] = [];
  let notify = (_: OrderChange) => {};
  inspectTraffic(
    {
      observations: async (orderId) =>
        (await observed(orderId)).map((id, sequence) => ({
          observation: { ...makeObservation({ state: 'accepted' }), id, orderId },
          arrivedAt: 1,
          sequence,
        })),
      watch: (listener) => {
        notify = listener;
        return () => {};
      },
    },
    { send: (message) => sent.push(message) },
  );
  return { sent, change: (orderId: string) => notify({ orderId }) };
}

describe('live traffic of two providers', () => {
  it('is shown with the provider of each order, and ends for both', async () => {
    const orders = await bothProviders();
    const sent: InspectionMessage[] = [];
    const stop = inspectTraffic(orders, { send: (message) => sent.push(message) });
    await deliverAccepted(orders, 'A-1');
    await deliverPaid(orders, 'A-1');
    const names = () =>
      sent.flatMap((one) =>
        one.type === '@xstate.actor' ? [`${one.sessionId}: ${one.name}`] : [],
      );
    await until('both are shown', () => names().length === 2);
    expect(names().sort()).toEqual([
      'default/A-1: A-1 (Digital River)',
      'stripe/A-1: A-1 (Stripe)',
    ]);
    stop();
    const before = sent.length;
    await deliverAccepted(orders, 'A-2');
    expect(sent).toHaveLength(before);
  });
});

describe('live traffic', () => {
  it('is remembered within bounds', async () => {
    let reads = 0;
    const long = Array.from({ length: 10 }, (_, each) => `${each}${'x'.repeat(300_000)}`);
    const { sent, change } = changing(async () => {
      reads += 1;
      return long;
    });
    const shows = async (orderId: string) => {
      const [before, again] = [sent.length, reads];
      change(orderId);
      await until('it is read', () => reads > again);
      await new Promise((resolve) => setImmediate(resolve));
      return sent.length - before;
    };
    const whole = await shows('a');
    expect(whole).toBeGreaterThan(10);
    expect(await shows('a')).toBe(0);
    await shows('b');
    await shows('c');
    // A forgotten order is sent whole again.
    expect(await shows('a')).toBe(whole);
  });

  it('reads an order once that changes many times meanwhile', async () => {
    const gate = barrier();
    let reads = 0;
    const { change } = changing(async () => {
      reads += 1;
      await gate.wait();
      return [];
    });
    for (let times = 0; times < 1_000; times += 1) change('a');
    gate.open();
    change('b');
    await until('both are read', () => reads >= 3);
    await new Promise((resolve) => setImmediate(resolve));
    expect(reads).toBe(3);
  });
});
