import { type Observed, type Order, observe } from '../../../src/lifecycle/observe.js';
import type { Observation } from '../../../src/order/observation.js';
import {
  type OrderHistory,
  planDeliveries,
  type SimulationOptions,
  simulateOrder,
} from '../../../src/testing/simulator/index.js';
import { observationsOf } from '../../_support/observations-of.js';
import { RUNS } from '../../_support/runs.js';

/** A simulated order and one way in which its messages can arrive. */
export interface Arrival {
  readonly seed: string;
  readonly history: OrderHistory;
  /** The observations of all messages, in the provider's order. */
  readonly inOrder: readonly Observation[];
  /** The same observations as they arrive: late, duplicated, out of order, none missing. */
  readonly arrived: readonly Observation[];
  /** The order after each arrival. */
  readonly steps: readonly Observed[];
  /** The order after all arrivals. */
  readonly order: Order;
  /** The order after all observations in the provider's order. */
  readonly expected: Order;
}

const BASE = process.env.SEED ?? String(Math.floor(Math.random() * 1e9));

const cache = new Map<string, Arrival>();

function arrivalOf(seed: string, options: SimulationOptions): Arrival {
  const history = simulateOrder(seed, { lean: true, ...options });
  const plan = planDeliveries(history.messages, seed, { forged: 0, broken: 0, losses: 0 });
  const inOrder = observationsOf(history.messages);
  const arrived = observationsOf(plan.arrivals);
  const steps = stepsOf(arrived);
  const [order, expected] = [last(steps), last(stepsOf(inOrder))];
  return { seed, history, inOrder, arrived, steps, order, expected };
}

function stepsOf(observations: readonly Observation[]): readonly Observed[] {
  const steps: Observed[] = [];
  for (const observation of observations) steps.push(observe(steps.at(-1)?.order, observation));
  return steps;
}

function last(steps: readonly Observed[]): Order {
  const order = steps.at(-1)?.order;
  if (order === undefined) throw new Error('Nothing arrived.');
  return order;
}

/** Runs a check on many simulated lives. `SEED=<seed> HISTORIES=1` replays a failure, which names its seed. */
export function forEachLife(
  check: (life: Arrival) => void,
  options: SimulationOptions = {},
  runs = RUNS,
): void {
  for (const life of lives(options, runs)) {
    try {
      check(life);
    } catch (error) {
      throw failureIn(life, error);
    }
  }
}

/** The same for an asynchronous check, on the lives from a number on. */
export async function forEachLifeInTurn(
  check: (life: Arrival) => Promise<void>,
  options: SimulationOptions = {},
  runs = RUNS,
  first = 0,
): Promise<void> {
  for (const life of lives(options, runs, first)) {
    try {
      await check(life);
    } catch (error) {
      throw failureIn(life, error);
    }
  }
}

function* lives(options: SimulationOptions, runs: number, first = 0): Generator<Arrival> {
  for (let index = first; index < first + runs; index += 1) {
    const seed = index === 0 ? BASE : `${BASE}.${index}`;
    const key = `${seed} ${JSON.stringify(options)}`;
    const life = cache.get(key) ?? arrivalOf(seed, options);
    // The lives of a long run do not fit into memory; they are simulated again.
    if (runs <= 2_000) cache.set(key, life);
    yield life;
  }
}

function failureIn({ seed }: Arrival, error: unknown): Error {
  const replay = `SEED=${seed} HISTORIES=1 npx vitest run test/properties`;
  return new Error(`life of seed ${seed} (replay: ${replay}): ${String(error)}`, { cause: error });
}
