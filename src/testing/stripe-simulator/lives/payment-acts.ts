import {
  cancelAuthorisation,
  captureFinally,
  captureSome,
  expireAuthorisation,
} from '../acts/capture.js';
import { settleSession } from '../acts/checkout.js';
import { expireVoucher, failDelayed, failLate, fundPartially, settle } from '../acts/delayed.js';
import {
  cancelUnpaid,
  failAttempt,
  failAuthentication,
  succeed,
  touchCharge,
} from '../acts/payment.js';
import { closeReview, openReviewsOf } from '../acts/review.js';
import type { Charge, Payment } from '../run/model.js';
import type { StripeRun } from '../run/stripe-run.js';
import { chargeOf } from '../truth/money.js';
import { passedReviews } from '../truth/radar.js';
import { advanceUnpaid, pay } from './opening.js';
import type { PossibleAct } from './possible-act.js';

/** What can happen to a payment next. */
export function paymentActs(run: StripeRun, payment: Payment): PossibleAct[] {
  const charge = chargeOf(payment);
  switch (payment.status) {
    case 'requires_payment_method':
    case 'requires_confirmation':
      return unpaid(run, payment);
    case 'requires_action':
      return waiting(run, payment);
    case 'processing': {
      const pending = payment.charges.at(-1);
      return pending === undefined ? [] : processing(run, payment, pending);
    }
    case 'requires_capture':
      return charge === undefined ? [] : held(run, payment, charge);
    case 'succeeded':
      return charge === undefined ? [] : paid(run, payment, charge);
    case 'canceled':
      return [];
  }
}

function unpaid(run: StripeRun, payment: Payment): PossibleAct[] {
  const abandon: PossibleAct = [
    1,
    () => {
      run.played('abandoned_payment');
      cancelUnpaid(
        run,
        payment,
        run.random.pick(['abandoned', 'duplicate', 'requested_by_customer', 'automatic']),
      );
    },
  ];
  // See NOT_PLAYED: no attempt follows a review that closed because nothing settled; a Checkout Session is over.
  if (payment.session !== null || payment.charges.some(({ review }) => review !== null))
    return [abandon];
  if (payment.method !== 'card') return [[2, () => advanceUnpaid(run, payment)], abandon];
  const outcome = run.random.pick(['issuer_declined', 'blocked', 'invalid'] as const);
  return [
    [4, () => advanceUnpaid(run, payment)],
    [2, () => failAttempt(run, payment, outcome)],
    abandon,
  ];
}

function waiting(run: StripeRun, payment: Payment): PossibleAct[] {
  switch (payment.method) {
    case 'card':
      return [
        [4, () => void pay(run, payment)],
        [2, () => failAuthentication(run, payment)],
      ];
    case 'customer_balance':
      return [
        [3, () => void succeed(run, payment, null)],
        [1, () => fundPartially(run, payment)],
        [1, () => cancelUnpaid(run, payment, 'automatic')],
      ];
    case 'boleto':
    case 'us_bank_account':
    case 'sepa_debit':
      return [
        [3, () => void succeed(run, payment, null)],
        [2, () => expireVoucher(run, payment)],
      ];
  }
}

function processing(run: StripeRun, payment: Payment, charge: Charge): PossibleAct[] {
  const done = (paidNow: boolean): void => {
    if (paidNow) settle(run, payment, charge);
    else {
      failDelayed(run, payment, charge);
      for (const review of openReviewsOf(run, charge))
        closeReview(run, review, 'payment_never_settled');
    }
    const { session } = payment;
    if (session !== null && payment.charges.length === 1) settleSession(run, session, paidNow);
  };
  return [
    [5, () => done(true)],
    [2, () => done(false)],
  ];
}

function held(run: StripeRun, payment: Payment, charge: Charge): PossibleAct[] {
  const capturable = payment.amountCapturable;
  const part = run.part(capturable);
  const acts: PossibleAct[] = [
    [4, () => captureFinally(run, payment, charge, capturable)],
    [2, () => captureFinally(run, payment, charge, part)],
  ];
  if (part < capturable) acts.push([2, () => captureSome(run, payment, charge, part)]);
  if (charge.captured === 0) {
    acts.push([
      1,
      () =>
        cancelAuthorisation(
          run,
          payment,
          charge,
          run.random.pick(['abandoned', 'duplicate', 'requested_by_customer']),
        ),
    ]);
    acts.push([1, () => expireAuthorisation(run, payment, charge)]);
  }
  return acts;
}

const LATE_FAILURES: ReadonlySet<string> = new Set(['us_bank_account', 'sepa_debit']);

function paid(run: StripeRun, payment: Payment, charge: Charge): PossibleAct[] {
  if (charge.failedLate) return [];
  const acts: PossibleAct[] = [];
  const failedRefund = charge.refunds.some(
    ({ status }) => status === 'failed' || status === 'canceled',
  );
  if (run.showsRefunds || !failedRefund) acts.push([1, () => touchCharge(run, charge)]);
  if (
    LATE_FAILURES.has(payment.method) &&
    charge.refunds.length === 0 &&
    !charge.disputed &&
    passedReviews(run, payment)
  ) {
    acts.push([2, () => failLate(run, charge)]);
  }
  return acts;
}
