import type { JsonObject } from '../../simulator/values/json.js';
import { renderCharge } from '../rendering/charge.js';
import { renderPaymentIntent } from '../rendering/payment-intent.js';
import type { Charge, Payment } from '../run/model.js';
import type { StripeRun } from '../run/stripe-run.js';
import { addCharge, failPayment, markSucceeded, reportSuccess } from './payment.js';

/** The bank works on a debit: the charge is pending for days. Source: Stripe, "Delayed notification". */
export function process(run: StripeRun, payment: Payment): Charge {
  const charge = addCharge(run, payment, run.random.chance(0.5) ? null : 'authorized');
  if (charge.outcome === null) run.played('no_assessment');
  payment.status = 'processing';
  payment.nextAction = null;
  payment.lastError = null;
  run.played('delayed_payment');
  const reports = [
    () => run.emit('charge.pending', renderCharge(run, charge)),
    () => run.emit('payment_intent.processing', renderPaymentIntent(run, payment)),
  ];
  for (const report of run.random.shuffle(reports)) report();
  return charge;
}

/** The bank paid. */
export function settle(run: StripeRun, payment: Payment, charge: Charge): void {
  markSucceeded(run, payment, charge);
  reportSuccess(run, payment, charge);
}

/**
 * The bank did not pay. The PaymentIntent can be paid again. The balance changed when the debit was
 * submitted, and the failure reverses that. Source: Stripe, "Changes to Balance Transaction behavior for
 * debit payment methods".
 */
export function failDelayed(run: StripeRun, payment: Payment, charge: Charge): void {
  charge.status = 'failed';
  charge.isReversed = true;
  run.played('delayed_failure');
  run.emit('charge.failed', renderCharge(run, charge));
  failPayment(run, payment);
}

/**
 * A bank takes money back after the debit had succeeded, outside any dispute. The Charge fails and
 * names its `failure_balance_transaction` (Stripe, "The Charge object").
 */
export function failLate(run: StripeRun, charge: Charge): void {
  charge.status = 'failed';
  charge.failedLate = true;
  charge.isReversed = true;
  run.played('late_failure');
  run.emit('charge.failed', renderCharge(run, charge));
}

/** The buyer gets a voucher to pay within days. Source: Stripe, "Boleto payments". */
export function issueVoucher(run: StripeRun, payment: Payment): void {
  payment.status = 'requires_action';
  payment.nextAction = {
    boleto_display_details: {
      expires_at: run.now + 3 * 86_400,
      hosted_voucher_url: 'https://payments.example/voucher',
      number: '01010101010101010101010101010101010101010101010',
    },
    type: 'boleto_display_details',
  };
  run.played('voucher');
  run.emit('payment_intent.requires_action', renderPaymentIntent(run, payment));
}

/** Nobody paid the voucher in time. */
export function expireVoucher(run: StripeRun, payment: Payment): void {
  run.played('voucher_expired');
  failPayment(run, payment);
}

/** The buyer gets the account to transfer to. Source: Stripe, "Bank transfer payments". */
export function awaitTransfer(run: StripeRun, payment: Payment): void {
  payment.status = 'requires_action';
  payment.nextAction = transferInstructions(payment, payment.amount);
  run.played('bank_transfer');
  run.emit('payment_intent.requires_action', renderPaymentIntent(run, payment));
}

/** The buyer transferred less than the amount. Nothing is charged before all of it arrived. */
export function fundPartially(run: StripeRun, payment: Payment): void {
  payment.nextAction = transferInstructions(payment, run.part(payment.amount));
  run.played('partially_funded');
  run.emit('payment_intent.partially_funded', renderPaymentIntent(run, payment));
}

function transferInstructions(payment: Payment, remaining: number): JsonObject {
  return {
    display_bank_transfer_instructions: {
      amount_remaining: remaining,
      currency: 'eur',
      hosted_instructions_url: 'https://payments.example/instructions',
      reference: payment.id.slice(-8),
      type: 'eu_bank_transfer',
    },
    type: 'display_bank_transfer_instructions',
  };
}
