import { z } from 'zod';
import { defined } from '../../../order/defined.js';
import type { CheckoutState } from '../../../order/payments/states.js';
import { SECOND } from '../../../order/time/instant.js';
import { id, metadata, reference, seconds, word } from './fields.js';
import { orderIdOf } from './order-id.js';
import { type ObjectReading, type ReadingRules, Values } from './reading.js';

/** The members of a Checkout Session that are read. */
export const checkoutSession = z.looseObject({
  id,
  status: word.nullish(),
  payment_status: word.nullish(),
  created: seconds,
  payment_intent: reference,
  metadata,
});

/** Stripe, "The Checkout Session object", `status`. */
const STATES: Readonly<Record<string, CheckoutState>> = {
  open: 'open',
  complete: 'complete',
  expired: 'expired',
};

/**
 * Reads a Checkout Session. While it has no payment, its own metadata names the order; once it has one,
 * only the payment does, so that an order is never named by two rules.
 *
 * Stripe, "The Checkout Session object", `payment_status`: `no_payment_required` has no PaymentIntent.
 */
export function readCheckoutSession(
  session: z.output<typeof checkoutSession>,
  rules: ReadingRules,
): ObjectReading {
  const { id, created, payment_intent: intent, status, payment_status: paid } = session;
  const values = new Values();
  const orderId =
    intent === undefined ? orderIdOf(rules, id, session.metadata) : orderIdOf(rules, intent, null);
  return {
    objects: [
      {
        ...{ object: 'checkout', id, createdAt: created * SECOND },
        state:
          status === undefined || status === null
            ? 'open'
            : values.meaning(STATES, status, 'status'),
        ...(paid === 'no_payment_required' && status === 'complete' ? { free: true } : {}),
      },
    ],
    references: intent === undefined ? [id] : [intent, id],
    ...defined({ orderId }),
    created,
    unknown: values.unknown,
  };
}
