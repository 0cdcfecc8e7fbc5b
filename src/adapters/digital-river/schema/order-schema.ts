import { z } from 'zod';
import { embeddedChargeSchema } from './charge-schema.js';
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
  quantity,
  text,
  time,
} from './fields.js';

/**
 * The keys that are states, and one alias. Older payloads also list `created` and `submitted`, which are
 * not states.
 */
const stateTransitions = objectOf({
  pending_payment: maybe(time),
  in_review: maybe(time),
  pending_review: maybe(time),
  accepted: maybe(time),
  fulfilled: maybe(time),
  complete: maybe(time),
  returned: maybe(time),
  dispute: maybe(time),
  cancelled: maybe(time),
  blocked: maybe(time),
});

const fraudStateTransitions = objectOf({
  review_opened: maybe(time),
  passed: maybe(time),
  blocked: maybe(time),
});

const product = objectOf({ physical: flag });

const item = objectOf({
  id: optionalId,
  skuId: optionalId,
  state: maybe(text),
  quantity,
  amount,
  productDetails: maybe(product),
  // A checkout session has here what an order has in `productDetails`.
  sku: maybe(product.extend({ id: optionalId })),
  subscriptionInfo: maybe(objectOf({ subscriptionId: optionalId, billingAgreementId: optionalId })),
});

const session = objectOf({
  state: maybe(text),
  nextAction: maybe(objectOf({ action: maybe(text) })),
});

// Sources only inform: an unreadable one must not make its order unreadable.
const sources = z.unknown().optional();

const payment = objectOf({
  charges: listOf(embeddedChargeSchema),
  session: maybe(session),
  sources,
});

const file = objectOf({ id });

/**
 * An order in a delivery or a response. Nothing else of it is read: no name, address, email, telephone
 * number, card or secret.
 */
export const orderSchema = objectOf({
  id,
  state: maybe(text),
  stateTransitions: maybe(stateTransitions),
  fraudState: maybe(text),
  fraudStateTransitions: maybe(fraudStateTransitions),
  currency,
  totalAmount: amount,
  availableToRefundAmount: amount,
  checkoutId: optionalId,
  upstreamId: optionalId,
  items: listOf(item),
  payment: maybe(payment),
  charges: listOf(embeddedChargeSchema),
  sources,
  requestToBeForgotten: z.unknown().optional(),
  invoicePDFs: listOf(file),
  creditMemoPDFs: listOf(file),
  createdTime: informativeTime,
  updatedTime: informativeTime,
  liveMode: flag,
});

export type ParsedOrder = z.output<typeof orderSchema>;
export type ParsedItem = z.output<typeof item>;
export type ParsedSession = z.output<typeof session>;
