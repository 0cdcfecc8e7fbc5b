import { defined } from '../../../order/defined.js';
import type { FraudTransitionTimes, TransitionTimes } from '../../../order/observation.js';
import type { ParsedOrder } from '../schema/order-schema.js';

/**
 * The states an order has visited, with times. `pending_review` is another word for `in_review`.
 *
 * @returns `undefined` for an order that records none: an empty map would look like the oldest one.
 */
export function transitionTimesOf(order: ParsedOrder): TransitionTimes | undefined {
  if (order.stateTransitions === undefined) return undefined;
  const { pending_review, ...times } = order.stateTransitions;
  return orNothing(defined({ ...times, in_review: times.in_review ?? pending_review }));
}

/** The same of the fraud review. */
export function fraudTransitionTimesOf(order: ParsedOrder): FraudTransitionTimes | undefined {
  return orNothing(defined(order.fraudStateTransitions ?? {}));
}

function orNothing<T extends object>(times: T): T | undefined {
  return Object.keys(times).length === 0 ? undefined : times;
}
