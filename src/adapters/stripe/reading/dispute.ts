import { z } from 'zod';
import { defined } from '../../../order/defined.js';
import type { DisputeState } from '../../../order/payments/states.js';
import { SECOND } from '../../../order/time/instant.js';
import { amount, currency, id, reference, seconds, word } from './fields.js';
import {
  type Ignored,
  type ObjectReading,
  type ReadingRules,
  Unreadable,
  Values,
} from './reading.js';
import { namesOf } from './refund.js';

/** The members of a Dispute that are read. */
export const dispute = z.looseObject({
  id,
  status: word,
  amount,
  currency,
  created: seconds,
  payment_intent: reference,
  charge: reference,
  payment_method_details: z
    .looseObject({ card: z.looseObject({ case_type: word.nullish() }).nullish() })
    .nullish(),
});

/**
 * Stripe, "The Dispute object", `status`; before 2014-11-20, `charge_refunded` instead of `won` for a Charge
 * that was refunded.
 */
const STATES: Readonly<Record<string, DisputeState>> = {
  warning_needs_response: 'inquiry',
  warning_under_review: 'inquiry',
  warning_closed: 'closed',
  needs_response: 'open',
  under_review: 'open',
  appeal_needs_response: 'open',
  appeal_under_review: 'open',
  won: 'won',
  charge_refunded: 'won',
  lost: 'lost',
  prevented: 'closed',
};

/** Reads a Dispute. The account may ignore inquiries. */
export function readDispute(
  one: z.output<typeof dispute>,
  { inquiries }: ReadingRules,
): ObjectReading | Ignored {
  const { id, created, payment_intent: intent, charge, status } = one;
  const payment = intent ?? charge;
  if (payment === undefined) throw new Unreadable('charge', 'Expected a payment.');
  const values = new Values(one.currency);
  const state = values.meaning(STATES, status, 'status');
  if (inquiries === 'ignore' && (state === 'inquiry' || status === 'warning_closed'))
    return { ignored: 'This account ignores inquiries.' };
  // Stripe, "Dispute prevention": a resolution refunds the customer, a block stops the dispute.
  const isRepaid =
    status === 'prevented' && one.payment_method_details?.card?.case_type !== 'block';
  return {
    objects: [
      {
        ...{ object: 'dispute', id, payment, state: isRepaid ? 'repaid' : state },
        ...defined({ amount: values.money(one.amount, 'amount'), createdAt: created * SECOND }),
      },
    ],
    references: namesOf(payment, charge),
    unknown: values.unknown,
  };
}
