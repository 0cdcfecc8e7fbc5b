import { z } from 'zod';
import {
  amount,
  currency,
  flag,
  id,
  informativeTime,
  listOf,
  maybe,
  objectOf,
  optionalId,
  text,
} from './fields.js';

const chargeAction = objectOf({
  id: optionalId,
  state: maybe(text),
  amount,
  fulfillmentId: optionalId,
  createdTime: informativeTime,
});

/** It has no id, and its `state` is `complete` where the refund itself has `succeeded`. */
const embeddedRefund = objectOf({ state: maybe(text), amount });

const chargeFields = {
  id,
  state: maybe(text),
  amount,
  currency,
  createdTime: informativeTime,
  sourceId: z.unknown().optional(),
  captures: listOf(chargeAction),
  cancels: listOf(chargeAction),
  refunds: listOf(embeddedRefund),
  failureMessage: z.unknown().optional(),
  // Read only to keep it out of the message.
  failureCode: z.unknown().optional(),
};

/** A charge in an order: `payment.charges[]`, or `charges[]` up to API version 2020-12. */
export const embeddedChargeSchema = objectOf(chargeFields);

/** A charge as `data.object` of an `order.charge.*` delivery. It names its order. */
export const chargeSchema = objectOf({ ...chargeFields, orderId: id, liveMode: flag });

export type ParsedCharge = z.output<typeof embeddedChargeSchema>;
export type ParsedChargeAction = z.output<typeof chargeAction>;
