import { z } from 'zod';
import { defined } from '../../../order/defined.js';
import type { CheckoutState } from '../../../order/payments/states.js';
import { SECOND } from '../../../order/time/instant.js';
import { amount, id, metadata, reference, seconds, word } from './fields.js';
import { orderIdOf } from './order-id.js';
import { type Ignored, type ObjectReading, type ReadingRules, Values } from './reading.js';

/** The members of a Checkout Session that are read. */
export const checkoutSession = z.looseObject({
  id,
  status: word.nullish(),
  payment_status: word.nullish(),
  mode: word.nullish(),
  amount_total: amount.nullish(),
  /** Sessions of before 2022 have none. */
  created: seconds.nullish(),
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
 * Stripe, "The Checkout Session object", `payment_status`: `no_payment_required` also means that the payment
 * is delayed or that only a payment method is saved, so that a session is free only with a total of zero.
 */
export function readCheckoutSession(
  session: z.output<typeof checkoutSession>,
  rules: ReadingRules,
): ObjectReading | Ignored {
  const { id, payment_intent: intent, status, payment_status: paid } = session;
  const created = session.created ?? undefined;
  if (intent === undefined && (session.mode === 'setup' || session.mode === 'subscription')) {
    return { ignored: 'Its Checkout Session is not about a single payment.' };
  }
  const isFree =
    paid === 'no_payment_required' && status === 'complete' && session.amount_total === 0;
  const values = new Values();
  const orderId =
    intent === undefined ? orderIdOf(rules, id, session.metadata) : orderIdOf(rules, intent, null);
  return {
    objects: [
      {
        ...{ object: 'checkout', id },
        ...defined({ createdAt: created === undefined ? undefined : created * SECOND }),
        state:
          status === undefined || status === null
            ? 'open'
            : values.meaning(STATES, status, 'status'),
        ...(isFree && intent === undefined ? { free: true } : {}),
      },
    ],
    references: intent === undefined ? [id] : [intent, id],
    ...defined({ orderId, created }),
    unknown: values.unknown,
  };
}
