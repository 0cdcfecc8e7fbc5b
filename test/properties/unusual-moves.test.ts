import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fold, standings, unusualMoves } from '../../src/lifecycle/index.js';
import { chain } from '../../src/lifecycle/machine/edges.js';
import type { Observation } from '../../src/order/observation.js';
import { SECOND } from '../../src/order/time/instant.js';
import { euros, paid, reported, shopReported } from '../_support/payments.js';
import { parameters } from '../_support/runs.js';

const reports: readonly Observation[] = [
  ...paid(1),
  reported('evt_refund', 1, [
    { object: 'refund', id: 're_1', payment: 'pi_1', state: 'succeeded', amount: euros(1_000) },
  ]),
  reported('evt_dispute', 1, [
    { object: 'dispute', id: 'dp_1', payment: 'pi_1', state: 'open', amount: euros(1_000) },
  ]),
  reported('evt_review', 1, [
    { object: 'review', id: 'prv_1', payment: 'pi_1', state: 'rejected' },
  ]),
  shopReported(1, { object: 'fulfilment', id: 'parcel-1' }),
  shopReported(1, { object: 'return', id: 'return-1' }),
  shopReported(1, { object: 'cancellation', id: 'no-stock' }),
];

/** Some reports about one order in any order of arrival, with any times. */
const arrivals = fc
  .shuffledSubarray([...reports], { minLength: 2 })
  .chain((some) =>
    fc
      .array(fc.integer({ min: 1, max: 20 }), { minLength: some.length, maxLength: some.length })
      .map((seconds) =>
        some.map((one, index) => ({ ...one, instant: (seconds[index] ?? 1) * SECOND })),
      ),
  );

it('every step of a path is along edges, or explained by what was known when it arrived', () => {
  fc.assert(
    fc.property(arrivals, (history) => {
      const all = standings({ observations: history });
      const number = (id: string) => history.findIndex((one) => one.id === id);
      const found = unusualMoves(all, number);
      all.forEach(({ observation, after }, place) => {
        const from = all[place - 1]?.after.value.order ?? 'unreported';
        const to = after.value.order;
        const hasWay = from === to || chain('order', from, to) !== undefined;
        const move = found.get(observation.id);
        expect(move === undefined).toBe(hasWay);
        if (move === undefined) return;
        expect(move).toMatchObject({ from, to });
        const arrived = history.slice(0, number(observation.id));
        const then = (some: readonly Observation[]) => fold(some).snapshot.value.order;
        const [, word, state] =
          /(left the order|when the order was) (\w+)/.exec(move.sentence) ?? [];
        const known = word === 'left the order' ? [...arrived, observation] : arrived;
        expect(state).toBe(then(known));
      });
    }),
    parameters(0.5),
  );
});
