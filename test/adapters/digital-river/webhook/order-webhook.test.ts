import { describe, expect, test } from 'vitest';
import { fromWebhook } from '../../../../src/adapters/digital-river/index.js';
import { ORDER_STATES } from '../../../../src/order/state.js';
import {
  charge,
  delivery,
  eventTypes,
  factsIn,
  type Json,
  observationIn,
  order,
  orderWithoutPayment,
} from '../../../_support/payloads.js';

const read = (type: string, object: Json, overrides: Json = {}) =>
  observationIn(fromWebhook(delivery(type, object, overrides)));

const fraudOf = (object: Json) =>
  read('order.updated', object).events.find((event) => event.type.startsWith('fraud.'));

describe('an accepted order', () => {
  test('is read into facts, fraud and state, in that order', () => {
    expect(read('order.accepted', order())).toStrictEqual({
      id: 'evt-1',
      account: 'default',
      orderId: '7001',
      instant: 1_777_890_030_250_000,
      source: 'webhook',
      events: [
        {
          type: 'facts.reported',
          instant: 1_777_890_030_250_000,
          source: 'webhook',
          facts: {
            charges: [
              {
                id: 'ch-1',
                state: 'capturable',
                amount: { minor: 11995, currency: 'EUR' },
                createdAt: 1_777_890_028_000_000,
              },
            ],
            items: [
              {
                id: 'item-1',
                skuId: 'sku-boots',
                quantity: 1,
                physical: true,
                state: 'created',
                amount: { minor: 9995, currency: 'EUR' },
                subscriptionId: 'sub-1',
                billingAgreementId: 'ba-1',
              },
              {
                id: 'item-2',
                skuId: 'sku-song',
                quantity: 2,
                physical: false,
                amount: { minor: 2000, currency: 'EUR' },
              },
            ],
            payment: { settling: false },
            upstreamId: 'SHOP-1',
            checkoutId: 'co-1',
            totalAmount: { minor: 11995, currency: 'EUR' },
            availableToRefund: { minor: 0, currency: 'EUR' },
          },
        },
        { type: 'fraud.passed' },
        {
          type: 'order.accepted',
          charges: [
            {
              id: 'ch-1',
              state: 'capturable',
              amount: { minor: 11995, currency: 'EUR' },
              createdAt: 1_777_890_028_000_000,
            },
          ],
        },
      ],
      transitionTimes: { accepted: 1_777_890_029_000_000 },
      fraudTransitionTimes: { passed: 1_777_890_029_000_000 },
      releases: true,
      label: 'order.accepted',
    });
  });

  test('releases only as order.accepted', () => {
    for (const type of [
      'order.updated',
      'order.dispute.resolved',
      'checkout_session.order.created',
    ]) {
      const observation = read(type, order());
      expect(eventTypes(observation)).toContain('order.accepted');
      expect(observation.releases).toBe(false);
    }
  });

  test('belongs to the account that received it', () => {
    const reading = fromWebhook(delivery('order.accepted', order()), { account: 'north' });
    expect(observationIn(reading).account).toBe('north');
  });
});

describe('the state of an order', () => {
  test.each(ORDER_STATES)('%s comes from the payload, not from the name of the event', (state) => {
    const observation = read('order.fulfilled', order({ state }));
    expect(eventTypes(observation).at(-1)).toBe(`order.${state}`);
  });

  test('may be missing: then there are only facts', () => {
    const object = order({ state: null, fraudState: undefined, fraudStateTransitions: null });
    expect(eventTypes(read('order.updated', object))).toStrictEqual(['facts.reported']);
  });

  test('pending_review means in_review, as a state and as a visited state', () => {
    const object = order({
      state: 'pending_review',
      stateTransitions: { pending_review: '2026-05-04T10:20:29Z' },
      fraudState: 'review_opened',
    });
    const observation = read('order.pending_review', object);
    expect(eventTypes(observation).at(-1)).toBe('order.in_review');
    expect(observation.transitionTimes).toStrictEqual({ in_review: 1_777_890_029_000_000 });
    expect(observation.unknown).toBeUndefined();
  });

  test('has no charges of its own when the payload carries none', () => {
    const observation = read('order.cancelled', orderWithoutPayment({ state: 'cancelled' }));
    expect(observation.events.at(-1)).toStrictEqual({ type: 'order.cancelled' });
    expect(factsIn(observation).charges).toBeUndefined();
  });

  test('finds the charges at the top of old payloads', () => {
    const object = orderWithoutPayment({ charges: [charge({ id: 'ch-old', currency: null })] });
    expect(factsIn(read('order.accepted', object)).charges).toMatchObject([
      { id: 'ch-old', amount: { minor: 11995, currency: 'EUR' } },
    ]);
  });
});

