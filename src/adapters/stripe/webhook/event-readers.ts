import type { z } from 'zod';
import { charge, readCharge } from '../reading/charge.js';
import { checkoutSession, readCheckoutSession } from '../reading/checkout-session.js';
import { dispute, readDispute } from '../reading/dispute.js';
import { fraudWarning, readFraudWarning } from '../reading/fraud-warning.js';
import { paymentIntent, readPaymentIntent } from '../reading/payment-intent.js';
import type { Ignored, ObjectReading, ReadingRules } from '../reading/reading.js';
import { readRefund, refund } from '../reading/refund.js';
import { readReview, review } from '../reading/review.js';

/** Reads the object of an event. */
export interface EventReader {
  /** The value of `object` of what it reads. */
  readonly object: string;
  readonly read: (object: unknown, rules: ReadingRules) => ObjectReading | Ignored | z.ZodError;
}

function reader<T>(
  object: string,
  schema: z.ZodType<T>,
  read: (value: T, rules: ReadingRules) => ObjectReading | Ignored,
): EventReader {
  return {
    object,
    read: (value, rules) => {
      const parsed = schema.safeParse(value);
      return parsed.success ? read(parsed.data, rules) : parsed.error;
    },
  };
}

/**
 * The events that are read, by the beginning of their types; the first one that fits. The object says what
 * happened, and the type only selects it.
 *
 * Stripe, "Types of events".
 */
export const EVENT_READERS: readonly (readonly [prefix: string, reader: EventReader])[] = [
  ['payment_intent.', reader('payment_intent', paymentIntent, readPaymentIntent)],
  ['charge.dispute.', reader('dispute', dispute, readDispute)],
  ['charge.refund.', reader('refund', refund, readRefund)],
  ['charge.', reader('charge', charge, readCharge)],
  ['refund.', reader('refund', refund, readRefund)],
  ['review.', reader('review', review, readReview)],
  [
    'radar.early_fraud_warning.',
    reader('radar.early_fraud_warning', fraudWarning, readFraudWarning),
  ],
  ['checkout.session.', reader('checkout.session', checkoutSession, readCheckoutSession)],
];

/** The reader of the object of an event, by the type of the event. */
export function readerOfEvent(type: string): EventReader | undefined {
  return EVENT_READERS.find(([prefix]) => type.startsWith(prefix))?.[1];
}

/** The reader of an object, by the value of its `object`. */
export function readerOfObject(object: string): EventReader | undefined {
  return EVENT_READERS.find(([, reader]) => reader.object === object)?.[1];
}
