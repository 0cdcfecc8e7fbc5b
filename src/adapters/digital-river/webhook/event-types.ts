import type { Shape } from '../schema/shape.js';

/** What a type of event is about, and how to read an object whose shape is not distinctive. */
export type EventType =
  | {
      readonly about: 'order';
      readonly shape: Shape;
      readonly documentKind: 'invoice' | 'credit_memo';
    }
  | { readonly about: 'nothing'; readonly reason: string };

const ORDERS = [
  'order.created',
  'order.submitted',
  'order.updated',
  'order.pending_payment',
  'order.pending_review',
  'order.review_opened',
  'order.review_closed',
  'order.accepted',
  'order.blocked',
  'order.cancelled',
  'order.fulfilled',
  'order.complete',
  'order.completed',
  'order.refunded',
  'order.returned',
  'order.dispute',
  'order.dispute.resolved',
  'checkout_session.order.created',
  'checkout_session.order.create',
];

/** Some of these carry an order, recognised by its shape. */
const CHARGES = [
  'order.charge.created',
  'order.charge.pending',
  'order.charge.capturable',
  'order.charge.processing',
  'order.charge.complete',
  'order.charge.completed',
  'order.charge.cancelled',
  'order.charge.failed',
  'order.charge.reauth.failed',
  'order.charge.capture.created',
  'order.charge.capture.pending',
  'order.charge.capture.complete',
  'order.charge.capture.completed',
  'order.charge.capture.failed',
  'order.charge.cancel.created',
  'order.charge.cancel.pending',
  'order.charge.cancel.pending_information',
  'order.charge.cancel.complete',
  'order.charge.cancel.completed',
  'order.charge.cancel.failed',
  'order.charge.refund.created',
  'order.charge.refund.pending',
  'order.charge.refund.pending_information',
  'order.charge.refund.complete',
  'order.charge.refund.completed',
  'order.charge.refund.succeeded',
  'order.charge.refund.failed',
];

const REFUNDS = [
  'refund.created',
  'refund.pending',
  'refund.pending_information',
  'refund.complete',
  'refund.completed',
  'refund.succeeded',
  'refund.failed',
  'refund.expired',
  'refund.updated',
];

const ABOUT_ORDERS: ReadonlyMap<string, Shape> = new Map([
  ...each(ORDERS, 'order'),
  // In production a sales transaction, once documented as an order.
  ['order.chargeback', 'transaction'],
  ...each(CHARGES, 'charge'),
  ...each(REFUNDS, 'refund'),
  ...each(['return.created', 'return.accepted', 'return.updated'], 'return'),
  ...each(['fulfillment.created', 'fulfillment.create'], 'fulfilment'),
  ...each(['order.invoice.created', 'order.credit_memo.created'], 'file'),
]);

/** Families that do not concern the life of an order, by the first part of their names. */
const FAMILIES: ReadonlyMap<string, string> = new Map([
  [
    'subscription',
    'It is about a subscription; each order of the subscription has events of its own.',
  ],
  ['invoice', 'It is about the invoice of a subscription, not about an order.'],
  ['checkout', 'It is about a checkout that is not an order yet.'],
  ['checkout_session', 'It is about a checkout that is not an order yet.'],
  ...each(
    [
      'fulfillment_order',
      'fulfillment_cancellation',
      'fulfillment_return',
      'global_returns',
      'logistics_return',
    ],
    "It is about shipments from the provider's warehouses, which do not change the state of an order.",
  ),
  ...each(
    ['sales_transaction', 'payout'],
    'It is about accounting; the order, charge or refund behind it has events of its own.',
  ),
]);

/**
 * What a type of event is about. Includes names that were changed in 2020 and are still documented
 * (`.completed`, `.created`, `.succeeded`, `.create`). The type only selects deliveries; their content
 * is read from the object.
 *
 * Specification, event types: there are hundreds, and unknown ones are to be ignored.
 */
export function eventType(type: string): EventType {
  const shape = ABOUT_ORDERS.get(type);
  if (shape !== undefined) {
    const documentKind = type === 'order.credit_memo.created' ? 'credit_memo' : 'invoice';
    return { about: 'order', shape, documentKind };
  }
  const [family = ''] = type.split('.', 1);
  const reason = FAMILIES.get(family) ?? 'Events of this type do not concern the life of an order.';
  return { about: 'nothing', reason };
}

function each<const T>(names: readonly string[], value: T): [string, T][] {
  return names.map((name) => [name, value]);
}
