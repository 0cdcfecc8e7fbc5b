import type { JsonObject } from '../../simulator/values/json.js';
import { listsCharges } from '../run/generation.js';
import type { Payment } from '../run/model.js';
import type { Render, StripeRun } from '../run/stripe-run.js';
import { chargeAsOfNow } from './charge.js';
import { shippingDetails } from './personal-data.js';

/** Draws a PaymentIntent as of now. Source: Stripe, "The PaymentIntent object". */
export function renderPaymentIntent(run: StripeRun, payment: Payment): Render {
  return (version) => paymentIntentAsOfNow(run, payment, version);
}

export function paymentIntentAsOfNow(
  run: StripeRun,
  payment: Payment,
  version: string,
): JsonObject {
  const latest = payment.charges.at(-1);
  return {
    id: payment.id,
    object: 'payment_intent',
    amount: payment.amount,
    amount_capturable: payment.amountCapturable,
    amount_details: { tip: {} },
    amount_received: payment.amountReceived,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: { allow_redirects: 'always', enabled: true },
    canceled_at: payment.canceledAt,
    cancellation_reason: payment.cancellationReason,
    capture_method: payment.captureMethod,
    ...(listsCharges(version)
      ? {
          charges: {
            object: 'list',
            data: payment.charges.map((charge) => chargeAsOfNow(run, charge, version)).reverse(),
            has_more: false,
            total_count: payment.charges.length,
            url: `/v1/charges?payment_intent=${payment.id}`,
          },
        }
      : { latest_charge: latest?.id ?? null }),
    client_secret: `${payment.id}_secret_personal`,
    confirmation_method: 'automatic',
    created: payment.created,
    currency: run.setup.currency.code,
    customer: null,
    description: null,
    last_payment_error: payment.lastError,
    livemode: run.livemode,
    metadata: { ...payment.metadata },
    next_action: payment.nextAction,
    on_behalf_of: null,
    payment_method: latest === undefined ? null : `pm_${latest.id.slice(3)}`,
    payment_method_options: { card: { request_three_d_secure: 'automatic' } },
    payment_method_types: [payment.method],
    processing: payment.status === 'processing' ? { type: payment.method } : null,
    receipt_email: `${payment.id.slice(3, 9)}@customer.example`,
    review: latest?.review?.id ?? null,
    setup_future_usage: null,
    shipping: shippingDetails(),
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: payment.status,
    transfer_data: null,
    transfer_group: null,
  };
}
