import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digitalRiver } from '../../src/adapters/digital-river/index.js';
import { deliveries, histories, payloads } from '../../src/testing/arbitraries.js';
import { simulateOrder } from '../../src/testing/index.js';

const few = { numRuns: 50 };

describe('the arbitraries', () => {
  it('give histories that their seed replays', () => {
    fc.assert(
      fc.property(histories({ staleness: 0.3 }), ({ seed, messages, truth }) => {
        const again = simulateOrder(seed, { lean: true, staleness: 0.3 });
        expect(again.messages).toEqual(messages);
        expect(again.truth).toEqual(truth);
      }),
      few,
    );
  });

  it('give plans whose genuine deliveries belong to the history', () => {
    fc.assert(
      fc.property(deliveries({}, { losses: 0 }), ({ history, plan }) => {
        const ids = new Set(history.messages.map(({ id }) => id));
        expect(plan.arrivals.every(({ id }) => ids.has(id))).toBe(true);
        expect(plan.bursts.flat()).toEqual(plan.deliveries);
      }),
      few,
    );
  });

  it('print a value as the call that reproduces it', () => {
    const [history] = fc.sample(histories({ reads: 0 }), 1);
    expect(fc.stringify(history)).toBe(`simulateOrder(${history?.seed}, {"lean":true,"reads":0})`);
    const [arriving] = fc.sample(deliveries(), 1);
    expect(fc.stringify(arriving)).toMatch(
      /^simulateOrder\(.+\) with planDeliveries\(messages, \d+, \{\}\)$/,
    );
  });

  it('give payloads that the adapter understands or ignores', () => {
    fc.assert(
      fc.property(payloads({ omit: 'some' }), (body) => {
        expect(digitalRiver.fromWebhook(body).kind).not.toBe('not_understood');
      }),
      few,
    );
  });
});
