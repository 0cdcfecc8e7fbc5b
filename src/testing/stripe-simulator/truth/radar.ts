import type { Payment } from '../run/model.js';
import type { StripeRun } from '../run/stripe-run.js';
import { chargeOf } from './money.js';

/**
 * Whether every review of a payment was approved, and one was if Radar asked for it. A dispute closes a
 * review without a decision (Stripe, "The Review object"); the bank that decides for the shop decides it.
 */
export function passedReviews(run: StripeRun, payment: Payment): boolean {
  const reviews = run.reviews.filter(({ charge }) => charge.payment === payment);
  const disputes = run.disputes.filter(({ charge }) => charge.payment === payment);
  if (disputes.length > 0 && disputes.every(({ status }) => status === 'won')) {
    return reviews.every(
      ({ closedReason }) => closedReason !== null && closedReason !== 'refunded_as_fraud',
    );
  }
  if (reviews.some(({ closedReason }) => closedReason !== 'approved')) return false;
  return chargeOf(payment)?.outcome !== 'manual_review' || reviews.length > 0;
}

/**
 * Whether the attempt that succeeded passed Radar. `manual_review` passes only by approval; no
 * outcome at all means that Radar does not assess such payments (Stripe, "The Charge object").
 */
export function passedRadar(run: StripeRun, payment: Payment): boolean {
  const outcome = chargeOf(payment)?.outcome ?? null;
  return (
    (outcome === null || outcome === 'authorized' || outcome === 'manual_review') &&
    passedReviews(run, payment)
  );
}
