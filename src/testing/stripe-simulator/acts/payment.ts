import type { CaptureMethod, OutcomeType } from '../enumerations.js';
import { renderCharge } from '../rendering/charge.js';
import { renderPaymentIntent } from '../rendering/payment-intent.js';
import type { Charge, Payment, PaymentMethod, Session } from '../run/model.js';
import type { StripeRun } from '../run/stripe-run.js';

/** How a payment is begun. */
export interface PaymentOptions {
  readonly amount: number;
  readonly captureMethod: CaptureMethod;
  readonly method: PaymentMethod;
  readonly session?: Session;
}

/** The metadata that names the order. */
function labels(run: StripeRun): Record<string, string> {
  const { orderId, total } = run.setup;
  return { order_id: orderId, ...(total === undefined ? {} : { order_total: String(total) }) };
}

/** A PaymentIntent is created. Source: Stripe, "How PaymentIntents work". */
export function openPayment(run: StripeRun, options: PaymentOptions): Payment {
  const payment: Payment = {
    id: run.id('pi'),
    created: run.now,
    amount: options.amount,
    captureMethod: options.captureMethod,
    method: options.method,
    status: 'requires_payment_method',
    metadata: run.setup.label === 'at_once' ? labels(run) : { basket: 'b-1' },
    labelledAt: run.now,
    charges: [],
    session: options.session ?? null,
    amountReceived: 0,
    amountCapturable: 0,
    canceledAt: null,
    cancellationReason: null,
    nextAction: null,
    lastError: null,
  };
  run.payments.push(payment);
  if (options.session !== undefined) options.session.payment = payment;
  if (run.payments.length > 1) run.played('second_payment');
  run.emit('payment_intent.created', renderPaymentIntent(run, payment));
  return payment;
}

/** The shop adds the order to its payments. Stripe sends no event for this; later ones carry it. */
export function addLabels(run: StripeRun): void {
  for (const payment of run.payments) {
    payment.metadata = { ...payment.metadata, ...labels(run) };
    payment.labelledAt = run.now;
  }
  run.played('late_metadata');
}

/** An attempt to pay begins: a Charge, which copies the metadata once. */
export function addCharge(run: StripeRun, payment: Payment, outcome: OutcomeType | null): Charge {
  const charge: Charge = {
    id: run.id(payment.method === 'card' ? 'ch' : 'py'),
    created: run.now,
    payment,
    amount: payment.amount,
    metadata: { ...payment.metadata },
    status: 'pending',
    outcome,
    captured: 0,
    released: 0,
    failedLate: false,
    isReversed: false,
    refunds: [],
    disputed: false,
    review: null,
    receiptEmail: `${payment.id.slice(3, 9)}@customer.example`,
  };
  payment.charges.push(charge);
  if (payment.charges.length > 1) run.played('retry_after_failure');
  return charge;
}

/** A PaymentIntent whose attempt failed waits for another payment method. */
export function failPayment(run: StripeRun, payment: Payment): void {
  payment.status = 'requires_payment_method';
  payment.nextAction = null;
  payment.lastError = {
    code: 'card_declined',
    decline_code: 'private_decline',
    message: 'Your card was declined.',
    payment_method: { id: run.id('pm'), object: 'payment_method', card: { last4: '4242' } },
    type: 'card_error',
  };
  run.emit('payment_intent.payment_failed', renderPaymentIntent(run, payment));
}

/** An attempt fails at once. The PaymentIntent can be paid again. Source: Stripe, "Declines". */
export function failAttempt(
  run: StripeRun,
  payment: Payment,
  outcome: 'issuer_declined' | 'blocked' | 'invalid',
): void {
  const charge = addCharge(run, payment, outcome);
  charge.status = 'failed';
  run.played(
    outcome === 'blocked'
      ? 'blocked_attempt'
      : outcome === 'invalid'
        ? 'invalid_attempt'
        : 'declined_attempt',
  );
  run.emit('charge.failed', renderCharge(run, charge));
  failPayment(run, payment);
}

/** The buyer has to authenticate. Source: Stripe, "3D Secure authentication". */
export function requireAuthentication(run: StripeRun, payment: Payment): void {
  payment.status = 'requires_action';
  payment.nextAction = run.random.pick([
    {
      redirect_to_url: { return_url: null, url: 'https://bank.example/3ds' },
      type: 'redirect_to_url',
    },
    { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'three_d_secure_redirect' } },
  ]);
  run.played('authentication');
  run.emit('payment_intent.requires_action', renderPaymentIntent(run, payment));
}

/** The buyer does not pass the authentication: no Charge comes of it. */
export function failAuthentication(run: StripeRun, payment: Payment): void {
  run.played('failed_authentication');
  failPayment(run, payment);
}

/**
 * The attempt succeeds: with automatic capture the money is taken, with manual capture it is held.
 * The Charge and the PaymentIntent report it in the same second, in either order.
 */
export function succeed(run: StripeRun, payment: Payment, outcome: OutcomeType | null): Charge {
  const charge = addCharge(run, payment, outcome);
  if (outcome === null) run.played('no_assessment');
  markSucceeded(run, payment, charge);
  reportSuccess(run, payment, charge);
  return charge;
}

/** Moves a payment and its charge to success, without an event. */
export function markSucceeded(run: StripeRun, payment: Payment, charge: Charge): void {
  charge.status = 'succeeded';
  payment.nextAction = null;
  payment.lastError = null;
  if (run.goods.gaveUpAt !== null) run.played('payment_after_cancellation');
  if (payment.captureMethod === 'manual') {
    payment.status = 'requires_capture';
    payment.amountCapturable = payment.amount;
    run.played('manual_capture');
    return;
  }
  payment.status = 'succeeded';
  payment.amountReceived = payment.amount;
  charge.captured = payment.amount;
  run.played(
    payment.captureMethod === 'automatic_async' ? 'asynchronous_capture' : 'automatic_capture',
  );
}

/** Posts what success looks like. */
export function reportSuccess(run: StripeRun, payment: Payment, charge: Charge): void {
  const reports = [
    () => run.emit('charge.succeeded', renderCharge(run, charge)),
    () =>
      run.emit(
        payment.status === 'requires_capture'
          ? 'payment_intent.amount_capturable_updated'
          : 'payment_intent.succeeded',
        renderPaymentIntent(run, payment),
      ),
  ];
  for (const report of run.random.shuffle(reports)) report();
  if (charge.captured > 0 && run.random.chance(0.3)) touchCharge(run, charge);
}

/** A Charge is updated without any change of its money, as after an asynchronous capture. */
export function touchCharge(run: StripeRun, charge: Charge): void {
  run.pass(run.random.int(0, 2));
  run.played('asynchronously_updated_charge');
  run.emit('charge.updated', renderCharge(run, charge), { balance_transaction: null });
}

/** A PaymentIntent that nobody paid is cancelled. Source: Stripe, "Cancel a PaymentIntent". */
export function cancelUnpaid(
  run: StripeRun,
  payment: Payment,
  reason: Payment['cancellationReason'],
): void {
  payment.status = 'canceled';
  payment.canceledAt = run.now;
  payment.cancellationReason = reason;
  payment.nextAction = null;
  run.played('cancelled_unpaid');
  run.emit('payment_intent.canceled', renderPaymentIntent(run, payment));
}
