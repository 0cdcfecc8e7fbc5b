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
  quantity,
  text,
} from './fields.js';
import { orderSchema } from './order-schema.js';

/** A refund (`re_…`). Its `charges[]` have no state and are not read. */
export const refundSchema = objectOf({
  id,
  orderId: id,
  state: text,
  amount,
  refundedAmount: amount,
  currency,
  items: listOf(objectOf({ amount, refundedAmount: amount })),
  createdTime: informativeTime,
  liveMode: flag,
});

/** A sales transaction, as in `order.chargeback`. Its names of people are not read. */
export const transactionSchema = objectOf({
  id,
  orderId: id,
  amount,
  currency,
  liveMode: flag,
});

/** A return (`ret_…`). Its reason and location are free text and are not read. */
export const returnSchema = objectOf({
  id,
  orderId: id,
  state: text,
  items: listOf(objectOf({ itemId: optionalId, quantity, quantityAccepted: quantity })),
  liveMode: flag,
});

/** A fulfilment (`ful_…`). Deliveries include its order, without the payment. */
export const fulfilmentSchema = objectOf({
  id,
  orderId: id,
  items: listOf(
    objectOf({ itemId: optionalId, skuId: optionalId, quantity, cancelQuantity: quantity }),
  ),
  trackingCompany: z.unknown().optional(),
  trackingNumber: z.unknown().optional(),
  createdTime: informativeTime,
  orderDetails: maybe(orderSchema),
  liveMode: flag,
});

/** The file of an invoice or a credit memo. Its URL is confidential and is not read. */
export const fileSchema = objectOf({ id, orderId: id, liveMode: flag });

export type ParsedTransaction = z.output<typeof transactionSchema>;
export type ParsedRefund = z.output<typeof refundSchema>;
export type ParsedReturn = z.output<typeof returnSchema>;
export type ParsedFulfilment = z.output<typeof fulfilmentSchema>;
