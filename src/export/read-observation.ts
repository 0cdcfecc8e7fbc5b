import { z } from 'zod';
import { CHARGE_ACTION_STATES, CHARGE_STATES } from '../order/facts/charge.js';
import { REFUND_STATES } from '../order/facts/facts.js';
import type { Observation, PaymentObservation } from '../order/observation.js';
import { FRAUD_STATES, ORDER_STATES } from '../order/state.js';
import { timesFromText } from '../order/time/times-as-text.js';
import { objectReport } from './object-report-schema.js';

const instant = z.int();
const named = z.looseObject({ id: z.string() });
const money = z.looseObject({ minor: z.int(), currency: z.string() });
const action = named.extend({
  state: z.enum([...CHARGE_ACTION_STATES, 'unknown']),
  amount: money.optional(),
});
const charge = named.extend({
  state: z.enum([...CHARGE_STATES, 'unknown']),
  amount: money.optional(),
  refundedAmount: money.optional(),
  captures: z.array(action).optional(),
  cancels: z.array(action).optional(),
  createdAt: instant.optional(),
});
const refund = named.extend({
  state: z.enum([...REFUND_STATES, 'unknown']),
  amount: money.optional(),
  asked: money.optional(),
  createdAt: instant.optional(),
});

const facts = z.looseObject({
  charges: z.array(charge).optional(),
  refunds: z.array(refund).optional(),
  items: z
    .array(named.extend({ amount: money.optional(), quantity: z.number().optional() }))
    .optional(),
  fulfilments: z
    .array(
      named.extend({
        createdAt: instant.optional(),
        items: z.array(
          z.looseObject({
            itemId: z.string().optional(),
            skuId: z.string().optional(),
            quantity: z.int(),
            cancelQuantity: z.int(),
          }),
        ),
      }),
    )
    .optional(),
  documents: z.array(named.extend({ kind: z.enum(['invoice', 'credit_memo']) })).optional(),
  returns: z
    .array(
      named.extend({
        state: z.enum(['created', 'accepted', 'unknown']),
        items: z
          .array(z.looseObject({ itemId: z.string(), quantity: z.int(), accepted: z.int() }))
          .optional(),
      }),
    )
    .optional(),
  flags: z.array(named.extend({ kind: z.string(), detail: z.string() })).optional(),
  payment: z.looseObject({ settling: z.boolean(), action: z.string().optional() }).optional(),
  chargebacks: z.array(named.extend({ amount: money.optional() })).optional(),
  reauthorisation: z.enum(['failed', 'renewed']).optional(),
  credits: z.array(named.extend({ amount: money.optional() })).optional(),
  totalAmount: money.optional(),
  availableToRefund: money.optional(),
  requestToBeForgotten: z.literal(true).optional(),
  upstreamId: z.string().optional(),
  checkoutId: z.string().optional(),
});

const source = z.enum(['webhook', 'response', 'read', 'shop']);

const event = z.union([
  z.looseObject({ type: z.literal('facts.reported'), facts, instant, source }),
  z.looseObject({ type: z.enum(FRAUD_STATES.map((state) => `fraud.${state}` as const)) }),
  z.looseObject({
    type: z.enum(ORDER_STATES.map((state) => `order.${state}` as const)),
    charges: z.array(charge).optional(),
  }),
]);

const references = z.array(z.string());

const observation = z.looseObject({
  id: z.string(),
  account: z.string(),
  orderId: z.string(),
  instant,
  source,
  events: z.array(event),
  transitionTimes: z.partialRecord(z.enum(ORDER_STATES), instant).optional(),
  fraudTransitionTimes: z.partialRecord(z.enum(FRAUD_STATES), instant).optional(),
  releases: z.boolean(),
  objects: z.array(objectReport).optional(),
  references: references.optional(),
  unknown: z.array(z.looseObject({ path: z.string(), value: z.string() })).optional(),
  conflictsWith: z.string().optional(),
  label: z.string().optional(),
});

const paymentObservation = observation.extend({
  orderId: z.string().optional(),
  objects: z.array(objectReport),
  references: references.min(1),
});

/** Reads an observation, with its instants as numbers or as text. Undefined for any other value. */
export function readObservation(json: unknown): Observation | undefined {
  const value = timesFromText(json);
  // The value itself is returned: a schema would copy it, and lose keys like `__proto__`.
  return observation.safeParse(value).success ? (value as Observation) : undefined;
}

/** Reads an observation whose order need not be known, in the same way. */
export function readPaymentObservation(json: unknown): PaymentObservation | undefined {
  const value = timesFromText(json);
  return paymentObservation.safeParse(value).success ? (value as PaymentObservation) : undefined;
}
