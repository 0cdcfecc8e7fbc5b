import { describe, expect, test } from 'vitest';
import { fromWebhook } from '../../../../src/adapters/digital-river/index.js';
import {
  charge,
  chargeOfOrder,
  delivery,
  eventTypes,
  factsIn,
  file,
  fulfilment,
  type Json,
  observationIn,
  order,
  orderReturn,
  refund,
} from '../../../_support/payloads.js';

const read = (type: string, object: Json) => observationIn(fromWebhook(delivery(type, object)));

describe('every family that concerns the life of an order', () => {
  test.each([
    [
      'order',
      'created submitted updated pending_payment pending_review review_opened review_closed',
    ],
    ['order', 'accepted blocked cancelled fulfilled complete completed refunded returned'],
    ['order', 'dispute dispute.resolved chargeback charge.failed charge.reauth.failed'],
    ['order', 'charge.refund.failed'],
    ['checkout_session', 'order.created order.create'],
  ])('%s: %s', (family, names) => {
    for (const name of names.split(' ')) {
      const observation = read(`${family}.${name}`, order());
      expect(eventTypes(observation)).toStrictEqual([
        'facts.reported',
        'fraud.passed',
        'order.accepted',
      ]);
      expect(observation.label).toBe(`${family}.${name}`);
    }
  });

  test.each([
    ['order.charge', 'created pending capturable processing complete completed cancelled'],
    ['order.charge.capture', 'created pending complete completed failed'],
    ['order.charge.cancel', 'created pending pending_information complete completed failed'],
    [
      'order.charge.refund',
      'created pending pending_information complete completed succeeded failed',
    ],
  ])('%s: %s', (family, names) => {
    for (const name of names.split(' ')) {
      const observation = read(`${family}.${name}`, chargeOfOrder());
      expect(observation.orderId).toBe('7001');
      expect(eventTypes(observation)).toStrictEqual(['facts.reported']);
      expect(factsIn(observation).charges).toMatchObject([{ id: 'ch-1', state: 'capturable' }]);
    }
  });

  test.each([
    'created',
    'pending',
    'pending_information',
    'complete',
    'completed',
    'succeeded',
    'updated',
  ])('refund.%s reports the state of the object', (name) => {
    const observation = read(`refund.${name}`, refund({ state: 'succeeded' }));
    expect(factsIn(observation)).toStrictEqual({
      refunds: [
        {
          id: 're_1',
          state: 'succeeded',
          amount: { minor: 3030, currency: 'EUR' },
          createdAt: 1_777_968_000_000_000,
        },
      ],
    });
  });

  test('a refund has the refunded amount, and the requested one if it differs', () => {
    const amounts = (overrides: Json) => {
      const [fact] = factsIn(read('refund.complete', refund(overrides))).refunds ?? [];
      return [fact?.amount?.minor, fact?.asked?.minor];
    };
    const whole = { state: 'succeeded', items: [], amount: 27.01 };
    expect(amounts({ ...whole, refundedAmount: 13.5 })).toEqual([1350, 2701]);
    expect(amounts({ ...whole, refundedAmount: 27.01 })).toEqual([2701, undefined]);
    expect(amounts({ ...whole, refundedAmount: 0 })).toEqual([2701, undefined]);
    expect(amounts({ ...whole, state: 'pending', refundedAmount: 13.5 })).toEqual([
      2701,
      undefined,
    ]);
    const lines = [
      { amount: 10.8, refundedAmount: 5.4 },
      { amount: 1, refundedAmount: 1 },
    ];
    const byLines = { state: 'succeeded', items: lines, refundedAmount: null };
    expect(amounts(byLines)).toEqual([640, 1180]);
    expect(amounts({ ...byLines, items: [{ amount: 10.8 }] })).toEqual([1080, undefined]);
  });

  test.each(['created', 'accepted', 'updated'])('return.%s', (name) => {
    const observation = read(`return.${name}`, orderReturn({ state: 'accepted' }));
    const items = [{ itemId: 'item-1', quantity: 1, accepted: 0 }];
    expect(factsIn(observation)).toStrictEqual({
      returns: [{ id: 'ret_1', state: 'accepted', items }],
    });
  });

  test.each(['fulfillment.created', 'fulfillment.create'])('%s', (type) => {
    const observation = read(type, fulfilment());
    expect(factsIn(observation).fulfilments).toStrictEqual([
      {
        id: 'ful_1',
        createdAt: 1_777_896_000_000_000,
        tracking: {},
        items: [
          { itemId: 'item-1', quantity: 1, cancelQuantity: 0 },
          { itemId: 'item-2', quantity: 0, cancelQuantity: 2 },
        ],
      },
    ]);
    expect(factsIn(observation).upstreamId).toBe('SHOP-1');
    expect(eventTypes(observation)).toStrictEqual([
      'facts.reported',
      'fraud.passed',
      'order.accepted',
    ]);
    expect(observation.events.at(-1)).toStrictEqual({ type: 'order.accepted' });
    expect(observation.transitionTimes).toStrictEqual({ accepted: 1_777_890_029_000_000 });
    expect(observation.releases).toBe(false);
  });

  test('a fulfilment without its order reports only facts', () => {
    const observation = read('fulfillment.created', fulfilment({ orderDetails: null }));
    expect(observation.orderId).toBe('7001');
    expect(eventTypes(observation)).toStrictEqual(['facts.reported']);
  });

  test.each([
    ['order.invoice.created', 'invoice'],
    ['order.credit_memo.created', 'credit_memo'],
  ])('%s', (type, kind) => {
    expect(factsIn(read(type, file()))).toStrictEqual({ documents: [{ id: 'file-1', kind }] });
  });
});

