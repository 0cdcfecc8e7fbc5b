import { type Observed, type Order, observe } from '../../../src/lifecycle/observe.js';
import type { Observation } from '../../../src/order/observation.js';
import {
  type OrderHistory,
  planDeliveries,
  type SimulationOptions,
  simulateOrder,
} from '../../../src/testing/simulator/index.js';
import { reading } from '../../_support/reading.js';
import { RUNS } from '../../_support/runs.js';

/** One simulated life, and one way its messages may arrive. */
export interface Arrival {
  readonly seed: string;
  readonly history: OrderHistory;
  /** Every observation the provider made, in its own order. */
  readonly sent: readonly Observation[];
  /** The same as they arrive: late, twice, out of order; none missing. */
  readonly arrived: readonly Observation[];
  /** The order after each of them, as it was taken in one by one. */
  readonly steps: readonly Observed[];
  /** The order at the end. */
  readonly order: Order;
  /** The order that results from everything as it was sent, in time. */
  readonly expected: Order;
}

const BASE = process.env.SEED ?? String(Math.floor(Math.random() * 1e9));

const cache = new Map<string, Arrival>();

function arrival(seed: string, options: SimulationOptions): Arrival {
  const history = simulateOrder(seed, { lean: true, ...options });
  const read = new Map(history.messages.map((message) => [message, reading(message)]));
  const plan = planDeliveries(history.messages, seed, { forged: 0, broken: 0, losses: 0 });
  const observations = (messages: typeof history.messages) =>
    messages.flatMap((message) => read.get(message) ?? []);
  const sent = observations(history.messages);
  const arrived = observations(plan.arrivals);
  const steps = takenIn(arrived);
  return { seed, history, sent, arrived, steps, order: last(steps), expected: last(takenIn(sent)) };
}

function takenIn(observations: readonly Observation[]): readonly Observed[] {
  const steps: Observed[] = [];
  for (const observation of observations) steps.push(observe(steps.at(-1)?.order, observation));
  return steps;
}

function last(steps: readonly Observed[]): Order {
  const order = steps.at(-1)?.order;
  if (order === undefined) throw new Error('nothing arrived');
  return order;
}

/**
 * Checks something on many simulated lives. A failure names its seed: `SEED=<seed> HISTORIES=1`
 * replays it alone.
 */
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

/** The same for a check that takes time. */
export async function forEachLifeInTurn(
  check: (life: Arrival) => Promise<void>,
  options: SimulationOptions = {},
  runs = RUNS,
): Promise<void> {
  for (const life of lives(options, runs)) {
    try {
      await check(life);
    } catch (error) {
      throw failureIn(life, error);
    }
  }
}

function* lives(options: SimulationOptions, runs: number): Generator<Arrival> {
  for (let index = 0; index < runs; index += 1) {
    const seed = runs === 1 || index === 0 ? BASE : `${BASE}.${index}`;
    const key = `${seed} ${JSON.stringify(options)}`;
    const life = cache.get(key) ?? arrival(seed, options);
    // The long run would not fit into memory, and has time to make them anew.
    if (runs <= 2_000) cache.set(key, life);
    yield life;
  }
}

function failureIn({ seed }: Arrival, error: unknown): Error {
  const replay = `SEED=${seed} HISTORIES=1 npx vitest run test/properties`;
  return new Error(`life of seed ${seed} (replay: ${replay}): ${String(error)}`, { cause: error });
}
