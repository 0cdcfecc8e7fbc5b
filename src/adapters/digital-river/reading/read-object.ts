import type { OrderDocument } from '../../../order/facts/facts.js';
import { chargeSchema } from '../schema/charge-schema.js';
import {
  fileSchema,
  fulfilmentSchema,
  refundSchema,
  returnSchema,
  transactionSchema,
} from '../schema/order-part-schemas.js';
import { type Parsed, parse, refuse } from '../schema/parse.js';
import type { Shape } from '../schema/shape.js';
import type { ParsedObject } from './parsed-object.js';
import { parsedOrder } from './parsed-order.js';
import {
  parsedCharge,
  parsedFile,
  parsedFulfilment,
  parsedRefund,
  parsedReturn,
  parsedTransaction,
} from './parsed-parts.js';
import { readOrder } from './read-order.js';

/**
 * Reads an object of a known shape.
 *
 * @param at - where it stands in the body, for problems.
 * @param documentKind - what a file is, which only the event says.
 */
export function readObject(
  object: unknown,
  shape: Shape,
  at: string,
  documentKind: OrderDocument['kind'],
): Parsed<ParsedObject> {
  switch (shape) {
    case 'order':
      return then(readOrder(object, at), parsedOrder);
    case 'charge':
      return then(parse(chargeSchema, object, at, 'orderId'), parsedCharge);
    case 'refund':
      return then(parse(refundSchema, object, at, 'orderId'), parsedRefund);
    case 'transaction':
      return then(parse(transactionSchema, object, at, 'orderId'), parsedTransaction);
    case 'return':
      return then(parse(returnSchema, object, at, 'orderId'), parsedReturn);
    case 'file':
      return then(parse(fileSchema, object, at, 'orderId'), (file) =>
        parsedFile(file, documentKind),
      );
    case 'fulfilment':
      return readFulfilment(object, at);
  }
}

function readFulfilment(object: unknown, at: string): Parsed<ParsedObject> {
  const parsed = parse(fulfilmentSchema, object, at, 'orderId');
  if (!parsed.ok) return parsed;
  const { orderId, orderDetails } = parsed.value;
  if (orderDetails !== undefined && orderDetails.id !== orderId) {
    const reason = 'Expected the order that the fulfilment names.';
    return refuse('unexpected_shape', `${at}.orderDetails.id`, reason);
  }
  return { ok: true, value: parsedFulfilment(parsed.value) };
}

function then<T>(parsed: Parsed<T>, say: (value: T) => ParsedObject): Parsed<ParsedObject> {
  return parsed.ok ? { ok: true, value: say(parsed.value) } : parsed;
}
