import { orderSchema, type ParsedOrder } from './order-schema.js';
import { type Parsed, parse, refuse } from './parse.js';
import { shapeOf } from './shape.js';

/**
 * Parses an order. Rejects a part of an order (a charge, a refund, a return), which has an `orderId`: its
 * own id must not be taken for the id of an order.
 */
export function parseOrder(object: unknown, at: string): Parsed<ParsedOrder> {
  if (isPart(object)) {
    return refuse('unexpected_shape', at, 'Expected an order, not a part of one.');
  }
  return parse(orderSchema, object, at, 'id');
}

function isPart(object: unknown): boolean {
  if (typeof object !== 'object' || object === null) return false;
  return Object.hasOwn(object, 'orderId') && shapeOf(object) !== 'order';
}
