import { z } from 'zod';
import { defined } from '../../../order/defined.js';
import type { RefundState } from '../../../order/facts/facts.js';
import { SECOND } from '../../../order/time/instant.js';
import { member } from '../../values/member.js';
import { amount, currency, id, metadata, reference, seconds, word } from './fields.js';
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
  metadata,
});

/** The key of the metadata of a Refund that holds the shop's key of the refund. */
export const REFUND_KEY = 'order_lifecycle_key';

/** Whether a text can be the shop's key of a refund: 1 to 255 printable characters of ASCII. */
export function isRefundKey(key: unknown): key is string {
  return typeof key === 'string' && /^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/.test(key);
}

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
  const key = member(one.metadata, REFUND_KEY);
  return {
    objects: [
      {
        ...{ object: 'refund', id, payment },
        state: values.meaning(STATES, one.status ?? 'pending', 'status'),
        ...defined({ amount: values.money(one.amount, 'amount'), createdAt: created * SECOND }),
        ...(reason === 'expired_uncaptured_charge' ? { release: true } : {}),
        ...(isRefundKey(key) ? { key } : {}),
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
