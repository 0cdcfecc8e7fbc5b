/**
 * Arbitraries for [fast-check](https://fast-check.dev), which you install: simulated orders, their
 * deliveries, and single payloads.
 *
 * @module order-lifecycle/testing/arbitraries
 */
import fc from 'fast-check';
import {
  type ChaosOptions,
  type DeliveryPlan,
  planDeliveries,
} from './simulator/delivery/chaos.js';
import { type OrderHistory, simulateOrder } from './simulator/simulate.js';
import type { SimulationOptions } from './simulator/simulation-options.js';
import type { JsonObject } from './simulator/values/json.js';

// A smaller seed does not give a simpler order, so shrinking only costs time.
const seed = fc.noShrink(fc.nat());

/**
 * Histories of simulated orders. `history.seed` replays one of them.
 *
 * @example
 * fc.assert(fc.property(histories(), ({ messages, truth }) => stateAfter(messages) === truth.state));
 */
export function histories(options: SimulationOptions = {}): fc.Arbitrary<OrderHistory> {
  return seed.map((life) => {
    const history = simulateOrder(life, { lean: true, ...options });
    return shownAs(
      history,
      `simulateOrder(${life}, ${JSON.stringify({ lean: true, ...options })})`,
    );
  });
}

/** A simulated order and one way in which its deliveries can arrive. */
export interface Arriving {
  readonly history: OrderHistory;
  readonly plan: DeliveryPlan;
}

/** Simulated orders with plans of their deliveries: late, duplicated, out of order, forged. */
export function deliveries(
  options: SimulationOptions = {},
  chaos: ChaosOptions = {},
): fc.Arbitrary<Arriving> {
  return fc.tuple(histories(options), seed).map(([history, arrival]) => {
    const plan = planDeliveries(history.messages, arrival, chaos);
    const call = `planDeliveries(messages, ${arrival}, ${JSON.stringify(chaos)})`;
    return shownAs({ history, plan }, `${fc.stringify(history)} with ${call}`);
  });
}

/** Parsed bodies of genuine deliveries. */
export function payloads(options: SimulationOptions = {}): fc.Arbitrary<JsonObject> {
  return fc.tuple(histories(options), fc.nat()).map(([{ messages }, pick]) => {
    const events = messages.flatMap((one) => (one.kind === 'webhook' ? [one.event] : []));
    // Every order has at least one event.
    return events[pick % events.length] ?? {};
  });
}

/** Makes a failed property print the call that reproduces the value instead of the value. */
function shownAs<T extends object>(value: T, call: string): T {
  return Object.defineProperty(value, fc.toStringMethod, { value: () => call });
}
