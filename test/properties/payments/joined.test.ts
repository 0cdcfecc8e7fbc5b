import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Folded, fold, foldNext } from '../../../src/lifecycle/fold.js';
import { may, observe, replay, statuses } from '../../../src/lifecycle/index.js';
import type { Observation } from '../../../src/order/observation.js';
import { parameters } from '../../_support/runs.js';
import { anyPayments, withinOneSecond, withNewIds } from './_support/any-payments.js';

/** A set of observations, and an order in which they arrive, some twice. */
const arrivals = anyPayments.chain((observations) =>
  fc.record({
    observations: fc.constant(observations),
    arriving: fc
      .tuple(
        fc.shuffledSubarray([...observations], { minLength: observations.length }),
        fc.subarray([...observations]),
      )
      .map(([all, again]) => [...all, ...again]),
    numbers: fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
  }),
);

/** Everything about an order that does not name an observation. */
function withoutIds({ last: _, greatest, parked, joined, ...folded }: Folded): object {
  const objects = Object.entries(joined?.objects ?? {}).map(([name, { by: __, ...one }]) => [
    name,
    one,
  ]);
  const { id: ___, ...place } = greatest;
  return {
    ...{ ...folded, ...place },
    // Two reports with the same undocumented value are named by either of them.
    parked: parked.map(({ standing }) => standing.explanation.sentence).sort(),
    objects: Object.fromEntries(objects),
  };
}

