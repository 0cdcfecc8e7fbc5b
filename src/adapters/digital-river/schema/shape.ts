/** The kind of an object of the provider. */
export type Shape =
  | 'order'
  | 'charge'
  | 'refund'
  | 'return'
  | 'fulfilment'
  | 'file'
  | 'transaction';

/** Tried in turn: the first shape of which the object has a key applies. */
const DISTINCTIVE_KEYS: readonly (readonly [Shape, readonly string[]])[] = [
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
 * Recognises the kind of an object by its keys. The name of the event does not decide: the samples of
 * `order.charge.refund.failed` and `order.charge.reauth.failed` hold orders.
 *
 * @returns `undefined` if it has no distinctive key.
 */
export function shapeOf(object: object): Shape | undefined {
  for (const [shape, keys] of DISTINCTIVE_KEYS) {
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
