import { defined } from '../../../order/defined.js';
import type { FraudTransitionTimes, TransitionTimes } from '../../../order/observation.js';
import type { ParsedOrder } from '../schema/order-schema.js';
import { unlessEmpty } from '../values/unless-empty.js';

/**
 * The states that an order has visited, with times. `pending_review` is an alias of `in_review`.
 *
 * @returns `undefined` if there are none: an empty map would sort as the oldest one.
 */
export function transitionTimesOf(order: ParsedOrder): TransitionTimes | undefined {
  if (order.stateTransitions === undefined) return undefined;
  const { pending_review, ...times } = order.stateTransitions;
  return unlessEmpty(defined({ ...times, in_review: times.in_review ?? pending_review }));
}

/** The states that the fraud review has visited, with times. */
export function fraudTransitionTimesOf(order: ParsedOrder): FraudTransitionTimes | undefined {
  return unlessEmpty(defined(order.fraudStateTransitions ?? {}));
}
