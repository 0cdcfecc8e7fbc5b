import { completeSession, expireSession, openSession } from '../acts/checkout.js';
import { awaitTransfer, fundPartially, issueVoucher, process } from '../acts/delayed.js';
import {
  addCharge,
  failAttempt,
  markSucceeded,
  openPayment,
  reportSuccess,
  requireAuthentication,
  succeed,
} from '../acts/payment.js';
import { openReview } from '../acts/review.js';
import type { CaptureMethod, OutcomeType } from '../enumerations.js';
import type { Charge, Payment, PaymentMethod } from '../run/model.js';
import type { StripeRun } from '../run/stripe-run.js';

/** Begins a payment of a drawn kind. */
export function beginPayment(run: StripeRun, amount: number): Payment {
  const method = run.random.weighted<PaymentMethod>([
    [12, 'card'],
    [2, 'us_bank_account'],
    [2, 'sepa_debit'],
    [1, 'boleto'],
    [1, 'customer_balance'],
  ]);
  const captureMethod: CaptureMethod =
    method === 'card'
      ? run.random.pick(['automatic', 'automatic_async', 'manual', 'manual'])
      : 'automatic';
  const payment = openPayment(run, { amount, captureMethod, method });
  run.pass(run.random.pick([0, 0, 1, 40]));
  if (method === 'card' && run.random.chance(0.2)) declineFirst(run, payment);
  advanceUnpaid(run, payment);
  return payment;
}

/** A buyer who tries again after attempts that failed, all within one PaymentIntent. */
function declineFirst(run: StripeRun, payment: Payment): void {
  const attempts = run.random.int(1, 3);
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    failAttempt(run, payment, run.random.pick(['issuer_declined', 'blocked', 'invalid']));
    run.pass(run.random.pick([0, 0, 20]));
  }
}

/** What a buyer does first, by the method. */
export function advanceUnpaid(run: StripeRun, payment: Payment): void {
  switch (payment.method) {
    case 'card':
      if (run.random.chance(0.2)) requireAuthentication(run, payment);
      else pay(run, payment);
      return;
    case 'us_bank_account':
    case 'sepa_debit':
      process(run, payment);
      return;
    case 'boleto':
      issueVoucher(run, payment);
      return;
    case 'customer_balance':
      awaitTransfer(run, payment);
      if (run.random.chance(0.5)) fundPartially(run, payment);
  }
}

/**
 * The card is charged. A rule of Radar may place the payment in review: the event may come before
 * the success, in the same second, or after it (woocommerce-gateway-stripe#3063).
 */
export function pay(run: StripeRun, payment: Payment): Charge {
  const reviewed = run.random.chance(0.25);
  const outcome: OutcomeType | null = reviewed
    ? 'manual_review'
    : run.random.chance(0.05)
      ? null
      : 'authorized';
  if (!reviewed) return succeed(run, payment, outcome);
  return succeedInReview(run, payment, run.random.pick(['before', 'with', 'after']));
}

/** A payment succeeds and is placed in review by a rule. */
export function succeedInReview(
  run: StripeRun,
  payment: Payment,
  when: 'before' | 'with' | 'after',
): Charge {
  const charge = addCharge(run, payment, 'manual_review');
  run.played(`review_${when}_success`);
  if (when === 'before') {
    openReview(run, charge, 'rule');
    run.pass(1);
  }
  markSucceeded(run, payment, charge);
  reportSuccess(run, payment, charge);
  if (when === 'after') run.pass(run.random.int(1, 30));
  if (when !== 'before') openReview(run, charge, 'rule');
  return charge;
}

/** An order that is paid in Checkout, or not. The PaymentIntent exists only once it is confirmed. */
export function beginCheckout(run: StripeRun, amount: number): void {
  const free = run.setup.total === undefined && run.random.chance(0.15);
  const session = openSession(run, free ? 0 : amount);
  run.pass(run.random.int(5, 600));
  if (free) {
    completeSession(run, session);
    return;
  }
  if (run.random.chance(0.2)) {
    expireSession(run, session);
    return;
  }
  const delayed = run.random.chance(0.3);
  const payment = openPayment(run, {
    amount,
    captureMethod: 'automatic',
    method: delayed ? 'sepa_debit' : 'card',
    session,
  });
  if (delayed) process(run, payment);
  else pay(run, payment);
  completeSession(run, session);
}
