import { describe, expect, it } from 'vitest';
import {
  blockedNotice,
  cancellationNotice,
  confirmationNotice,
  paymentFailedNotice,
  paymentInstructionsNotice,
  refundNotice,
} from '../../../src/adapters/digital-river/index.js';

const order = {
  id: '7001',
  upstreamId: 'WEB-1',
  email: 'buyer@mail.example',
  locale: 'en_GB',
  currency: 'GBP',
  totalAmount: 30,
  createdTime: '2026-05-04T10:00:00Z',
  billTo: { address: { line1: '1 Gaslight Quay', country: 'GB' } },
  items: [{ id: 'a', skuId: 's1', quantity: 3, amount: 30, productDetails: { name: 'Egg timer' } }],
  payment: {
    sources: [{ id: 'src', type: 'creditCard', creditCard: { lastFourDigits: '1111' } }],
    charges: [
      {
        id: 'c',
        state: 'failed',
        failureCode: 'lost_stolen_card',
        failureMessage: 'Your bank refused the payment.',
      },
    ],
  },
  stateTransitions: { cancelled: '2026-05-06T10:00:00Z' },
};

describe('a notice', () => {
  it('of a confirmation has the goods, the total and how it was paid, without a card number', () => {
    const notice = confirmationNotice(order);
    expect(notice).toMatchObject({
      orderNumber: 'WEB-1',
      at: '2026-05-04T10:00:00Z',
      total: { minor: 3000, currency: 'GBP' },
      items: [{ name: 'Egg timer', quantity: 3, amount: { minor: 3000, currency: 'GBP' } }],
      paymentMethods: ['creditCard'],
    });
    expect(JSON.stringify(notice)).not.toContain('1111');
  });

  it('of a confirmation has what the total is made of, and the tax of the lines', () => {
    const priced = {
      ...order,
      subtotal: 25,
      totalShipping: 3,
      totalTax: 2,
      totalFees: 0,
      items: [{ ...order.items[0], tax: { rate: 0.08, amount: 2 } }],
    };
    const gbp = (minor: number) => ({ minor, currency: 'GBP' });
    const notice = confirmationNotice(priced);
    expect(notice.costs).toEqual({
      goods: gbp(2500),
      shipping: gbp(300),
      tax: gbp(200),
      fees: gbp(0),
    });
    expect(notice.items).toMatchObject([{ tax: gbp(200) }]);
    expect(confirmationNotice(order)).not.toHaveProperty('costs');
  });

  it('of a cancellation has everything the provider recommends to tell', () => {
    expect(cancellationNotice(order, { contact: 'help@shop.example' })).toMatchObject({
      orderNumber: 'WEB-1',
      at: '2026-05-06T10:00:00Z',
      items: [{ name: 'Egg timer' }],
      paymentMethods: ['creditCard'],
      total: { minor: 3000 },
      billingAddress: { line1: '1 Gaslight Quay' },
      contact: 'help@shop.example',
    });
  });

  it('of cancelled units tells only those, by their quantities', () => {
    const units = [{ itemId: 'a', cancelQuantity: 1 }];
    expect(cancellationNotice(order, { units })).toMatchObject({
      items: [{ name: 'Egg timer', quantity: 1, amount: { minor: 1000 } }],
      total: { minor: 1000, currency: 'GBP' },
    });
  });

  it("of a failed payment has the provider's words, and never the code", () => {
    const notice = paymentFailedNotice(order);
    expect(notice.message).toBe('Your bank refused the payment.');
    expect(JSON.stringify(notice)).not.toContain('lost_stolen_card');
    const repeated = { state: 'failed', failureCode: 'x_y', failureMessage: 'Refused: x_y' };
    expect(paymentFailedNotice({ ...order, payment: { charges: [repeated] } }).message).toBe(
      undefined,
    );
  });

  it('of a blocked order gives no reason', () => {
    expect(Object.keys(blockedNotice(order)).sort()).toEqual([
      'email',
      'kind',
      'locale',
      'orderNumber',
    ]);
  });

  it('of a refund and of payment instructions tells the amount', () => {
    expect(refundNotice(order, { minor: 500, currency: 'GBP' }).total?.minor).toBe(500);
    expect(paymentInstructionsNotice(order, [{ accountNumber: '1' }])).toMatchObject({
      instructions: [{ accountNumber: '1' }],
      total: { minor: 3000 },
    });
  });

  it('is made of anything without failing', () => {
    for (const odd of [undefined, null, 5, [], { items: 1, payment: [], currency: 7 }]) {
      expect(cancellationNotice(odd).kind).toBe('cancellation');
      expect(paymentFailedNotice(odd).kind).toBe('payment_failed');
    }
  });
});
