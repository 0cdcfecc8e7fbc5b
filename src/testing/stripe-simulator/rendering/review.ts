import type { JsonObject } from '../../simulator/values/json.js';
import type { Review, Warning } from '../run/model.js';
import type { Render, StripeRun } from '../run/stripe-run.js';

/** Draws a Review. It has no metadata. Source: Stripe, "The Review object". */
export function renderReview(run: StripeRun, review: Review): Render {
  return () => reviewAsOfNow(run, review);
}

export function reviewAsOfNow(run: StripeRun, review: Review): JsonObject {
  return {
    id: review.id,
    object: 'review',
    billing_zip: 'D02 X285',
    charge: review.charge.id,
    closed_reason: review.closedReason,
    created: review.created,
    ip_address: '203.0.113.7',
    ip_address_location: {
      city: 'Dublin',
      country: 'IE',
      latitude: 53.3,
      longitude: -6.2,
      region: 'L',
    },
    livemode: run.livemode,
    open: review.closedReason === null,
    opened_reason: review.openedReason,
    payment_intent: review.charge.payment.id,
    reason: review.closedReason ?? review.openedReason,
    session: { browser: 'Firefox', device: 'Other', platform: 'Linux', version: '140' },
  };
}

/** Draws an early fraud warning. It has no metadata. Source: Stripe, "The EarlyFraudWarning object". */
export function renderWarning(run: StripeRun, warning: Warning): Render {
  return () => warningAsOfNow(run, warning);
}

export function warningAsOfNow(run: StripeRun, warning: Warning): JsonObject {
  return {
    id: warning.id,
    object: 'radar.early_fraud_warning',
    actionable: warning.actionable,
    charge: warning.charge.id,
    created: warning.created,
    fraud_type: warning.fraudType,
    livemode: run.livemode,
    payment_intent: warning.charge.payment.id,
  };
}
