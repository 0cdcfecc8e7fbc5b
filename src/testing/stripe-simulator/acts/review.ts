import type { ReviewClosedReason, ReviewOpenedReason } from '../enumerations.js';
import { renderReview, renderWarning } from '../rendering/review.js';
import type { Charge, Review, Warning } from '../run/model.js';
import type { StripeRun } from '../run/stripe-run.js';

/** A payment is placed in review, by a rule or by hand. Source: Stripe, "Review payments". */
export function openReview(
  run: StripeRun,
  charge: Charge,
  openedReason: ReviewOpenedReason,
): Review {
  const review: Review = {
    id: run.id('prv'),
    created: run.now,
    charge,
    openedReason,
    closedReason: null,
  };
  if (run.reviews.some((other) => other.charge === charge)) run.played('second_review');
  if (openedReason === 'manual') run.played('review_opened_by_hand');
  if (charge.payment.captureMethod === 'manual') run.played('review_of_authorisation');
  run.reviews.push(review);
  charge.review = review;
  run.emit('review.opened', renderReview(run, review));
  return review;
}

/** A review ends. Approving it captures nothing (Stripe, "Authorise and capture with reviews"). */
export function closeReview(run: StripeRun, review: Review, reason: ReviewClosedReason): void {
  review.closedReason = reason;
  run.played(`review_${reason}`);
  run.emit('review.closed', renderReview(run, review), { closed_reason: null, open: true });
}

export function openReviewsOf(run: StripeRun, charge: Charge): Review[] {
  return run.reviews.filter((review) => review.charge === charge && review.closedReason === null);
}

/** A card issuer suspects fraud. Source: Stripe, "Early fraud warnings". */
export function warnOfFraud(run: StripeRun, charge: Charge): Warning {
  const warning: Warning = {
    id: run.id('issfr'),
    created: run.now,
    charge,
    fraudType: run.random.pick(['card_never_received', 'made_with_stolen_card', 'misc']),
    actionable: true,
  };
  run.warnings.push(warning);
  run.played('early_fraud_warning');
  run.emit('radar.early_fraud_warning.created', renderWarning(run, warning));
  return warning;
}

/** A warning needs no more action, as its payment was refunded or disputed. */
export function settleWarnings(run: StripeRun, charge: Charge): void {
  for (const warning of run.warnings) {
    if (warning.charge !== charge || !warning.actionable) continue;
    warning.actionable = false;
    run.played('early_fraud_warning_settled');
    run.emit('radar.early_fraud_warning.updated', renderWarning(run, warning), {
      actionable: true,
    });
  }
}