describe('the visited states', () => {
  test('are only those of the enumeration', () => {
    const object = order({
      stateTransitions: {
        created: '2026-05-04T10:20:20Z',
        submitted: 'not even a time',
        teleported: 7,
        pending_payment: '2026-05-04T10:20:27Z',
        accepted: '2026-05-04T10:20:29Z',
        in_review: null,
      },
    });
    expect(Object.keys(read('order.accepted', object).transitionTimes ?? {}).sort()).toStrictEqual([
      'accepted',
      'pending_payment',
    ]);
  });

  test('are absent, not empty, if none is recorded', () => {
    const object = order({ stateTransitions: { created: '2026-05-04T10:20:20Z' } });
    expect(read('order.accepted', object)).not.toHaveProperty('transitionTimes');
  });
});

describe('the fraud state', () => {
  const unnamed = { fraudState: undefined, fraudStateTransitions: undefined };
  const visited = (...states: string[]) =>
    Object.fromEntries(states.map((state) => [state, '2026-05-04T10:20:29Z']));

  test('is the one in the payload, and not marked as inferred', () => {
    const object = order({ state: 'accepted', fraudState: 'review_opened' });
    expect(fraudOf(object)).toStrictEqual({ type: 'fraud.review_opened' });
  });

  test.each([
    ['blocked', 'fraud.blocked'],
    ['accepted', 'fraud.passed'],
    ['fulfilled', 'fraud.passed'],
    ['complete', 'fraud.passed'],
    ['returned', 'fraud.passed'],
    ['in_review', 'fraud.review_opened'],
  ])('is inferred from the state %s', (state, type) => {
    expect(fraudOf(order({ ...unnamed, state }))).toStrictEqual({ type, inferred: true });
  });

  test('is inferred from the state in_review, although another is recorded', () => {
    const fraudStateTransitions = visited('passed');
    const object = order({ ...unnamed, state: 'in_review', fraudStateTransitions });
    expect(fraudOf(object)).toStrictEqual({ type: 'fraud.review_opened', inferred: true });
  });

  test.each(['pending_payment', 'cancelled'])('is not inferred from %s', (state) => {
    expect(fraudOf(order({ ...unnamed, state }))).toBeUndefined();
  });

  test('is open again in a dispute, unless the recorded times show no review', () => {
    expect(fraudOf(order({ ...unnamed, state: 'dispute' }))).toStrictEqual({
      type: 'fraud.review_opened',
      inferred: true,
    });
    const object = order({
      ...unnamed,
      state: 'dispute',
      fraudStateTransitions: visited('passed'),
    });
    expect(fraudOf(object)).toStrictEqual({ type: 'fraud.passed', inferred: true });
  });

  test('is blocked if it was ever recorded as blocked', () => {
    const fraudStateTransitions = visited('review_opened', 'passed', 'blocked');
    const object = order({ ...unnamed, state: 'complete', fraudStateTransitions });
    expect(fraudOf(object)).toStrictEqual({ type: 'fraud.blocked', inferred: true });
  });

  test('is open again in a dispute that recorded a review', () => {
    const fraudStateTransitions = visited('review_opened', 'passed');
    const object = order({ ...unnamed, state: 'dispute', fraudStateTransitions });
    expect(fraudOf(object)).toStrictEqual({ type: 'fraud.review_opened', inferred: true });
  });

  test('is the only one recorded, and unknown if two are', () => {
    const one = order({ ...unnamed, state: 'cancelled', fraudStateTransitions: visited('passed') });
    expect(fraudOf(one)).toStrictEqual({ type: 'fraud.passed', inferred: true });
    const fraudStateTransitions = visited('passed', 'review_opened');
    expect(
      fraudOf(order({ ...unnamed, state: 'cancelled', fraudStateTransitions })),
    ).toBeUndefined();
  });
});

