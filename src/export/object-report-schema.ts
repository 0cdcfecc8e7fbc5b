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

const minor = z.int();
const money = z.looseObject({ minor, currency: z.string() });
const yes = z.literal(true);

/** Members that each report may have. */
const named = { id: z.string(), createdAt: z.int().optional() };
const ofPayment = { ...named, payment: z.string(), amount: money.optional() };
const ofShop = {
  ...named,
  items: z.array(z.looseObject({ itemId: z.string(), quantity: z.int() })).optional(),
};

/** The required shape of a report about one object of a provider that speaks of payments, or of the shop. */
export const objectReport = z.discriminatedUnion('object', [
  z.looseObject({
    ...named,
    object: z.literal('payment'),
    state: z.enum(PAYMENT_STATES),
    amount: money.optional(),
    capturable: minor.optional(),
    captured: minor.optional(),
    total: money.optional(),
    action: z.string().optional(),
    newestAttempt: z.string().optional(),
  }),
  z.looseObject({
    ...ofPayment,
    object: z.literal('attempt'),
    state: z.enum(ATTEMPT_STATES),
    assessment: z.enum(RISK_ASSESSMENTS),
    captured: minor.optional(),
    refunded: minor.optional(),
    releasedAsRefund: minor.optional(),
    released: yes.optional(),
    returnedByBank: yes.optional(),
    expiresAt: z.int().optional(),
    failureMessage: z.string().optional(),
  }),
  z.looseObject({
    ...ofPayment,
    object: z.literal('refund'),
    state: z.enum([...REFUND_STATES, 'unknown']),
    release: yes.optional(),
    key: z.string().optional(),
  }),
  z.looseObject({ ...ofPayment, object: z.literal('dispute'), state: z.enum(DISPUTE_STATES) }),
  z.looseObject({ ...ofPayment, object: z.literal('review'), state: z.enum(REVIEW_STATES) }),
  z.looseObject({ ...ofPayment, object: z.literal('fraud_warning'), actionable: z.boolean() }),
  z.looseObject({
    ...named,
    object: z.literal('checkout'),
    state: z.enum(CHECKOUT_STATES),
    free: yes.optional(),
  }),
  z.looseObject({ ...ofShop, object: z.literal('fulfilment') }),
  z.looseObject({ ...ofShop, object: z.literal('return') }),
  z.looseObject({ ...ofShop, object: z.literal('cancellation') }),
]);
