/**
 * Where objects are read, by their kind.
 *
 * Stripe, "API reference": the path of each resource.
 */
export const OBJECT_PATHS: Readonly<Record<string, string>> = {
  payment_intent: '/v1/payment_intents',
  charge: '/v1/charges',
  refund: '/v1/refunds',
  dispute: '/v1/disputes',
  review: '/v1/reviews',
  'radar.early_fraud_warning': '/v1/radar/early_fraud_warnings',
  'checkout.session': '/v1/checkout/sessions',
};

/** Whether a payment is a Charge that was made without a PaymentIntent. */
export function isCharge(payment: string): boolean {
  return /^(?:ch|py)_/.test(payment);
}

/** The path of one object below that of its resource. */
export function pathOf(resource: string, id: string): string {
  return `${resource}/${encodeURIComponent(id)}`;
}