describe('an undocumented value', () => {
  test('as order state is stored and flagged, and is not an event', () => {
    const observation = read('order.updated', order({ state: 'on_hold' }));
    expect(eventTypes(observation)).toStrictEqual(['facts.reported', 'fraud.passed']);
    expect(observation.unknown).toStrictEqual([{ path: 'state', value: 'on_hold' }]);
    expect(factsIn(observation).flags).toMatchObject([
      { id: 'unknown_value:state', kind: 'unknown_value' },
    ]);
  });

  test('as fraud state is not an event, and no other state is inferred', () => {
    const observation = read('order.updated', order({ fraudState: 'wondering' }));
    expect(eventTypes(observation)).toStrictEqual(['facts.reported', 'order.accepted']);
    expect(observation.unknown).toStrictEqual([{ path: 'fraudState', value: 'wondering' }]);
  });

  test('of a charge, a capture and a cancel is reported with its place', () => {
    const charges = [
      charge(),
      charge({
        id: 'ch-2',
        state: 'floating',
        captures: [{ id: 'cap-1', state: 'halfway' }],
        cancels: [{ id: 'can-1', state: 'Ottilie Quastenflosser <o@q.example>' }],
      }),
    ];
    const observation = read('order.updated', order({ payment: { charges } }));
    expect(observation.unknown).toStrictEqual([
      { path: 'payment.charges[1].state', value: 'floating' },
      { path: 'payment.charges[1].captures[0].state', value: 'halfway' },
      { path: 'payment.charges[1].cancels[0].state', value: '(unprintable)' },
    ]);
    expect(factsIn(observation).charges?.[1]).toMatchObject({
      state: 'unknown',
      captures: [{ state: 'unknown' }],
      cancels: [{ state: 'unknown' }],
    });
  });

  test('of a charge in old payloads is reported with its place', () => {
    const object = orderWithoutPayment({ charges: [charge({ state: 'odd' })] });
    expect(read('order.updated', object).unknown).toStrictEqual([
      { path: 'charges[0].state', value: 'odd' },
    ]);
  });

  test('as session state is flagged but does not park the order', () => {
    const payment = { session: { state: 'meditating' } };
    const observation = read('order.updated', order({ payment }));
    expect(observation.unknown).toBeUndefined();
    expect(factsIn(observation).flags).toMatchObject([
      { id: 'unknown_value:payment.session.state' },
    ]);
  });

  test('as state of a line only informs, and is left out if unprintable', () => {
    const items = [
      { id: 'a', state: 'backordered' },
      { id: 'b', state: 'call me, 0171' },
    ];
    const observation = read('order.updated', order({ items }));
    expect(factsIn(observation).items).toStrictEqual([
      { id: 'a', state: 'backordered' },
      { id: 'b' },
    ]);
    expect(observation.unknown).toBeUndefined();
  });
});

describe('a contradiction', () => {
  test.each([
    ['in_review_with_passed_fraud', { state: 'in_review', fraudState: 'passed' }],
    [
      'fulfilled_without_live_charge',
      { state: 'complete', payment: { charges: [charge({ state: 'failed' })] } },
    ],
  ])('is flagged as %s, and the order is still read', (id, overrides) => {
    const observation = read('order.updated', order(overrides));
    expect(factsIn(observation).flags).toMatchObject([{ id: `suspect:${id}`, kind: 'suspect' }]);
    expect(eventTypes(observation).at(-1)).toBe(`order.${overrides.state}`);
  });

  test.each([
    { state: 'complete', payment: { charges: [charge({ state: 'processing' })] } },
    { state: 'accepted', payment: { charges: [charge({ state: 'cancelled' })] } },
    { state: 'blocked', fraudState: 'blocked' },
    { state: 'blocked', fraudState: undefined },
    { state: 'complete', payment: {} },
  ])('is not flagged if the documentation has it: %j', (overrides) => {
    expect(factsIn(read('order.updated', order(overrides))).flags).toBeUndefined();
  });
});

