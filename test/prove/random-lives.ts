import { expect } from 'vitest';
import { fold, standingsOf } from '../../src/lifecycle/fold.js';
import { type Order, observe } from '../../src/lifecycle/observe.js';
import type { Observation } from '../../src/order/observation.js';
import {
  type OrderHistory,
  planDeliveries,
  type SimulationOptions,
  simulateOrder,
} from '../../src/testing/simulator/index.js';
import { observationsOf } from '../_support/observations-of.js';
import { distinct } from './distinct.js';
import { count, proven } from './proven.js';

const BASE = process.env.SEED ?? String(Math.floor(Math.random() * 1e9));

/** The lives of each of the four variants of their messages. */
const LIVES = Number(process.env.LIVES ?? 100_000) / 4;

/** The greatest share of lives that may end wrong or parked. */
const MOST = 0.001;

class Causes {
  readonly #seeds = new Map<string, string[]>();

  add(cause: string, seed: string): void {
    this.#seeds.set(cause, [...(this.#seeds.get(cause) ?? []), seed]);
  }

  get total(): number {
    return [...this.#seeds.values()].reduce((sum, seeds) => sum + seeds.length, 0);
  }

  lines(): string[] {
    return [...this.#seeds]
      .sort(([, a], [, b]) => b.length - a.length)
      .map(([cause, seeds]) => `  ${seeds.length} × ${cause}, e.g. SEED ${seeds[0]}\n`);
  }
}

/** Proves convergence on many simulated lives with these options. */
export function proveLives(
  name: string,
  options: SimulationOptions,
  limits: { readonly parked: number; readonly wrong: number } = { parked: MOST, wrong: MOST },
): void {
  const parked = new Causes();
  const wrong = new Causes();
  let unreported = 0;
  let observations = 0;
  for (let index = 0; index < LIVES; index += 1) {
    const seed = `${BASE}.${name}.${index}`;
    const life = simulateOrder(seed, { lean: true, ...options });
    const inOrder = observationsOf(life.messages);
    observations += inOrder.length;
    const { folded } = standingsOf(distinct(inOrder));

    const plan = planDeliveries(life.messages, seed, { forged: 0, broken: 0, losses: 0 });
    const arrived = observationsOf(plan.arrivals);
    const actual = index % 5 === 0 ? observedInTurn(arrived) : fold(distinct(arrived));
    expect(actual, `SEED ${seed}`).toEqual(folded);

    const [first] = folded.parked;
    if (first !== undefined) parked.add(first.standing.explanation.sentence, seed);
    const { order, fraud } = folded.snapshot.value;
    const { state, fraudState = 'unknown' } = life.truth;
    if (order !== state) wrong.add(`${order} instead of ${state}`, seed);
    else if (fraud !== fraudState && reportsFraud(inOrder)) {
      wrong.add(`fraud review ${fraud} instead of ${fraudState} (${journey(life)})`, seed);
    } else if (fraud !== fraudState) unreported += 1;
  }
  proven(
    `convergence, random (${name}): ${count(LIVES)} lives, ${count(observations)} observations: ` +
      `parked ${share(parked.total)}, wrong ${share(wrong.total)}` +
      `${unreported === 0 ? '' : `; in ${unreported} no message reported the fraud review`}\n` +
      [...parked.lines(), ...wrong.lines()].join('').trimEnd(),
  );
  expect(parked.total / LIVES).toBeLessThanOrEqual(limits.parked);
  expect(wrong.total / LIVES).toBeLessThanOrEqual(limits.wrong);
}

function share(number: number): string {
  return `${number} (${((number / LIVES) * 100).toFixed(3)} %)`;
}

function observedInTurn(observations: readonly Observation[]) {
  let order: Order | undefined;
  for (const observation of observations) order = observe(order, observation).order;
  return order?.folded;
}

function reportsFraud(observations: readonly Observation[]): boolean {
  return observations.some(
    ({ events, fraudTransitionTimes }) =>
      fraudTransitionTimes !== undefined || events.some(({ type }) => type.startsWith('fraud.')),
  );
}

function journey({ versions }: OrderHistory): string {
  const states = versions.map(({ state }) => state);
  return states.filter((state, index) => state !== states[index - 1]).join(' > ');
}
