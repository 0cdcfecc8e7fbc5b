import { z } from 'zod';
import { REFUND_STATES } from '../order/facts/facts.js';
import {
  ATTEMPT_STATES,
  CHECKOUT_STATES,
  DISPUTE_STATES,
  PAYMENT_STATES,
  REVIEW_STATES,
  RISK_ASSESSMENTS,
} from '../order/payments/states.js';

const instant = z.int().optional();
const minor = z.int().optional();
const money = z.looseObject({ minor: z.int(), currency: z.string() }).optional();
const yes = z.literal(true).optional();
const items = z.array(z.looseObject({ itemId: z.string(), quantity: z.int().min(1) })).optional();

function report<Name extends string, Shape extends z.ZodRawShape>(object: Name, shape: Shape) {
  return z.looseObject({ object: z.literal(object), id: z.string(), ...shape });
}

/** A report about one object of a provider that speaks of payments, or by the shop. */
export const objectReport = z.discriminatedUnion('object', [
  report('payment', {
    state: z.enum(PAYMENT_STATES),
    ...{ amount: money, capturable: minor, captured: minor, total: money, createdAt: instant },
    action: z.string().optional(),
  }),
  report('attempt', {
    payment: z.string(),
    state: z.enum(ATTEMPT_STATES),
    assessment: z.enum(RISK_ASSESSMENTS),
    ...{ refunded: minor, released: yes, returnedByBank: yes, amount: money },
    ...{ expiresAt: instant, createdAt: instant },
  }),
  report('refund', {
    payment: z.string(),
    state: z.enum([...REFUND_STATES, 'unknown']),
    ...{ amount: money, createdAt: instant, release: yes },
  }),
  report('dispute', {
    payment: z.string(),
    state: z.enum(DISPUTE_STATES),
    ...{ amount: money, createdAt: instant },
  }),
  report('review', { payment: z.string(), state: z.enum(REVIEW_STATES), createdAt: instant }),
  report('fraud_warning', { payment: z.string(), actionable: z.boolean() }),
  report('checkout', { state: z.enum(CHECKOUT_STATES), free: yes, createdAt: instant }),
  report('fulfilment', { items }),
  report('return', { items }),
  report('cancellation', { items }),
]);
