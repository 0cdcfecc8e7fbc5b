import type { Json, JsonObject } from '../../simulator/values/json.js';
import { listsCharges } from '../run/generation.js';
import type { Charge } from '../run/model.js';
import type { Render, StripeRun } from '../run/stripe-run.js';
import { billingDetails, shippingDetails } from './personal-data.js';
import { refundAsOfNow } from './refund.js';

/** What `amount_refunded` counts: every refund that has not failed, releases that look like refunds included. */
export function amountRefunded(charge: Charge): number {
  return charge.refunds
    .filter(({ status }) => status !== 'failed' && status !== 'canceled')
    .reduce((sum, { amount }) => sum + amount, 0);
}

/** Draws a Charge as of now. Source: Stripe, "The Charge object". */
export function renderCharge(run: StripeRun, charge: Charge): Render {
  return (version) => chargeAsOfNow(run, charge, version);
}

export function chargeAsOfNow(run: StripeRun, charge: Charge, version: string): JsonObject {
  const refunded = amountRefunded(charge);
  const failed = charge.status === 'failed';
  const { payment } = charge;
  const held = charge.status === 'succeeded' && charge.captured === 0 && charge.released === 0;
  return {
    id: charge.id,
    object: 'charge',
    amount: charge.amount,
    amount_captured: amountCaptured(run, charge),
    amount_refunded: refunded,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: charge.captured > 0 ? `txn_${charge.id.slice(3)}` : null,
    billing_details: billingDetails(charge.receiptEmail),
    calculated_statement_descriptor: 'SHOP',
    captured: charge.captured > 0 || isSubmitted(charge),
    created: charge.created,
    currency: run.setup.currency.code,
    customer: null,
    description: null,
    disputed: charge.disputed,
    failure_balance_transaction: charge.isReversed ? `txn_f${charge.id.slice(4)}` : null,
    failure_code: failed ? 'card_declined' : null,
    failure_message: failed ? 'Your card was declined.' : null,
    fraud_details: {},
    livemode: run.livemode,
    metadata: { ...charge.metadata },
    on_behalf_of: null,
    outcome: outcome(charge),
    paid: charge.status === 'succeeded',
    payment_intent: payment.id,
    payment_method: `pm_${charge.id.slice(3)}`,
    payment_method_details: methodDetails(charge, held),
    receipt_email: charge.receiptEmail,
    receipt_number: null,
    receipt_url: `https://pay.example/receipts/${charge.id}`,
    refunded: refunded >= charge.amount,
    ...(listsCharges(version)
      ? {
          refunds: {
            object: 'list',
            data: charge.refunds.map((refund) => refundAsOfNow(run, refund)).reverse(),
            has_more: false,
            total_count: charge.refunds.length,
            url: `/v1/charges/${charge.id}/refunds`,
          },
        }
      : {}),
    review: charge.review === null ? null : charge.review.id,
    shipping: shippingDetails(),
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: charge.status,
    transfer_data: null,
    transfer_group: null,
  };
}

/** Whether the bank was asked to pay a debit: it then shows that it is captured, before it succeeds. */
function isSubmitted({ status, isReversed }: Charge): boolean {
  return status === 'pending' || isReversed;
}

/** Before basil a cancelled authorisation has no captured amount at all (Stripe's changelog, 2025-03-31). */
function amountCaptured(run: StripeRun, charge: Charge): Json {
  if (isSubmitted(charge)) return charge.amount;
  return run.releasesAsRefunds && charge.captured === 0 && charge.released === charge.amount
    ? null
    : charge.captured;
}

function outcome(charge: Charge): Json {
  if (charge.outcome === null) return null;
  const passed = charge.outcome === 'authorized' || charge.outcome === 'manual_review';
  return {
    advice_code: null,
    network_advice_code: null,
    network_decline_code: charge.outcome === 'issuer_declined' ? 'private_decline' : null,
    network_status: passed
      ? 'approved_by_network'
      : charge.outcome === 'issuer_declined'
        ? 'declined_by_network'
        : 'not_sent_to_network',
    reason: passed && charge.outcome === 'authorized' ? null : 'rule',
    risk_level: passed ? 'normal' : 'highest',
    risk_score: passed ? 12 : 88,
    seller_message: passed ? 'Payment complete.' : 'The payment was declined.',
    type: charge.outcome,
  };
}

function methodDetails(charge: Charge, held: boolean): JsonObject {
  const { method } = charge.payment;
  if (method !== 'card') {
    return {
      [method]: { bank_name: 'BANK', fingerprint: 'fingerprint-4242', last4: '4242' },
      type: method,
    };
  }
  return {
    card: {
      amount_authorized: charge.status === 'succeeded' ? charge.amount : null,
      brand: 'visa',
      ...(held ? { capture_before: charge.created + 7 * 86_400 } : {}),
      checks: { address_line1_check: 'pass', address_postal_code_check: 'pass', cvc_check: 'pass' },
      country: 'IE',
      exp_month: 8,
      exp_year: 2030,
      fingerprint: 'fingerprint-4242',
      funding: 'credit',
      last4: '4242',
      multicapture: { status: 'available' },
      network: 'visa',
      network_transaction_id: '4242424242424242',
      three_d_secure: null,
      wallet: null,
    },
    type: 'card',
  };
}
