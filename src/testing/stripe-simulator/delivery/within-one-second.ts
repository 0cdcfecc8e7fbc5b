import type { Json, JsonObject } from '../../simulator/values/json.js';
import type { StripeLife } from '../stripe-life.js';

// The times at which something happened. Times in the future, as of expiry, stay.
const HAPPENED: ReadonlySet<string> = new Set(['created', 'canceled_at']);

/**
 * The same life with everything in one second: every event, every object and every report of the
 * shop. Stripe's clock has whole seconds, so that the end must not depend on the order within one.
 */
export function withinOneSecond(life: StripeLife): StripeLife {
  const second = life.events[0]?.created ?? life.shopActs[0]?.at ?? 0;
  return {
    ...life,
    events: life.events.map((event) => ({
      ...event,
      created: second,
      data: { ...event.data, object: atSecond(event.data.object, second) },
    })),
    shopActs: life.shopActs.map((act) => ({ ...act, at: second })),
  };
}

function atSecond(object: JsonObject, second: number): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [
      key,
      HAPPENED.has(key) && typeof value === 'number' ? second : within(value, second),
    ]),
  );
}

function within(value: Json, second: number): Json {
  if (typeof value !== 'object' || value === null) return value;
  // `isArray` does not narrow a readonly array.
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => within(item, second));
  return atSecond(value as JsonObject, second);
}
