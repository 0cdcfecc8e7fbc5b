import type { Json, JsonObject } from '../values/json.js';
import type { Random } from '../values/random.js';
import type { WebhookMessage } from './message.js';

/** The ways in which a forged delivery is signed. */
export const FORGERIES = [
  'wrong_secret',
  'unsigned',
  'right_but_old',
  'of_another_body',
  'garbled',
] as const;

/** How a forged delivery is signed. `'right_but_old'`: correctly, an hour ago. */
export type Forgery = (typeof FORGERIES)[number];

/** How a delivery is signed. */
export type Signing = 'right' | Forgery;

/** The faults of a body that is signed correctly. */
export const BREAKAGES = [
  'not_json',
  'empty',
  'truncated',
  'not_an_event',
  'wrong_types',
  'unknown_state',
  'wrong_mode',
  'oversized',
] as const;

/** The fault of a body that is signed correctly. */
export type Breakage = (typeof BREAKAGES)[number];

/** More than a receiver reads by default: a little over 8 MiB. */
export const OVERSIZED_BYTES = 8_388_608 + 512;

function copy(event: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(event)) as JsonObject; // what was a JSON object still is one
}

function objectIn(event: JsonObject): JsonObject {
  const data = event.data as JsonObject; // every event the simulator renders has both
  return data.object as JsonObject;
}

/** The id of the order that a genuine event is about. */
export function orderIdOf(message: WebhookMessage): string {
  const object = objectIn(message.event);
  return String(object.orderId ?? object.id);
}

/**
 * A forged body that reports the order as accepted, cancelled or blocked. Sometimes it has the id of a
 * genuine event: a receiver that stores ids before it checks signatures then loses that event.
 */
export function forgedBody(message: WebhookMessage, random: Random): string {
  const event = copy(message.event);
  const object = objectIn(event);
  const state = random.pick(['accepted', 'accepted', 'cancelled', 'blocked'] as const);
  if (random.chance(0.7)) event.id = random.uuid();
  event.type = `order.${state}`;
  object.id = orderIdOf(message);
  delete object.orderId;
  object.state = state;
  object.stateTransitions = { [state]: '2039-01-01T00:00:00Z' };
  object.fraudState = state === 'blocked' ? 'blocked' : 'passed';
  object.fraudStateTransitions = { [object.fraudState]: '2039-01-01T00:00:00Z' };
  object.payment = { charges: [] };
  event.createdTime = '2039-01-01T00:00:01.5Z';
  return JSON.stringify(event);
}

/** The same event about another order, which no genuine message mentions. */
function foreign(message: WebhookMessage, orderId: string, random: Random): JsonObject {
  const event = copy(message.event);
  event.id = random.uuid();
  const object = objectIn(event);
  if (object.orderId === undefined) object.id = orderId;
  else object.orderId = orderId;
  delete object.checkoutId;
  delete object.upstreamId;
  delete object.orderDetails;
  return event;
}

/** The object of an event, without the `type` of a charge, which looks like that of an event. */
function typeless(event: JsonObject): JsonObject {
  const { type: _, ...object } = objectIn(event);
  return object;
}

function withWrongType(event: JsonObject, random: Random): JsonObject {
  // Of a type that no receiver may ignore.
  event.type = 'order.accepted';
  const wrong: readonly (() => void)[] = [
    () => {
      event.data = 'see attachment';
    },
    () => {
      event.data = [];
    },
    () => {
      event.data = { object: null };
    },
    () => {
      event.data = { object: [objectIn(event)] };
    },
    () => {
      event.createdTime = 17;
    },
    () => {
      event.createdTime = 'yesterday';
    },
    () => {
      event.id = { nested: true };
    },
    () => {
      event.type = null;
    },
  ];
  random.pick(wrong)();
  return event;
}

/** A broken body. If it can still be understood, it is about `orderId`. */
export function brokenBody(
  message: WebhookMessage,
  breakage: Breakage,
  orderId: string,
  random: Random,
): string {
  const event = foreign(message, orderId, random);
  switch (breakage) {
    case 'not_json':
      return random.pick(['<html>502</html>', 'undefined', "{'id': 1}", '\u0000\u0001', 'NaN']);
    case 'empty':
      return '';
    case 'truncated': {
      const text = JSON.stringify(event);
      return text.slice(0, random.int(1, text.length - 1));
    }
    case 'not_an_event':
      return JSON.stringify(
        random.pick<Json>([[], 'order.accepted', 42, true, null, {}, [event], typeless(event)]),
      );
    case 'wrong_types':
      return JSON.stringify(withWrongType(event, random));
    case 'unknown_state': {
      event.type = 'order.updated';
      (event.data as JsonObject).object = {
        id: orderId,
        state: 'gone_fishing',
        stateTransitions: { gone_fishing: '2026-01-01T00:00:00Z' },
        payment: {
          charges: [{ id: random.uuid(), state: 'half_full', currency: 'USD', amount: 1 }],
        },
        items: [],
        liveMode: event.liveMode === true,
      };
      return JSON.stringify(event);
    }
    case 'wrong_mode': {
      // An envelope without a mode relies on its object.
      const other = (event.liveMode ?? objectIn(event).liveMode) !== true;
      event.liveMode = other;
      objectIn(event).liveMode = other;
      return JSON.stringify(event);
    }
    case 'oversized':
      event.padding = 'x'.repeat(OVERSIZED_BYTES);
      return JSON.stringify(event);
    default:
      return breakage satisfies never;
  }
}
