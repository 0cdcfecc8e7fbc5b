import { z } from 'zod';
import { defined } from '../../../order/defined.js';
import type { RefundState } from '../../../order/facts/facts.js';
import { SECOND } from '../../../order/time/instant.js';
import { amount, currency, id, reference, seconds, word } from './fields.js';
import { type ObjectReading, Unreadable, Values } from './reading.js';

/** The members of a Refund that are read. */
export const refund = z.looseObject({
  id,
  status: word.nullish(),
  amount,
  currency,
  created: seconds,
  payment_intent: reference,
  charge: reference,
  reason: word.nullish(),
});

/** Stripe, "The Refund object", `status`. */
const STATES: Readonly<Record<string, RefundState>> = {
  pending: 'pending',
  requires_action: 'pending_information',
  succeeded: 'succeeded',
  failed: 'failed',
  canceled: 'expired',
};

/**
 * Reads a Refund.
 *
 * Stripe, "The Refund object", `reason`: `expired_uncaptured_charge` is the release of an authorisation.
 */
export function readRefund(one: z.output<typeof refund>): ObjectReading {
  const { id, created, payment_intent: intent, charge, reason } = one;
  const payment = intent ?? charge;
  if (payment === undefined) throw new Unreadable('payment_intent', 'Expected a payment.');
  const values = new Values(one.currency);
  return {
    objects: [
      {
        ...{ object: 'refund', id, payment },
        state: values.meaning(STATES, one.status ?? 'pending', 'status'),
        ...defined({ amount: values.money(one.amount, 'amount'), createdAt: created * SECOND }),
        ...(reason === 'expired_uncaptured_charge' ? { release: true } : {}),
      },
    ],
    references: namesOf(payment, charge),
    unknown: values.unknown,
  };
}

/** The payment, and the Charge beside it. */
export function namesOf(
  payment: string,
  charge: string | undefined,
): readonly [string, ...string[]] {
  return charge === undefined || charge === payment ? [payment] : [payment, charge];
}
