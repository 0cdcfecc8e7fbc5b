import { z } from 'zod';
import { defined } from '../../../order/defined.js';
import type { ReviewState } from '../../../order/payments/states.js';
import { SECOND } from '../../../order/time/instant.js';
import { id, reference, seconds, word } from './fields.js';
import { type ObjectReading, type ReadingRules, Unreadable, Values } from './reading.js';
import { namesOf } from './refund.js';

/** The members of a Review that are read. */
export const review = z.looseObject({
  id,
  open: z.boolean({ error: 'Expected true or false.' }),
  reason: word.nullish(),
  closed_reason: word.nullish(),
  created: seconds,
  payment_intent: reference,
  charge: reference,
});

/** Stripe, "The Review object", `closed_reason`. `acknowledged` is decided by an option. */
const CLOSED: Readonly<Record<string, ReviewState>> = {
  approved: 'approved',
  refunded_as_fraud: 'rejected',
  acknowledged: 'ended',
  refunded: 'ended',
  disputed: 'ended',
  canceled: 'ended',
  redacted: 'ended',
  payment_never_settled: 'ended',
};

/** Reads a Review. */
export function readReview(
  one: z.output<typeof review>,
  { acknowledgedReviews }: ReadingRules,
): ObjectReading {
  const { id, created, payment_intent: intent, charge } = one;
  const payment = intent ?? charge;
  if (payment === undefined) throw new Unreadable('payment_intent', 'Expected a payment.');
  const values = new Values();
  const why = one.closed_reason ?? one.reason ?? '';
  const isPassed = why === 'acknowledged' && acknowledgedReviews === 'pass';
  return {
    objects: [
      {
        ...{ object: 'review', id, payment, createdAt: created * SECOND },
        // Stripe, "The Review object", `charge`: another attempt to pay has a review of its own.
        ...defined({ attempt: charge }),
        state: one.open
          ? 'open'
          : isPassed
            ? 'approved'
            : values.meaning(CLOSED, why, 'closed_reason'),
      },
    ],
    references: namesOf(payment, charge),
    unknown: values.unknown,
  };
}
