import type { JsonObject } from '../../simulator/values/json.js';

/**
 * The texts that make data personal in a simulated body. Stripe sends such data in the clear; none
 * of these texts may be stored, logged or shown. The last four digits of a card have their quotation marks:
 * any four digits also occur in ids, amounts and times.
 */
export const PERSONAL_DATA_IN_STRIPE_BODIES: readonly string[] = [
  '@customer.example',
  'Personal Name',
  'Personal Street',
  '_secret_',
  'pay.example/receipts',
  'private_decline',
  '203.0.113.',
  'fingerprint-',
  '"4242"',
  '4242424242424242',
];

/** The billing details of a buyer. */
export function billingDetails(receiptEmail: string): JsonObject {
  return {
    address: {
      city: 'Dublin',
      country: 'IE',
      line1: '1 Personal Street',
      line2: null,
      postal_code: 'D02 X285',
      state: null,
    },
    email: receiptEmail,
    name: 'Personal Name',
    phone: '+353 1 555 0100',
    tax_id: null,
  };
}

/** Where goods go. */
export function shippingDetails(): JsonObject {
  return {
    address: {
      city: 'Dublin',
      country: 'IE',
      line1: '1 Personal Street',
      line2: null,
      postal_code: 'D02 X285',
      state: null,
    },
    carrier: null,
    name: 'Personal Name',
    phone: '+353 1 555 0100',
    tracking_number: null,
  };
}