describe('the payment session', () => {
  const paymentOf = (session: Json) =>
    factsIn(
      read('order.pending_payment', order({ state: 'pending_payment', payment: { session } })),
    ).payment;

  test.each(['pending', 'pending_funds'])('settles while %s', (state) => {
    expect(paymentOf({ state })).toStrictEqual({ settling: true });
  });

  test.each(['pending_redirect', 'processing', 'complete', 'requires_action'])(
    'does not settle while %s',
    (state) => {
      expect(paymentOf({ state })).toStrictEqual({ settling: false });
    },
  );

  test.each(['redirect', 'show_payment_instructions', 'sca_required'])(
    'asks the customer for %s',
    (action) => {
      const session = {
        state: 'pending_redirect',
        nextAction: { action, data: { sourceId: 's' } },
      };
      expect(paymentOf(session)).toStrictEqual({ action, settling: false });
    },
  );

  test.each(['complete', 'cancelled', 'failed'])('has no next action once %s', (state) => {
    const session = { state, nextAction: { action: 'show_payment_instructions' } };
    expect(paymentOf(session)).toStrictEqual({ settling: false });
  });

  test.each(
    `requires_source requires_confirmation confirmed pending pending_funds pending_redirect chargeable
     complete cancelled processing failed requires_action`.split(/\s+/),
  )('may be %s', (state) => {
    const object = order({ state: 'pending_payment', payment: { session: { state } } });
    expect(factsIn(read('order.pending_payment', object)).flags).toBeUndefined();
  });
});

describe('a charge', () => {
  const chargeRead = (overrides: Json) =>
    factsIn(read('order.charge.failed', order({ payment: { charges: [charge(overrides)] } })))
      .charges?.[0];

  test('sums only complete refunds', () => {
    const refunds = [
      { amount: 10, state: 'complete' },
      { amount: 5.5, state: 'complete' },
      { amount: 7, state: 'pending' },
      { amount: 7, state: 'failed' },
    ];
    expect(chargeRead({ refunds })?.refundedAmount).toStrictEqual({ minor: 1550, currency: 'EUR' });
    expect(chargeRead({ refunds: [{ amount: 7, state: 'pending' }] })).not.toHaveProperty(
      'refundedAmount',
    );
  });

  test('has its captures and cancels by id, with their fulfilment', () => {
    const captures = [
      { id: 'cap-1', amount: 60, state: 'failed', fulfillmentId: 'ful_1' },
      { amount: 1, state: 'complete' },
    ];
    const cancels = [{ id: 'can-1', amount: 59.95, state: 'pending_information' }];
    expect(chargeRead({ captured: true, captures, cancels })).toMatchObject({
      state: 'capturable',
      captures: [
        {
          id: 'cap-1',
          state: 'failed',
          amount: { minor: 6000, currency: 'EUR' },
          fulfilmentId: 'ful_1',
        },
      ],
      cancels: [{ id: 'can-1', state: 'pending_information' }],
    });
  });

  test('has the reason that a customer may read', () => {
    const failed = {
      state: 'failed',
      failureCode: 'declined',
      failureMessage: 'Dear Olga Quill, your card was declined.',
    };
    expect(chargeRead(failed)?.failureMessage).toBe('The payment was declined.');
  });

  test.each([
    ['Charge refused (do_not_honor).', undefined],
    ['Charge refused: D-17', 'D-17'],
    ['declined', 'declined'],
    ['a'.repeat(201), undefined],
    ['\uD800 half a character', undefined],
    ['4111 1111 1111 1111', undefined],
    [{ text: 'no text' }, undefined],
    ['Please call Olga Quill.', undefined],
  ])('leaves out a message that a customer must not read: %j', (failureMessage, failureCode) => {
    expect(chargeRead({ failureMessage, failureCode })).not.toHaveProperty('failureMessage');
  });

  test('of an undocumented state, or without one, is unknown', () => {
    expect(chargeRead({ state: undefined })?.state).toBe('unknown');
  });
});

