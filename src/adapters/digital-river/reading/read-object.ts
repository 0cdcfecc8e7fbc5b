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
import { orderSaid } from './order-said.js';
import {
  chargeSaid,
  fileSaid,
  fulfilmentSaid,
  refundSaid,
  returnSaid,
  transactionSaid,
} from './part-said.js';
import { readOrder } from './read-order.js';
import type { Said } from './said.js';

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
): Parsed<Said> {
  switch (shape) {
    case 'order':
      return then(readOrder(object, at), orderSaid);
    case 'charge':
      return then(parse(chargeSchema, object, at, 'orderId'), chargeSaid);
    case 'refund':
      return then(parse(refundSchema, object, at, 'orderId'), refundSaid);
    case 'transaction':
      return then(parse(transactionSchema, object, at, 'orderId'), transactionSaid);
    case 'return':
      return then(parse(returnSchema, object, at, 'orderId'), returnSaid);
    case 'file':
      return then(parse(fileSchema, object, at, 'orderId'), (file) => fileSaid(file, documentKind));
    case 'fulfilment':
      return readFulfilment(object, at);
  }
}

function readFulfilment(object: unknown, at: string): Parsed<Said> {
  const parsed = parse(fulfilmentSchema, object, at, 'orderId');
  if (!parsed.ok) return parsed;
  const { orderId, orderDetails } = parsed.value;
  if (orderDetails !== undefined && orderDetails.id !== orderId) {
    const reason = 'Expected the order that the fulfilment names.';
    return refuse('unexpected_shape', `${at}.orderDetails.id`, reason);
  }
  return { ok: true, value: fulfilmentSaid(parsed.value) };
}

function then<T>(parsed: Parsed<T>, say: (value: T) => Said): Parsed<Said> {
  return parsed.ok ? { ok: true, value: say(parsed.value) } : parsed;
}
