import type { Session } from '../run/model.js';
import type { Render, StripeRun } from '../run/stripe-run.js';
import { billingDetails } from './personal-data.js';

/** Draws a Checkout Session. Source: Stripe, "The Checkout Session object". */
export function renderSession(run: StripeRun, session: Session): Render {
  const labelled = run.setup.label !== 'never';
  return () => ({
    id: session.id,
    object: 'checkout.session',
    after_expiration: null,
    allow_promotion_codes: null,
    amount_subtotal: session.amount,
    amount_total: session.amount,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: null,
    cancel_url: 'https://shop.example/cancel',
    client_reference_id: labelled ? run.setup.orderId : null,
    client_secret: null,
    created: session.created,
    currency: run.setup.currency.code,
    customer: null,
    customer_details: {
      ...billingDetails('session@customer.example'),
      tax_exempt: 'none',
      tax_ids: [],
    },
    customer_email: 'session@customer.example',
    expires_at: session.created + 86_400,
    invoice: null,
    livemode: run.livemode,
    locale: null,
    metadata: labelled ? { order_id: run.setup.orderId } : {},
    mode: 'payment',
    payment_intent: session.payment?.id ?? null,
    payment_link: null,
    payment_method_collection: 'if_required',
    payment_method_types: [session.payment?.method ?? 'card'],
    payment_status: session.paymentStatus,
    setup_intent: null,
    shipping_cost: null,
    status: session.status,
    submit_type: null,
    subscription: null,
    success_url: 'https://shop.example/thanks',
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: 'hosted',
    url: null,
  });
}
