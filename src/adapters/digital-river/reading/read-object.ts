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
import { parseOrder } from '../schema/parse-order.js';
import type { Shape } from '../schema/shape.js';
import { orderReport } from './order-report.js';
import {
  chargeReport,
  fileReport,
  fulfilmentReport,
  refundReport,
  returnReport,
  transactionReport,
} from './part-reports.js';
import type { Report } from './report.js';

/**
 * Reads an object of a known shape.
 *
 * @param at - the place of the object in the body, for problems.
 * @param documentKind - the kind of a file, which only the event names.
 */
export function readObject(
  object: unknown,
  shape: Shape,
  at: string,
  documentKind: OrderDocument['kind'],
): Parsed<Report> {
  switch (shape) {
    case 'order':
      return then(parseOrder(object, at), orderReport);
    case 'charge':
      return then(parse(chargeSchema, object, at, 'orderId'), chargeReport);
    case 'refund':
      return then(parse(refundSchema, object, at, 'orderId'), refundReport);
    case 'transaction':
      return then(parse(transactionSchema, object, at, 'orderId'), transactionReport);
    case 'return':
      return then(parse(returnSchema, object, at, 'orderId'), returnReport);
    case 'file':
      return then(parse(fileSchema, object, at, 'orderId'), (file) =>
        fileReport(file, documentKind),
      );
    case 'fulfilment':
      return readFulfilment(object, at);
  }
}

function readFulfilment(object: unknown, at: string): Parsed<Report> {
  const parsed = parse(fulfilmentSchema, object, at, 'orderId');
  if (!parsed.ok) return parsed;
  const { orderId, orderDetails } = parsed.value;
  if (orderDetails !== undefined && orderDetails.id !== orderId) {
    const reason = 'Expected the id of the order that the fulfilment names.';
    return refuse('unexpected_shape', `${at}.orderDetails.id`, reason);
  }
  return { ok: true, value: fulfilmentReport(parsed.value) };
}

function then<T>(parsed: Parsed<T>, report: (value: T) => Report): Parsed<Report> {
  return parsed.ok ? { ok: true, value: report(parsed.value) } : parsed;
}
