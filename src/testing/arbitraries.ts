/**
 * Arbitraries for [fast-check](https://fast-check.dev), which has to be installed beside this package:
 * whole lives of orders, the deliveries that tell of them, and single payloads.
 *
 * @module order-lifecycle/testing/arbitraries
 */
import fc from 'fast-check';
import {
  type ChaosOptions,
  type DeliveryPlan,
  planDeliveries,
} from './simulator/delivery/chaos.js';
import { type OrderHistory, type SimulationOptions, simulateOrder } from './simulator/simulate.js';
import type { JsonObject } from './simulator/values/json.js';

// A smaller seed is no simpler life: shrinking would only cost time.
const seed = fc.noShrink(fc.nat());

/**
 * Everything one simulated order said, and what was so. `history.seed` replays it alone.
 *
 * @example
 * fc.assert(fc.property(histories(), ({ messages, truth }) => takesIn(messages) === truth.state));
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

/** A life of an order with one way its deliveries may arrive: late, twice, out of order, forged. */
export interface Arriving {
  readonly history: OrderHistory;
  readonly plan: DeliveryPlan;
}

/** Deliveries of a simulated order as they may arrive, in bursts. */
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

/** The parsed body of one genuine delivery. */
export function payloads(options: SimulationOptions = {}): fc.Arbitrary<JsonObject> {
  return fc.tuple(histories(options), fc.nat()).map(([{ messages }, pick]) => {
    const events = messages.flatMap((one) => (one.kind === 'webhook' ? [one.event] : []));
    // Every life announces at least how it began.
    return events[pick % events.length] ?? {};
  });
}

/** A failed property shows the call that makes the value again, not the whole of it. */
function shownAs<T extends object>(value: T, call: string): T {
  return Object.defineProperty(value, fc.toStringMethod, { value: () => call });
}
