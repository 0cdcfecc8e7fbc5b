import { orderSchema, type ParsedOrder } from '../schema/order-schema.js';
import { type Parsed, parse, refuse } from '../schema/parse.js';
import { shapeOf } from '../schema/shape.js';

/**
 * Reads an order where one is expected. A part of an order (a charge, a refund, a return) names its
 * order by `orderId`: its own id must not be taken for that of an order.
 */
export function readOrder(object: unknown, at: string): Parsed<ParsedOrder> {
  if (isPart(object)) {
    return refuse('unexpected_shape', at, 'Expected an order, not a part of one.');
  }
  return parse(orderSchema, object, at, 'id');
}

function isPart(object: unknown): boolean {
  if (typeof object !== 'object' || object === null) return false;
  return Object.hasOwn(object, 'orderId') && shapeOf(object) !== 'order';
}