describe('the name of an event', () => {
  test('makes a chargeback of a transaction, with an amount, or of an order, without one', () => {
    const transaction = {
      id: 'sale-1',
      orderId: '7001',
      type: 'fraud_chargeback',
      amount: -27.01,
      currency: 'USD',
      saleTime: '2026-05-04T10:02:00Z',
      payerName: 'Somebody',
    };
    const facts = (object: Json) => factsIn(read('order.chargeback', object)).chargebacks;
    expect(facts(transaction)).toEqual([
      { id: 'sale-1', amount: { minor: 2701, currency: 'USD' } },
    ]);
    expect(facts({ ...transaction, amount: 0 })).toMatchObject([{ amount: { minor: 0 } }]);
    const { saleTime: _, payerName: __, ...bare } = transaction;
    expect(facts(bare)).toMatchObject([{ id: 'sale-1' }]);
    expect(facts(order({ state: 'complete' }))).toEqual([{ id: 'evt-1' }]);
    expect(JSON.stringify(read('order.chargeback', transaction))).not.toContain('Somebody');
    expect(
      fromWebhook(delivery('order.chargeback', { ...transaction, orderId: null })),
    ).toMatchObject({
      kind: 'ignored',
      reason: 'It names no order: subscriptions are charged without one.',
    });
  });

  test('completes an order that is still fulfilled inside', () => {
    for (const type of ['order.complete', 'order.completed']) {
      expect(eventTypes(read(type, order({ state: 'fulfilled' }))).at(-1)).toBe('order.complete');
    }
    expect(eventTypes(read('order.updated', order({ state: 'fulfilled' }))).at(-1)).toBe(
      'order.fulfilled',
    );
    expect(eventTypes(read('order.complete', order({ state: 'dispute' }))).at(-1)).toBe(
      'order.dispute',
    );
  });

  test('gives a charge without its order a state, if it has none', () => {
    const { state: _, ...stateless } = chargeOfOrder();
    const stateOf = (type: string, object: Json) => factsIn(read(type, object)).charges?.[0]?.state;
    for (const name of ['pending', 'capturable', 'processing', 'complete', 'cancelled', 'failed']) {
      expect(stateOf(`order.charge.${name}`, stateless)).toBe(name);
    }
    expect(stateOf('order.charge.completed', stateless)).toBe('complete');
    expect(stateOf('order.charge.created', stateless)).toBe('unknown');
    expect(stateOf('order.charge.complete', chargeOfOrder({ state: 'processing' }))).toBe(
      'processing',
    );
    expect(stateOf('order.charge.complete', chargeOfOrder({ state: 'odd' }))).toBe('unknown');
    expect(stateOf('order.charge.failed', chargeOfOrder({ state: 'capturable' }))).toBe('failed');
    expect(read('order.charge.failed', chargeOfOrder({ state: 'odd' })).unknown).toBe(undefined);
  });

  test.each<[string, Json, boolean]>([
    ['order.charge.failed', order({ payment: { charges: [charge({ state: 'failed' })] } }), false],
    ['order.charge.failed', order({ payment: { charges: [charge()] } }), true],
    ['order.charge.failed', order(), true],
    ['order.charge.failed', chargeOfOrder(), false],
    [
      'order.charge.capture.failed',
      chargeOfOrder({ captures: [{ id: 'k', state: 'failed' }] }),
      false,
    ],
    [
      'order.charge.capture.failed',
      chargeOfOrder({ captures: [{ id: 'k', state: 'pending' }] }),
      true,
    ],
    [
      'order.charge.cancel.failed',
      chargeOfOrder({ cancels: [{ id: 'x', state: 'failed' }] }),
      false,
    ],
    ['order.charge.cancel.failed', chargeOfOrder(), true],
    ['order.charge.refund.failed', order(), true],
    ['refund.failed', refund({ state: 'failed' }), false],
    ['refund.failed', refund({ state: 'pending' }), true],
    ['refund.expired', refund({ state: 'expired' }), false],
  ])('%s always has an effect: %j asks for a person: %s', (type, object, asksForPerson) => {
    const flags = factsIn(read(type, object)).flags ?? [];
    expect(flags.map(({ kind }) => kind)).toEqual(asksForPerson ? ['failure_reported'] : []);
  });

  test('flags a failed reauthorisation', () => {
    const flags = factsIn(read('order.charge.reauth.failed', order())).flags;
    expect(flags).toMatchObject([
      { id: 'reauthorisation_failed:evt-1', kind: 'reauthorisation_failed' },
    ]);
  });
});

