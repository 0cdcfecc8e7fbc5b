import { z } from 'zod';
import { id, reference, seconds } from './fields.js';
import { type ObjectReading, Unreadable } from './reading.js';
import { namesOf } from './refund.js';

/** The members of an early fraud warning that are read. */
export const fraudWarning = z.looseObject({
  id,
  actionable: z.boolean({ error: 'Expected true or false.' }),
  created: seconds,
  payment_intent: reference,
  charge: reference,
});

/** Reads an early fraud warning. */
export function readFraudWarning(one: z.output<typeof fraudWarning>): ObjectReading {
  const { id, actionable, payment_intent: intent, charge } = one;
  const payment = intent ?? charge;
  if (payment === undefined) throw new Unreadable('charge', 'Expected a payment.');
  return {
    objects: [{ object: 'fraud_warning', id, payment, actionable }],
    references: namesOf(payment, charge),
    unknown: [],
  };
}
