import type { Payment, Review } from '../run/model.js';
import type { StripeRun } from '../run/stripe-run.js';
import { chargeOf } from './money.js';

/** Whether every review of a payment was approved, and one was if Radar asked for it. */
export function approvedReviews(run: StripeRun, payment: Payment): boolean {
  const reviews = reviewsOf(run, payment);
  if (reviews.some(({ closedReason }) => closedReason !== 'approved')) return false;
  return chargeOf(payment)?.outcome !== 'manual_review' || reviews.length > 0;
}

/**
 * Whether a payment needs no review any more. A dispute closes a review without a decision (Stripe, "The Review
 * object"); the bank that decides for the shop decides it.
 */
export function passedReviews(run: StripeRun, payment: Payment): boolean {
  const disputes = run.disputes.filter(({ charge }) => charge.payment === payment);
  const isWon = disputes.length > 0 && disputes.every(({ status }) => status === 'won');
  if (!isWon) return approvedReviews(run, payment);
  return reviewsOf(run, payment).every(
    ({ closedReason }) => closedReason !== null && closedReason !== 'refunded_as_fraud',
  );
}

function reviewsOf(run: StripeRun, payment: Payment): readonly Review[] {
  return run.reviews.filter(({ charge }) => charge.payment === payment);
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
