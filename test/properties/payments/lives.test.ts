import { describe, expect, it } from 'vitest';
import { isAllowed, may } from '../../../src/lifecycle/gates.js';
import { stillDue } from '../../../src/lifecycle/milestones/still-due.js';
import { type Order, observe } from '../../../src/lifecycle/observe.js';
import { GATES } from '../../../src/order/gate.js';
import type { Milestone } from '../../../src/order/milestone/milestone.js';
import { Random } from '../../../src/testing/simulator/index.js';
import {
  deliveries,
  type StripeLife,
  stripeLives,
  stripeScenarios,
  withinOneSecond,
} from '../../../src/testing/stripe-simulator/index.js';
import { RUNS } from '../../_support/runs.js';
import { SEED, withSeed } from '../../_support/seeds.js';
import { judgeLife } from '../../_support/stripe/judged-life.js';
import { observationsIn } from '../../_support/stripe/observed-life.js';

/** 200 lives for each law; `npm run test:long` has a hundred times as many. */
const LIVES = Math.ceil(RUNS / 5);

/** Checks random lives. A failure names the life: `simulateStripe` plays it again from its seed. */
async function eachLife(check: (life: StripeLife) => void, count = LIVES): Promise<void> {
  for (const life of stripeLives({ seed: SEED, count })) {
    await withSeed(`${life.seed} of simulateStripe`, async () => check(life));
  }
}

/** One step of a life that arrives late, twice and in any order: the order, and what became due. */
interface Step {
  readonly order: Order;
  readonly milestones: readonly Milestone[];
}

function stepsOf(life: StripeLife): readonly Step[] {
  const steps: Step[] = [];
  for (const one of observationsIn(life, deliveries(life, new Random(`${life.seed}.arrival`)))) {
    const { order, milestones } = observe(steps.at(-1)?.order, one);
    steps.push({ order, milestones });
  }
  return steps;
}

function isRelease({ kind }: Milestone): boolean {
  return kind === 'ready_to_fulfil';
}

describe.each(stripeScenarios())('the life $name of an order sold through Stripe', ({ life }) => {
  it('ends as it should, however it arrives and whatever its ids', () => {
    expect(judgeLife(life)).toEqual([]);
  });

  it('ends as it should when everything happens within one second', () => {
    expect(judgeLife(withinOneSecond(life))).toEqual([]);
  });

  it('leaves a release to be delivered exactly if it may be fulfilled', () => {
    expectReleasedIffAllowed(life);
  });
});

describe('random lives of orders sold through Stripe', () => {
  it('law 2, convergent: end as they should, however they arrive and whatever their ids', async () => {
    await eachLife((life) => expect(judgeLife(life)).toEqual([]));
  });

  it('law 2: end as they should when everything happens within one second', async () => {
    await eachLife(
      (life) => expect(judgeLife(withinOneSecond(life), false)).toEqual([]),
      LIVES / 2,
    );
  });

  it('law 4, never twice: every milestone has a key of its own, whatever arrives twice', async () => {
    await eachLife((life) => {
      const milestones = stepsOf(life).flatMap((step) => step.milestones);
      const keys = milestones.map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
      expect(milestones.filter(isRelease).length).toBeLessThanOrEqual(1);
    });
  });

  it('law 5, never early: a release is recorded only while the gate is open', async () => {
    let released = 0;
    await eachLife((life) => {
      for (const { order, milestones } of stepsOf(life)) {
        if (!milestones.some(isRelease)) continue;
        released += 1;
        expect(may(order, 'fulfil').allowed).toBe(true);
        expect(order.folded.snapshot.value).toEqual({ order: 'accepted', fraud: 'passed' });
      }
    });
    expect(released).toBeGreaterThan(0);
  });

  it('law 10, of one mind: a gate says with words what it says without them', async () => {
    await eachLife((life) => {
      for (const { order } of stepsOf(life)) {
        for (const gate of GATES) {
          expect(isAllowed(order, gate), gate).toBe(may(order, gate).allowed);
        }
      }
    }, LIVES / 2);
  });

  it('laws 4 and 5: in the end a release is delivered exactly if the order may be fulfilled', async () => {
    await eachLife(expectReleasedIffAllowed);
  });
});

/** A second opinion about what may be fulfilled: the truth of the life, not the gate. */
function expectReleasedIffAllowed(life: StripeLife): void {
  const steps = stepsOf(life);
  const order = steps.at(-1)?.order;
  const release = steps.flatMap(({ milestones }) => milestones).find(isRelease);
  const delivered = release !== undefined && stillDue(order, release).deliver;
  expect(delivered, life.truth.state).toBe(life.truth.mayFulfil);
}
