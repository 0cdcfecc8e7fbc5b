import { describe, expect, it } from 'vitest';
import {
  blockedNotice,
  cancellationNotice,
  confirmationNotice,
  paymentFailedNotice,
  paymentInstructionsNotice,
  refundNotice,
} from '../../../../src/adapters/digital-river/index.js';

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
  it('of a confirmation has the goods, the total and the payment method, without a card number', () => {
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

  it('of a confirmation has the parts of the total, and the tax of the lines', () => {
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

  it('of a confirmation has the shipping address and method, and the terms of subscriptions', () => {
    const agreed = {
      ...order,
      shipTo: { name: 'A Buyer', address: { line1: '2 Lantern Row', country: 'GB' } },
      shippingChoice: {
        amount: 3,
        taxAmount: '0.50',
        description: 'By bicycle',
        serviceLevel: 'slow',
      },
      items: [
        {
          ...order.items[0],
          subscriptionInfo: {
            subscriptionId: 'sub-1',
            terms: 'Monthly, until cancelled.',
            autoRenewal: true,
            freeTrial: false,
          },
        },
        { id: 'b', subscriptionInfo: { terms: 7, autoRenewal: 'yes' } },
      ],
    };
    const notice = confirmationNotice(agreed);
    expect(notice.shippingAddress).toEqual({ line1: '2 Lantern Row', country: 'GB' });
    expect(notice.shipping).toStrictEqual({
      description: 'By bicycle',
      serviceLevel: 'slow',
      amount: { minor: 300, currency: 'GBP' },
      tax: { minor: 50, currency: 'GBP' },
    });
    expect(notice.items?.map(({ subscription }) => subscription)).toStrictEqual([
      { terms: 'Monthly, until cancelled.', autoRenewal: true, freeTrial: false },
      undefined,
    ]);
    const bare = confirmationNotice({ ...order, shippingChoice: { amount: null }, shipTo: null });
    expect(bare).not.toHaveProperty('shipping');
    expect(bare).not.toHaveProperty('shippingAddress');
    const cancelled = JSON.stringify(cancellationNotice(agreed));
    expect(cancelled).not.toContain('Lantern');
    expect(cancelled).not.toContain('Monthly');
  });

  it('of a cancellation has everything that the provider recommends', () => {
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

  it('of cancelled units has only those, with their quantities', () => {
    const units = [{ itemId: 'a', cancelQuantity: 1 }];
    expect(cancellationNotice(order, { units })).toMatchObject({
      items: [{ name: 'Egg timer', quantity: 1, amount: { minor: 1000 } }],
      total: { minor: 1000, currency: 'GBP' },
    });
  });

  it("of a failed payment has the provider's message, and never the code", () => {
    const notice = paymentFailedNotice(order);
    expect(notice.message).toBe('Your bank refused the payment.');
    expect(JSON.stringify(notice)).not.toContain('lost_stolen_card');
    const repeated = { state: 'failed', failureCode: 'x_y', failureMessage: 'Refused: x_y' };
    expect(paymentFailedNotice({ ...order, payment: { charges: [repeated] } }).message).toBe(
      undefined,
    );
  });

  it('of a failed payment has no numbers and addresses', () => {
    const failureMessage = 'Card 4111-1111 1111 1111 of o.q@shop.example was refused.';
    const charges = [{ state: 'failed', failureMessage }];
    expect(paymentFailedNotice({ charges }).message).toBe('Card … of … was refused.');
  });

  it('of a blocked order gives no reason', () => {
    expect(Object.keys(blockedNotice(order)).sort()).toEqual([
      'email',
      'kind',
      'locale',
      'orderNumber',
    ]);
  });

  it('of a refund and of payment instructions has the amount', () => {
    expect(refundNotice(order, { minor: 500, currency: 'GBP' }).total?.minor).toBe(500);
    expect(paymentInstructionsNotice(order, [{ accountNumber: '1' }])).toMatchObject({
      instructions: [{ accountNumber: '1' }],
      total: { minor: 3000 },
    });
  });

  it('is made of any value without throwing', () => {
    for (const odd of [undefined, null, 5, [], { items: 1, payment: [], currency: 7 }]) {
      expect(cancellationNotice(odd).kind).toBe('cancellation');
      expect(paymentFailedNotice(odd).kind).toBe('payment_failed');
    }
  });
});

const gbp = (minor: number) => ({ minor, currency: 'GBP' });

/** The part that every notice of this order has. */
const about = { orderNumber: 'WEB-1', email: 'buyer@mail.example', locale: 'en_GB' };

/** The part of a notice about the whole order. */
const whole = {
  items: [{ name: 'Egg timer', skuId: 's1', quantity: 3, amount: gbp(3000) }],
  total: gbp(3000),
  paymentMethods: ['creditCard'],
  billingAddress: { line1: '1 Gaslight Quay', country: 'GB' },
};

describe('the exact notice of', () => {
  const contact = 'help@shop.example';

  it('a confirmation', () => {
    const priced = {
      ...order,
      subtotal: 1,
      totalShipping: '2.00',
      totalTax: 3,
      totalImporterTax: 4,
      totalDuty: 5,
      totalFees: 6,
      totalDiscount: 7,
    };
    expect(confirmationNotice(priced, { contact })).toStrictEqual({
      kind: 'confirmation',
      ...about,
      ...whole,
      contact,
      costs: {
        goods: gbp(100),
        shipping: gbp(200),
        tax: gbp(300),
        importerTax: gbp(400),
        duty: gbp(500),
        fees: gbp(600),
        discount: gbp(700),
      },
      at: '2026-05-04T10:00:00Z',
    });
  });

  it('every other kind', () => {
    const at = '2026-05-06T10:00:00Z';
    const { paymentMethods } = whole;
    const instructions = [{ iban: 'x' }];
    const message = 'Your bank refused the payment.';
    expect(cancellationNotice(order)).toStrictEqual({
      kind: 'cancellation',
      ...about,
      ...whole,
      at,
    });
    expect(blockedNotice(order, { contact })).toStrictEqual({ kind: 'blocked', ...about, contact });
    expect(paymentFailedNotice(order, { contact })).toStrictEqual({
      kind: 'payment_failed',
      ...about,
      contact,
      message,
    });
    expect(refundNotice(order, gbp(500), { contact })).toStrictEqual({
      kind: 'refund',
      ...about,
      contact,
      total: gbp(500),
      paymentMethods,
    });
    expect(paymentInstructionsNotice(order, instructions, { contact })).toStrictEqual({
      kind: 'payment_instructions',
      ...about,
      contact,
      instructions,
      total: gbp(3000),
    });
  });

  it('an order of which nothing is known', () => {
    for (const nothing of [undefined, null, 7, {}, { upstreamId: '', email: '', items: {} }]) {
      const orderNumber = '';
      expect(confirmationNotice(nothing)).toStrictEqual({
        kind: 'confirmation',
        orderNumber,
        items: [],
      });
      expect(cancellationNotice(nothing)).toStrictEqual({
        kind: 'cancellation',
        orderNumber,
        items: [],
      });
      expect(paymentFailedNotice(nothing)).toStrictEqual({ kind: 'payment_failed', orderNumber });
      expect(blockedNotice(nothing)).toStrictEqual({ kind: 'blocked', orderNumber });
      expect(refundNotice(nothing, gbp(1))).toStrictEqual({
        kind: 'refund',
        orderNumber,
        total: gbp(1),
      });
      expect(paymentInstructionsNotice(nothing, [])).toStrictEqual({
        kind: 'payment_instructions',
        orderNumber,
        instructions: [],
      });
    }
  });
});

describe('a notice', () => {
  it("has the provider's number if the shop has none", () => {
    expect(blockedNotice({ id: '7001' }).orderNumber).toBe('7001');
    expect(blockedNotice({ id: '7001', upstreamId: 5 }).orderNumber).toBe('7001');
  });

  it('has the known properties of a line, and only valid amounts', () => {
    const items = [{}, { quantity: 'many', amount: [30], tax: { amount: {} } }];
    expect(confirmationNotice({ currency: 'GBP', totalAmount: [30], items })).toStrictEqual({
      kind: 'confirmation',
      orderNumber: '',
      items: [{}, {}],
    });
  });

  it('names every type of payment once, wherever the sources of the order are', () => {
    const sources = [{ type: 'wire' }, { type: 'creditCard' }, { type: 'wire' }, { id: 'x' }];
    const methods = ['wire', 'creditCard'];
    expect(refundNotice({ sources }, gbp(1)).paymentMethods).toEqual(methods);
    expect(refundNotice({ payment: { sources } }, gbp(1)).paymentMethods).toEqual(methods);
    expect(refundNotice({ payment: { sources: [] }, sources }, gbp(1))).not.toHaveProperty(
      'paymentMethods',
    );
  });

  it('of a failed payment has the first message of a failed charge that may be shown', () => {
    const charges = [
      { state: 'capturable', failureMessage: 'Not failed.' },
      { state: 'failed', failureCode: 'do_not_honor', failureMessage: 'do_not_honor' },
      { state: 'failed', failureMessage: 'Refused.' },
      { state: 'failed', failureMessage: 'Refused again.' },
    ];
    expect(paymentFailedNotice({ charges }).message).toBe('Refused.');
    const coded = [{ state: 'failed', failureCode: 'D17', failureMessage: 'Refused: D17' }];
    expect(paymentFailedNotice({ charges: coded })).not.toHaveProperty('message');
    expect(paymentFailedNotice({ charges: charges.slice(0, 2) })).not.toHaveProperty('message');
    expect(paymentFailedNotice({ payment: { charges: [] }, charges })).not.toHaveProperty(
      'message',
    );
  });
});

describe('a cancellation of units', () => {
  const line = (overrides: object) => ({ ...order.items[0], ...overrides });
  const of = (units: readonly [string, number][], ...items: object[]) =>
    cancellationNotice(
      { ...order, items },
      { units: units.map(([itemId, cancelQuantity]) => ({ itemId, cancelQuantity })) },
    );
  const timer = { name: 'Egg timer', skuId: 's1' };

  it('adds up the shares of the lines, without tax', () => {
    const items = [
      line({ tax: { amount: 6 } }),
      line({ id: 'b', quantity: 7, amount: 10 }),
      line({ id: 'c' }),
      line({ id: 'd' }),
    ];
    const units: [string, number][] = [
      ['b', 2],
      ['a', 3],
      ['c', 0],
      ['x', 1],
    ];
    expect(of(units, ...items)).toStrictEqual({
      kind: 'cancellation',
      ...about,
      at: '2026-05-06T10:00:00Z',
      billingAddress: whole.billingAddress,
      paymentMethods: whole.paymentMethods,
      items: [
        { ...timer, quantity: 3, amount: gbp(3000) },
        { ...timer, quantity: 2, amount: gbp(286) },
      ],
      total: gbp(3286),
    });
  });

  it.each<[string, object]>([
    ['the line has no amount', { amount: undefined }],
    ['the line has no quantity', { quantity: undefined }],
    ['it has more units than the line', { quantity: 1 }],
  ])('has no amount and no total if %s', (_, overrides) => {
    const notice = of([['a', 2]], line(overrides));
    expect(notice.items).toStrictEqual([{ ...timer, quantity: 2 }]);
    expect(notice).not.toHaveProperty('total');
    const both = of(
      [
        ['b', 1],
        ['a', 2],
      ],
      line({ id: 'b' }),
      line(overrides),
    );
    expect(both).not.toHaveProperty('total');
  });

  it('of no line has no goods and no total', () => {
    expect(of([], line({}))).toMatchObject({ items: [] });
    expect(of([], line({}))).not.toHaveProperty('total');
  });
});