describe('an order whose provider speaks of payments', () => {
  it('is a function of the set of observations, however they arrive', () => {
    fc.assert(
      fc.property(arrivals, ({ observations, arriving }) => {
        const whole = fold(observations);
        expect(fold(observations.toReversed())).toEqual(whole);
        expect(replay(arriving)?.folded).toEqual(whole);
      }),
      parameters(0.5),
    );
  });

  it('is folded on without its history as it is folded with it', () => {
    fc.assert(
      fc.property(anyPayments, (observations) => {
        let folded: Folded | undefined;
        for (const one of observations) {
          folded = folded === undefined ? fold([one]) : foldNext(folded, one)?.folded;
        }
        expect(folded).toEqual(fold(observations));
      }),
      parameters(0.5),
    );
  });

  it('remembers what an operator dismissed, whatever arrives afterwards', () => {
    const halves = anyPayments.chain((observations) =>
      fc.record({
        observations: fc.constant(observations),
        dismissed: fc.subarray(observations.map(({ id }) => id)),
        after: fc.nat(observations.length),
      }),
    );
    fc.assert(
      fc.property(halves, ({ observations, dismissed: some, after }) => {
        const known = observations.slice(0, Math.max(1, after));
        const dismissed = new Set(some.filter((one) => known.some(({ id }) => id === one)));
        let folded = fold(known, { dismissed });
        for (const one of observations.slice(known.length)) {
          folded = foldNext(folded, one)?.folded ?? folded;
        }
        expect(folded).toEqual(fold(observations, { dismissed }));
      }),
      parameters(0.5),
    );
  });

  it('does not depend on ids, not even where everything happens within one second', () => {
    fc.assert(
      fc.property(arrivals, ({ observations, numbers }) => {
        const atOnce = withinOneSecond(observations);
        for (const all of [observations, atOnce]) {
          const renamed = withNewIds(all, numbers).toReversed();
          expect(withoutIds(fold(renamed))).toEqual(withoutIds(fold(all)));
        }
      }),
      parameters(0.5),
    );
  });

  it('always has a state: no guard refuses a conclusion', () => {
    fc.assert(
      fc.property(anyPayments, (observations) => {
        expect(fold(observations).snapshot.value.order).not.toBe('unreported');
      }),
      parameters(0.5),
    );
  });

  it('is never fulfilled while money is missing, disputed or under review, or once it was sent', () => {
    fc.assert(
      fc.property(anyPayments, (observations) => {
        const folded = fold(observations);
        const record = { folded, published: [] };
        if (!may(record, 'fulfil').allowed) return;
        const { charges, disputes, reviews, refunds, shop, totalAmount, chargebacks } =
          folded.snapshot.context;
        expect(folded.parked.filter(({ newest }) => newest)).toEqual([]);
        expect(shop?.sent).not.toBe('all');
        expect(shop?.gaveUp).toBeUndefined();
        expect(Object.values(disputes ?? {}).map(({ state }) => state)).not.toContain('open');
        expect(Object.values(disputes ?? {}).map(({ state }) => state)).not.toContain('inquiry');
        expect(Object.values(reviews ?? {}).map(({ state }) => state)).not.toContain('open');
        expect(Object.values(reviews ?? {}).map(({ state }) => state)).not.toContain('rejected');
        if (totalAmount?.minor === 0) return;
        // A second opinion about the money: what was taken less what was given and taken back.
        const inCurrency = Object.values(charges).filter(
          ({ amount, state }) =>
            (state === 'capturable' || state === 'complete') &&
            (totalAmount === undefined || amount?.currency === totalAmount.currency),
        );
        const sumOf = (all: readonly { readonly amount?: { readonly minor: number } }[]) =>
          all.reduce((sum, { amount }) => sum + (amount?.minor ?? 0), 0);
        // What a bank takes back beyond a payment, it does not take from another one.
        const left = inCurrency.map(({ id }) => {
          const given = Object.values(refunds).filter(
            ({ state, chargeId }) => chargeId === id && state !== 'failed' && state !== 'expired',
          );
          const taken = Object.values(chargebacks ?? {}).filter(({ chargeId }) => chargeId === id);
          return Math.max(0, newestPayment(observations, id) - sumOf(given) - sumOf(taken));
        });
        expect(left.reduce((sum, one) => sum + one, 0)).toBeGreaterThanOrEqual(
          totalAmount?.minor ?? 1,
        );
      }),
      parameters(0.5),
    );
  });

  it('says the same in its gates, its statuses and its milestones', () => {
    fc.assert(
      fc.property(arrivals, ({ arriving }) => {
        const order = replay(arriving);
        if (order === undefined) throw new Error('there is at least one observation');
        const { folded } = order;
        const { value, context } = folded.snapshot;
        const isOpen = may(order, 'fulfil').allowed;
        const status = statuses({
          ...{ state: value.order, fraudState: value.fraud },
          charges: Object.values(context.charges),
          gates: { fulfil: { allowed: isOpen } },
        });
        expect(status.order === 'ready_to_fulfil').toBe(isOpen && value.order === 'accepted');
      }),
      parameters(0.5),
    );
  });

  it('releases each milestone once, and nothing that is older than the shop lets it', () => {
    fc.assert(
      fc.property(arrivals, ({ arriving }) => {
        const keys: string[] = [];
        let order: ReturnType<typeof replay>;
        for (const one of arriving) {
          const observed = observe(order, one);
          order = observed.order;
          keys.push(...observed.milestones.map(({ key }) => key));
          const isReleased = observed.milestones.some(({ kind }) => kind === 'ready_to_fulfil');
          const { joined, snapshot } = order.folded;
          if (isReleased && joined?.old === true) {
            expect(snapshot.context.shop?.sent).toBeDefined();
          }
        }
        expect(new Set(keys).size).toBe(keys.length);
      }),
      parameters(0.5),
    );
  });
});

/** In minor units: what the newest report of a payment holds, authorised and captured. */
function newestPayment(observations: readonly Observation[], id: string): number {
  const reports = observations.flatMap(({ objects = [], instant }) =>
    objects.flatMap((one) =>
      one.object === 'payment' && one.id === id ? [{ ...one, instant }] : [],
    ),
  );
  const newest = Math.max(...reports.map(({ instant }) => instant));
  const amounts = reports
    .filter(({ instant }) => instant === newest)
    .map(({ captured = 0, capturable = 0 }) => captured + capturable);
  return Math.max(0, ...amounts);
}