describe('the shape of an object', () => {
  test('decides: an order.accepted that holds a charge releases nothing', () => {
    const observation = read('order.accepted', chargeOfOrder());
    expect(eventTypes(observation)).toStrictEqual(['facts.reported']);
    expect(observation.releases).toBe(false);
  });

  test('distinguishes an order from a part of one', () => {
    const part = { id: 'x-1', orderId: '7001', state: 'accepted' };
    expect(fromWebhook(delivery('order.accepted', part))).toMatchObject({
      kind: 'not_understood',
      problem: { path: 'data.object' },
    });
  });

  test.each([
    ['order.updated', { id: '7001' }, {}],
    [
      'refund.pending',
      { id: 'r', orderId: '7001', state: 'pending' },
      { refunds: [{ id: 'r', state: 'pending' }] },
    ],
    [
      'return.created',
      { id: 'r', orderId: '7001', state: 'created' },
      { returns: [{ id: 'r', state: 'created' }] },
    ],
    [
      'fulfillment.created',
      { id: 'f', orderId: '7001' },
      { fulfilments: [{ id: 'f', items: [] }] },
    ],
    [
      'fulfillment.created',
      { id: 'f', orderId: '7001', items: [{ quantity: 1 }, { itemId: 'i' }] },
      { fulfilments: [{ id: 'f', items: [{ itemId: 'i', quantity: 0, cancelQuantity: 0 }] }] },
    ],
    [
      'order.invoice.created',
      { id: 'd', orderId: '7001' },
      { documents: [{ id: 'd', kind: 'invoice' }] },
    ],
  ])('without distinctive keys is the one that %s is about: %j', (type, object, facts) => {
    const observation = read(type, object);
    expect(factsIn(observation)).toStrictEqual(facts);
    expect(observation.unknown).toBeUndefined();
  });

  test('of a charge without distinctive keys follows from its family', () => {
    const bare = { id: 'ch-9', orderId: '7001', state: 'failed' };
    expect(factsIn(read('order.charge.failed', bare)).charges).toStrictEqual([
      { id: 'ch-9', state: 'failed' },
    ]);
  });
});

