import type { FraudReported } from '../../../order/event.js';
import type { FraudTransitionTimes } from '../../../order/observation.js';
import { FRAUD_STATES, type FraudState, type OrderState } from '../../../order/state.js';

/**
 * Infers the fraud state of an order that has no `fraudState`, as is common for completed orders and
 * wire transfers. A missing state never means that the review failed.
 *
 * Specification: a blocked order's fraud state "is also `blocked`"; an accepted order "has
 * successfully passed fraud review"; `in_review` means that a review is being conducted. Disputes: opening one
 * "transitions the fraud state to `review_opened`", unless the recorded times have no review.
 *
 * @returns `undefined` if nothing follows: the last known state stays.
 */
export function inferredFraud(
  state: OrderState | undefined,
  times: FraudTransitionTimes | undefined,
): FraudReported | undefined {
  const fraudState = provenBy(state, times ?? {});
  return fraudState && { type: `fraud.${fraudState}`, inferred: true };
}

function provenBy(
  state: OrderState | undefined,
  times: FraudTransitionTimes,
): FraudState | undefined {
  const recordsNothing = Object.keys(times).length === 0;
  if (state === 'blocked' || times.blocked !== undefined) return 'blocked';
  switch (state) {
    case 'accepted':
    case 'fulfilled':
    case 'complete':
    case 'returned':
      return 'passed';
    case 'in_review':
      return 'review_opened';
    case 'dispute':
      if (recordsNothing || times.review_opened !== undefined) return 'review_opened';
      break;
  }
  const recorded = FRAUD_STATES.filter((visited) => times[visited] !== undefined);
  return recorded.length === 1 ? recorded[0] : undefined;
}
