import { describe, expect, it } from 'vitest';
import { inspectTraffic } from '../../src/inspect/inspect-order.js';
import type { InspectionMessage } from '../../src/inspect/messages.js';
import type { OrderChange } from '../../src/service/queries/subscriptions.js';
import { said } from '../_support/said.js';
import { barrier } from '../_support/service.js';
import { until } from '../_support/until.js';

/** A service of which only changes and histories are asked. */
function changing(observed: (orderId: string) => Promise<readonly string[]>) {
  const sent: InspectionMessage[] = [];
  let tell = (_: OrderChange) => {};
  inspectTraffic(
    {
      observations: async (orderId) =>
        (await observed(orderId)).map((id, sequence) => ({
          observation: { ...said({ state: 'accepted' }), id, orderId },
          arrivedAt: 1,
          sequence,
        })),
      watch: (listener) => {
        tell = listener;
        return () => {};
      },
    },
    { send: (message) => sent.push(message) },
  );
  return { sent, change: (orderId: string) => tell({ orderId }) };
}

describe('live traffic', () => {
  it('is remembered as far as there is room for it', async () => {
    let asked = 0;
    const long = Array.from({ length: 10 }, (_, each) => `${each}${'x'.repeat(300_000)}`);
    const { sent, change } = changing(async () => {
      asked += 1;
      return long;
    });
    const shows = async (orderId: string) => {
      const [before, again] = [sent.length, asked];
      change(orderId);
      await until('it was asked for', () => asked > again);
      await new Promise((resolve) => setImmediate(resolve));
      return sent.length - before;
    };
    const whole = await shows('a');
    expect(whole).toBeGreaterThan(10);
    expect(await shows('a')).toBe(0);
    await shows('b');
    await shows('c');
    // What was forgotten is shown whole once more.
    expect(await shows('a')).toBe(whole);
  });

  it('asks once for an order that changes again and again meanwhile', async () => {
    const gate = barrier();
    let asked = 0;
    const { change } = changing(async () => {
      asked += 1;
      await gate.wait();
      return [];
    });
    for (let times = 0; times < 1_000; times += 1) change('a');
    gate.open();
    change('b');
    await until('both were asked for', () => asked >= 3);
    await new Promise((resolve) => setImmediate(resolve));
    expect(asked).toBe(3);
  });
});