describe('undocumented values of parts', () => {
  test.each([
    ['order.charge.pending', chargeOfOrder({ state: 'odd' }), 'charge.state'],
    ['refund.pending', refund({ state: 'odd' }), 'refund.state'],
    ['return.created', orderReturn({ state: 'odd' }), 'return.state'],
  ])('%s', (type, object, path) => {
    const observation = read(type, object);
    expect(observation.unknown).toStrictEqual([{ path, value: 'odd' }]);
    expect(factsIn(observation).flags).toMatchObject([{ id: `unknown_value:${path}` }]);
  });
});

describe('a refund', () => {
  const amountOf = (overrides: Json) =>
    factsIn(read('refund.pending', refund(overrides))).refunds?.[0]?.amount;

  test('has its own amount, or the sum of its lines, or none', () => {
    expect(amountOf({ amount: 12.5 })).toStrictEqual({ minor: 1250, currency: 'EUR' });
    expect(amountOf({})).toStrictEqual({ minor: 3030, currency: 'EUR' });
    expect(amountOf({ items: [{ amount: 1 }, { percent: 50 }] })).toBeUndefined();
    expect(amountOf({ items: [] })).toBeUndefined();
  });
});

describe('a delivery that does not concern an order', () => {
  test.each([
    ['subscription.created', /subscription/],
    ['subscription.payment_failed', /subscription/],
    ['checkout.updated', /checkout/],
    ['invoice.paid', /subscription/],
    ['fulfillment_order.shipped', /warehouses/],
    ['fulfillment_return.accepted', /warehouses/],
    ['sales_transaction.created', /accounting/],
    ['payout.created', /accounting/],
    ['source.chargeable', /do not concern/],
    ['order.teleported', /do not concern/],
    ['customer.created', /do not concern/],
  ])('%s is ignored with a reason', (type, reason) => {
    const reading = fromWebhook(delivery(type, order()));
    expect(reading).toStrictEqual({ kind: 'ignored', type, reason: expect.stringMatching(reason) });
  });

  test('is ignored, whatever the rest is', () => {
    expect(fromWebhook({ type: 'sku.updated' }).kind).toBe('ignored');
    expect(fromWebhook({ type: 'sku.updated', id: 7, data: [] }).kind).toBe('ignored');
  });

  test('does not show an unprintable type', () => {
    const type = 'Ottilie Quastenflosser, Lindenallee';
    expect(fromWebhook({ type })).toMatchObject({ kind: 'ignored', type: '(unprintable)' });
  });
});

