import { describe, expect, test } from 'vitest';
import { shapeOf } from '../../../../src/adapters/digital-river/schema/shape.js';

describe('an object is', () => {
  test.each([
    ['fulfilment', 'orderDetails'],
    [
      'order',
      'stateTransitions checkoutId fraudState fraudStateTransitions payment totalAmount subtotal',
    ],
    ['charge', 'captured paymentSessionId captures cancels'],
    ['file', 'fileId purpose invoiceURL'],
    ['refund', 'refundedAmount'],
  ])('a %s if it has any of %s', (shape, keys) => {
    for (const key of keys.split(' ')) {
      expect([key, shapeOf({ id: 'x', state: 'y', [key]: null })]).toStrictEqual([key, shape]);
      expect(shapeOf(Object.create({ [key]: 1 }))).toBeUndefined();
    }
  });

  test.each([
    ['fulfilment', [{ itemId: 'a', cancelQuantity: 0 }]],
    ['return', [{ itemId: 'a', quantityAccepted: 0 }]],
    [undefined, [{ itemId: 'a', quantity: 1 }]],
    [undefined, [{ itemId: 'a' }, { itemId: 'b', cancelQuantity: 1 }]],
    [undefined, []],
    [undefined, [null]],
    [undefined, [7]],
    [undefined, ['cancelQuantity']],
    [undefined, { 0: { cancelQuantity: 1 } }],
    [undefined, undefined],
  ])('a %s by its lines %j', (shape, items) => {
    expect(shapeOf({ items })).toBe(shape);
  });

  test('recognised by its first distinctive key: an order that holds a charge is an order', () => {
    expect(shapeOf({ captures: [], payment: {} })).toBe('order');
    expect(shapeOf({ payment: {}, orderDetails: {} })).toBe('fulfilment');
    expect(shapeOf({ captured: true, items: [{ cancelQuantity: 1 }] })).toBe('charge');
    expect(shapeOf({})).toBeUndefined();
  });
});
