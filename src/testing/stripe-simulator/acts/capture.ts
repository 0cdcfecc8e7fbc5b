import { renderCharge } from '../rendering/charge.js';
import { renderPaymentIntent } from '../rendering/payment-intent.js';
import { renderRefund } from '../rendering/refund.js';
import type { Charge, Payment, Refund } from '../run/model.js';
import type { StripeRun } from '../run/stripe-run.js';
import { closeReview, openReviewsOf } from './review.js';

/**
 * Captures a part and keeps the rest capturable. Only the PaymentIntent reports it. Source: Stripe,
 * "Capture a payment multiple times".
 */
export function captureSome(
  run: StripeRun,
  payment: Payment,
  charge: Charge,
  amount: number,
): void {
  charge.captured += amount;
  payment.amountReceived += amount;
  payment.amountCapturable -= amount;
  run.played('multicapture');
  run.emit('payment_intent.amount_capturable_updated', renderPaymentIntent(run, payment));
}

/** Captures an amount for the last time: what is left is released. Source: Stripe, "Place a hold". */
export function captureFinally(
  run: StripeRun,
  payment: Payment,
  charge: Charge,
  amount: number,
): void {
  const rest = payment.amountCapturable - amount;
  charge.captured += amount;
  charge.released += rest;
  payment.amountReceived += amount;
  payment.amountCapturable = 0;
  payment.status = 'succeeded';
  run.played(rest > 0 ? 'partial_capture' : 'full_capture');
  const release = rest > 0 ? showRelease(run, charge, rest, null) : null;
  run.emit('charge.captured', renderCharge(run, charge));
  if (release !== null) reportRelease(run, release);
  run.emit('payment_intent.succeeded', renderPaymentIntent(run, payment));
}

/** Cancels a PaymentIntent whose money is held. Source: Stripe, "Cancel a PaymentIntent". */
export function cancelAuthorisation(
  run: StripeRun,
  payment: Payment,
  charge: Charge,
  reason: 'abandoned' | 'duplicate' | 'fraudulent' | 'requested_by_customer' | null,
): void {
  run.played('cancelled_authorisation');
  const release = end(run, payment, charge, reason);
  if (release !== null) reportRelease(run, release);
  run.emit('payment_intent.canceled', renderPaymentIntent(run, payment));
  closeReviewsOfReleased(run, charge);
}

/** The hold of an authorisation ends. Source: Stripe, "Place a hold on a payment method". */
export function expireAuthorisation(run: StripeRun, payment: Payment, charge: Charge): void {
  run.played('expired_authorisation');
  const release = end(run, payment, charge, run.releasesAsRefunds ? 'automatic' : 'expired');
  run.emit('charge.expired', renderCharge(run, charge));
  if (release !== null) reportRelease(run, release);
  run.emit('payment_intent.canceled', renderPaymentIntent(run, payment));
  closeReviewsOfReleased(run, charge);
}

function end(
  run: StripeRun,
  payment: Payment,
  charge: Charge,
  reason: Payment['cancellationReason'],
): Refund | null {
  charge.released = charge.amount;
  payment.status = 'canceled';
  payment.canceledAt = run.now;
  payment.cancellationReason = reason;
  payment.amountCapturable = 0;
  const expired = reason === 'automatic' || reason === 'expired';
  return showRelease(run, charge, charge.amount, expired ? 'expired_uncaptured_charge' : null);
}

/** Before basil, the release of money that was never captured looks like a refund. */
function showRelease(
  run: StripeRun,
  charge: Charge,
  amount: number,
  reason: 'expired_uncaptured_charge' | null,
): Refund | null {
  if (!run.releasesAsRefunds) return null;
  const refund: Refund = {
    id: run.id('re'),
    created: run.now,
    charge,
    amount,
    reason,
    metadata: {},
    release: true,
    status: 'succeeded',
  };
  charge.refunds.push(refund);
  run.played('release_as_refund');
  return refund;
}

function reportRelease(run: StripeRun, refund: Refund): void {
  run.emit('charge.refunded', renderCharge(run, refund.charge));
  if (run.setup.generation === 'refund_events') {
    run.emit('refund.created', renderRefund(run, refund));
  }
}

/** A review of a payment that was released closes by itself, from basil on as `canceled`. */
function closeReviewsOfReleased(run: StripeRun, charge: Charge): void {
  for (const review of openReviewsOf(run, charge)) {
    closeReview(run, review, run.releasesAsRefunds ? 'refunded' : 'canceled');
  }
}