describe('a delivery that is not understood', () => {
  const accepted = (overrides: Json) => delivery('order.accepted', order(overrides));
  const deep = (levels: number): unknown => (levels === 0 ? 1 : [deep(levels - 1)]);
  const countOf = (value: unknown): number =>
    typeof value === 'object' && value !== null
      ? Object.values(value).reduce<number>((sum, child) => sum + 1 + countOf(child), 0)
      : 0;
  // How many values the metadata may have, beside the rest of the body.
  const MOST = 200_000 - countOf(accepted({ metadata: [] }));
  const cycle: Json = {};
  cycle.a = cycle;
  cycle.b = cycle;

  test.each<[string, unknown, string, string]>([
    ['no object', 7, 'not_an_object', ''],
    ['a list', [delivery('order.accepted', order())], 'not_an_object', ''],
    ['no type', { id: 'e' }, 'unexpected_shape', 'type'],
    ['a type that is not a text', { id: 'e', type: 7 }, 'unexpected_shape', 'type'],
    ['nothing', null, 'not_an_object', ''],
    ['an inherited type', Object.create({ type: 'order.accepted' }), 'unexpected_shape', 'type'],
    ['no event id', { ...accepted({}), id: undefined }, 'unexpected_shape', 'id'],
    ['an empty event id', { ...accepted({}), id: '' }, 'unexpected_shape', 'id'],
    ['no data', { ...accepted({}), data: null }, 'unexpected_shape', 'data'],
    ['a list as object', delivery('order.accepted', [order()]), 'unexpected_shape', 'data.object'],
    ['no time', { ...accepted({}), createdTime: undefined }, 'unexpected_shape', 'createdTime'],
    ['an unreadable time', { ...accepted({}), createdTime: 'noon' }, 'bad_time', 'createdTime'],
    ['no order id', accepted({ id: undefined }), 'no_order_id', 'data.object.id'],
    ['an empty order id', accepted({ id: '' }), 'no_order_id', 'data.object.id'],
    ['a number as id', accepted({ id: 7001 }), 'unexpected_shape', 'data.object.id'],
    ['a state that is not a text', accepted({ state: 4 }), 'unexpected_shape', 'data.object.state'],
    [
      'a mode that is not a boolean',
      accepted({ liveMode: 'yes' }),
      'unexpected_shape',
      'data.object.liveMode',
    ],
    [
      'an amount that is an object',
      accepted({ payment: { charges: [chargeOfOrder({ amount: {} })] } }),
      'unexpected_shape',
      'data.object.payment.charges[0].amount',
    ],
    [
      'charges that are not a list',
      accepted({ payment: { charges: {} } }),
      'unexpected_shape',
      'data.object.payment.charges',
    ],
    [
      'a charge without an id',
      accepted({ payment: { charges: [{ state: 'pending' }] } }),
      'unexpected_shape',
      'data.object.payment.charges[0].id',
    ],
    [
      'a quantity that is not whole',
      accepted({ items: [{ id: 'a', quantity: 1.5 }] }),
      'unexpected_shape',
      'data.object.items[0].quantity',
    ],
    [
      'a transition with an unreadable time',
      accepted({ stateTransitions: { accepted: 'noon' } }),
      'bad_time',
      'data.object.stateTransitions.accepted',
    ],
    [
      'a refund without a state',
      delivery('refund.pending', refund({ state: undefined })),
      'unexpected_shape',
      'data.object.state',
    ],
    [
      'a fulfilment of another order',
      delivery('fulfillment.created', fulfilment({ orderId: '7002' })),
      'unexpected_shape',
      'data.object.orderDetails.id',
    ],
    [
      'half a surrogate pair in an id',
      accepted({ id: '70\uD80001' }),
      'unexpected_shape',
      'data.object.id',
    ],
    ['a NUL in an id', accepted({ id: '70\u000001' }), 'unexpected_shape', 'data.object.id'],
    [
      'an id of 256 characters',
      accepted({ id: '7'.repeat(256) }),
      'unexpected_shape',
      'data.object.id',
    ],
    ['the prototype as id', accepted({ id: '__proto__' }), 'unexpected_shape', 'data.object.id'],
    ['a body nested too deep', accepted({ metadata: deep(80) }), 'too_deep', ''],
    ['a body that contains itself', accepted({ metadata: cycle }), 'too_deep', ''],
    ['too many values', accepted({ metadata: new Array(300_000).fill(0) }), 'unexpected_shape', ''],
  ])('%s', (_, body, code, path) => {
    const reading = fromWebhook(body);
    expect(reading).toMatchObject({ kind: 'not_understood', problem: { code, path } });
  });

  test.each([
    ['as deep as allowed', { metadata: deep(62) }],
    ['as many values as allowed', { metadata: new Array(MOST).fill(0) }],
  ])('but not %s', (_, overrides) => {
    expect(fromWebhook(accepted(overrides)).kind).toBe('observation');
  });

  test('is one with a level or a value too many', () => {
    const problemOf = (metadata: unknown) => fromWebhook(accepted({ metadata }));
    expect(problemOf(deep(63))).toMatchObject({ problem: { code: 'too_deep' } });
    expect(problemOf(new Array(MOST + 1).fill(0))).toMatchObject({
      problem: { reason: 'Expected a body of at most 200000 values.' },
    });
  });

  test('is not one with an amount that is not valid', () => {
    const body = accepted({
      totalAmount: Number.POSITIVE_INFINITY,
      availableToRefundAmount: 'lots',
    });
    const facts = factsIn(observationIn(fromWebhook(body)));
    expect(facts).not.toHaveProperty('totalAmount');
    expect(facts).not.toHaveProperty('availableToRefund');
  });

  test('is not one with a prototype, which is only an unknown key', () => {
    const text = JSON.stringify(delivery('order.updated', { id: '7001', checkoutId: 'c' })).replace(
      '"checkoutId":"c"',
      '"checkoutId":"c","__proto__":{"state":"accepted","polluted":true}',
    );
    const observation = observationIn(fromWebhook(JSON.parse(text)));
    expect(eventTypes(observation)).toStrictEqual(['facts.reported']);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});
