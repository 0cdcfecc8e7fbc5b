import { describe, expect, it } from 'vitest';
import { gates } from '../../../src/lifecycle/gates.js';
import { type StripeLife, stripeLives } from '../../../src/testing/stripe-simulator/index.js';
import { RUNS } from '../../_support/runs.js';
import { SEED, withSeed } from '../../_support/seeds.js';
import { LOSSES } from '../../_support/stripe/losses.js';
import { reconciledLife } from '../../_support/stripe/reconciled-life.js';
import { reconciledLives } from '../../_support/stripe/reconciled-lives.js';
import { unexplained } from '../../_support/stripe/shown-by-reads.js';

/** 100 lives for each law; `npm run test:long` has a hundred times as many. */
const LIVES = Math.ceil(RUNS / 10);

async function eachLife(check: (life: StripeLife) => Promise<void>): Promise<void> {
  for (const life of stripeLives({ seed: SEED, count: LIVES, mode: 'test' })) {
    await withSeed(`${life.seed} of simulateStripe`, () => check(life));
  }
}

describe.each([
  ['half of the events are lost', LOSSES.half],
  ['all events of a day are lost', LOSSES.day],
])('when %s and then listed', (_, loss) => {
  it('an order ends as if nothing had been lost', async () => {
    await eachLife(async (life) => {
      expect(unexplained(await reconciledLife(life, loss))).toEqual([]);
    });
  });

  it('a service ends so for all of its orders, and finds nothing to do again', async () => {
    const lives = [...stripeLives({ seed: SEED, count: Math.ceil(LIVES / 5), mode: 'test' })];
    await withSeed(SEED, async () => {
      const { lives: ended, first, second } = await reconciledLives(lives, loss);
      for (const one of ended) expect(unexplained(one), `life ${one.life.seed}`).toEqual([]);
      expect(first.events.missed).toBeGreaterThan(0);
      expect(first.orders.filter(({ outcome }) => outcome === 'unreadable')).toEqual([]);
      expect(second.events.missed).toBe(0);
      expect(second.orders.flatMap(({ repairedBy }) => repairedBy)).toEqual([]);
    });
  });
});

describe.each([
  ['half of the events are lost, and only the newest are listed', LOSSES.old],
  ['all events are lost, and none is listed', LOSSES.all],
])('when %s', (_, loss) => {
  it('reading the payments opens no gate that the truth keeps shut, and finds the amounts', async () => {
    await eachLife(async (life) => {
      const { reconciled, secondReads } = await reconciledLife(life, loss);
      expect(secondReads).toBe(0);
      if (reconciled === undefined) return;
      const { fulfil } = gates({ folded: reconciled, published: [] });
      expect(fulfil.allowed && !life.truth.mayFulfil).toBe(false);
      const charges = Object.values(reconciled.snapshot.context.charges);
      const captured = charges.flatMap(({ captures = [] }) => captures);
      if (life.truth.unknownValues) return;
      expect(captured.length > 0).toBe(life.truth.captured > 0);
    });
  });
});
