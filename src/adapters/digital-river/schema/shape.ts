/** What an object of the provider is, judged by what it looks like. */
export type Shape =
  | 'order'
  | 'charge'
  | 'refund'
  | 'return'
  | 'fulfilment'
  | 'file'
  | 'transaction';

/** Tried in turn; the first key found decides. */
const TELLTALES: readonly (readonly [Shape, readonly string[]])[] = [
  ['fulfilment', ['orderDetails']],
  ['transaction', ['saleTime', 'payoutAmounts', 'payerId', 'payeeId']],
  [
    'order',
    [
      'stateTransitions',
      'checkoutId',
      'fraudState',
      'fraudStateTransitions',
      'payment',
      'totalAmount',
      'subtotal',
    ],
  ],
  ['charge', ['captured', 'paymentSessionId', 'captures', 'cancels']],
  ['file', ['fileId', 'purpose', 'invoiceURL']],
  ['refund', ['refundedAmount']],
];

/**
 * What an object is, by its shape and never by the name of the event that carried it: the samples
 * of `order.charge.refund.failed` and `order.charge.reauth.failed` hold orders.
 *
 * @returns `undefined` if nothing about it is telling.
 */
export function shapeOf(object: object): Shape | undefined {
  for (const [shape, keys] of TELLTALES) {
    if (keys.some((key) => Object.hasOwn(object, key))) return shape;
  }
  return shapeOfLines(Reflect.get(object, 'items'));
}

function shapeOfLines(items: unknown): Shape | undefined {
  if (!Array.isArray(items)) return undefined;
  const line: unknown = items[0];
  if (typeof line !== 'object' || line === null) return undefined;
  if (Object.hasOwn(line, 'cancelQuantity')) return 'fulfilment';
  return Object.hasOwn(line, 'quantityAccepted') ? 'return' : undefined;
}
