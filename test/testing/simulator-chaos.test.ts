import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BREAKAGES,
  type ChaosOptions,
  FORGERIES,
  OVERSIZED_BYTES,
  planDeliveries,
  simulateOrder,
} from '../../src/testing/simulator/index.js';

const chaos: fc.Arbitrary<ChaosOptions> = fc.record({
  duplicates: fc.double({ min: 0, max: 1, noNaN: true }),
  losses: fc.double({ min: 0, max: 1, noNaN: true }),
  unacknowledged: fc.double({ min: 0, max: 1, noNaN: true }),
  order: fc.constantFrom('true', 'bounded', 'shuffled'),
  window: fc.nat(20),
  burst: fc.integer({ min: 1, max: 12 }),
  forged: fc.double({ min: 0, max: 0.5, noNaN: true }),
  broken: fc.double({ min: 0, max: 0.5, noNaN: true }),
  breakages: fc.constant(BREAKAGES.filter((breakage) => breakage !== 'oversized')),
});

describe('a plan of deliveries', () => {
  it('is a function of its seed', () => {
    const { messages } = simulateOrder(5);
    const text = (seed: number): string =>
      JSON.stringify(
        planDeliveries(messages, seed, {
          breakages: ['truncated', 'wrong_types'],
          forged: 0.5,
          broken: 0.5,
        }).bursts.map((burst) => burst.map((d) => [d.id, d.fate, d.flaw, d.body()])),
      );
    expect(text(1)).toBe(text(1));
    expect(text(1)).not.toBe(text(2));
  });

  it('delivers every genuine message at least once, whatever goes wrong', () => {
    fc.assert(
      fc.property(fc.nat(), chaos, (seed, options) => {
        const { messages } = simulateOrder(seed, { lean: true });
        const plan = planDeliveries(messages, seed, options);
        expect(new Set(plan.arrivals)).toEqual(new Set(messages));
        expect(plan.bursts.flat()).toEqual(plan.deliveries);
        expect(Math.max(...plan.bursts.map((burst) => burst.length))).toBeLessThanOrEqual(
          options.burst ?? 8,
        );
        expect(new Set(plan.deliveries.map((delivery) => delivery.id)).size).toBe(
          plan.deliveries.length,
        );
      }),
      { numRuns: 150 },
    );
  });

  it('keeps the order of the messages on request, and the bound of a displacement', () => {
    for (let seed = 0; seed < 60; seed += 1) {
      const { messages } = simulateOrder(seed, { lean: true });
      const index = new Map(messages.map((message, at) => [message, at]));
      const inOrder = planDeliveries(messages, seed, { order: 'true' }).arrivals.map(
        (m) => index.get(m) ?? 0,
      );
      expect(inOrder).toEqual([...inOrder].sort((a, b) => a - b));
      const bounded = planDeliveries(messages, seed, {
        order: 'bounded',
        window: 3,
        duplicates: 0,
      }).arrivals.map((m) => index.get(m) ?? 0);
      bounded.forEach((at, place) => {
        for (const later of bounded.slice(place)) expect(at - later).toBeLessThanOrEqual(3);
      });
    }
  });

  it('has duplicates, losses, lost acknowledgements and every forgery and breakage', () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 60; seed += 1) {
      const { messages } = simulateOrder(seed, { lean: true });
      const plan = planDeliveries(messages, seed, {
        forged: 0.4,
        broken: 0.4,
        unacknowledged: 0.2,
      });
      if (plan.arrivals.length > messages.length) seen.add('duplicate');
      for (const delivery of plan.deliveries) {
        seen.add(delivery.fate);
        if (delivery.flaw !== undefined) seen.add(delivery.flaw);
      }
    }
    expect([...seen]).toEqual(
      expect.arrayContaining(['duplicate', 'lost', 'unacknowledged', ...FORGERIES, ...BREAKAGES]),
    );
  });

  it('marks forged and broken deliveries, and keeps them apart from genuine messages', () => {
    for (let seed = 0; seed < 80; seed += 1) {
      const history = simulateOrder(seed, { lean: true });
      const plan = planDeliveries(history.messages, seed, { forged: 0.5, broken: 0.5 });
      for (const delivery of plan.deliveries) {
        if (delivery.kind === 'genuine') {
          expect(delivery).toMatchObject({ signing: 'right', expects: 'taken' });
          continue;
        }
        expect(delivery.message).toBeUndefined();
        if (delivery.kind === 'forged') {
          expect(delivery.signing).toBe(delivery.flaw);
          expect(delivery.expects).toBe('refused');
        } else {
          expect(delivery.signing).toBe('right');
          expect(delivery.body().includes(history.orderId), delivery.flaw).toBe(false);
          if (delivery.flaw === 'oversized')
            expect(delivery.body().length).toBeGreaterThan(OVERSIZED_BYTES);
          if (
            delivery.flaw === 'truncated' ||
            delivery.flaw === 'empty' ||
            delivery.flaw === 'not_json'
          ) {
            expect(() => JSON.parse(delivery.body())).toThrow();
          }
        }
      }
    }
  });

  it('can lose answers, but never webhooks', () => {
    const { messages } = simulateOrder(11, { lean: true, reads: 6 });
    const webhooks = messages.filter((message) => message.kind === 'webhook');
    expect(new Set(planDeliveries(messages, 1, { answers: 'none' }).arrivals)).toEqual(
      new Set(webhooks),
    );
  });
});