describe('a delivery of the other mode', () => {
  const flagsIn = (liveMode: unknown, objectMode: unknown, mode: 'live' | 'test') => {
    const body = delivery('order.accepted', order({ liveMode: objectMode }), { liveMode });
    const observation = observationIn(fromWebhook(body, { mode }));
    const wrong = factsIn(observation).flags?.some(({ kind }) => kind === 'wrong_mode') ?? false;
    expect(observation.releases).toBe(!wrong);
    return wrong;
  };

  test('is recorded, flagged and releases nothing', () => {
    expect(flagsIn(true, undefined, 'test')).toBe(true);
    expect(flagsIn(false, undefined, 'live')).toBe(true);
    expect(flagsIn(undefined, true, 'test')).toBe(true);
    expect(flagsIn(true, undefined, 'live')).toBe(false);
  });

  test('is like any other if no mode is set', () => {
    const body = delivery('order.accepted', order(), { liveMode: true });
    expect(observationIn(fromWebhook(body)).releases).toBe(true);
  });

  test('is recognised by the envelope, or else by the object; without a mode in either it is of this mode', () => {
    expect(flagsIn(true, false, 'live')).toBe(false);
    expect(flagsIn(undefined, undefined, 'test')).toBe(false);
    expect(flagsIn(undefined, undefined, 'live')).toBe(false);
  });
});

describe('left out', () => {
  test('are lines, captures and cancels without an id, and unprintable states of lines', () => {
    const items = [{ skuId: 'a' }, { id: '', skuId: 'b' }, { id: 'c' }, { id: 'd', state: null }];
    const actions = [{ state: 'complete' }, { id: '', state: 'complete' }];
    const payment = { charges: [charge({ captures: actions, cancels: actions })] };
    const facts = factsIn(read('order.updated', order({ items, payment })));
    expect(facts.items).toStrictEqual([{ id: 'c' }, { id: 'd' }]);
    expect(facts.charges).toHaveLength(1);
    expect(facts.charges?.[0]).not.toHaveProperty('captures');
    expect(facts.charges?.[0]).not.toHaveProperty('cancels');
  });

  test('are empty ids', () => {
    const facts = factsIn(read('order.updated', order({ upstreamId: '', checkoutId: null })));
    expect(facts).not.toHaveProperty('upstreamId');
    expect(facts).not.toHaveProperty('checkoutId');
  });

  test('is everything of an order that has only an id', () => {
    const observation = read('order.updated', { id: '7001', checkoutId: 'co-1' });
    expect(factsIn(observation)).toStrictEqual({ checkoutId: 'co-1' });
    expect(observation).not.toHaveProperty('transitionTimes');
    expect(observation).not.toHaveProperty('fraudTransitionTimes');
    const { fraudStateTransitions: _, ...rest } = order();
    expect(read('order.updated', rest)).not.toHaveProperty('fraudTransitionTimes');
  });
});

describe('the quantity of a line', () => {
  test.each([
    [0, 0],
    ['0', 0],
    ['17', 17],
    ['999999999', 999_999_999],
    [1_000_000_000, 1_000_000_000],
    [null, undefined],
  ])('may be %j: %j', (quantity, expected) => {
    const items = [{ id: 'a', quantity }];
    expect(factsIn(read('order.updated', order({ items }))).items?.[0]?.quantity).toBe(expected);
  });

  test.each([-1, '-1', '1.0', ' 1', '1 ', '1000000000', '', 1.5, true, 2 ** 53])(
    'must not be %j',
    (quantity) => {
      const body = delivery('order.updated', order({ items: [{ id: 'a', quantity }] }));
      expect(fromWebhook(body)).toMatchObject({
        problem: { path: 'data.object.items[0].quantity' },
      });
    },
  );
});

describe('an id', () => {
  test.each(['7', '7'.repeat(255), 'ü', '7 001', 'a/b'])('may be %j', (id) => {
    expect(read('order.updated', order({ id })).orderId).toBe(id);
  });
});

describe('files named by an order of the old API', () => {
  test('are documents, without their addresses', () => {
    const object = order({
      invoicePDFs: [{ id: 'f1', url: 'https://secret.example/f1' }],
      creditMemoPDFs: [{ id: 'f2', url: 'https://secret.example/f2' }],
    });
    expect(factsIn(read('order.invoice.created', object)).documents).toStrictEqual([
      { id: 'f1', kind: 'invoice' },
      { id: 'f2', kind: 'credit_memo' },
    ]);
  });
});
