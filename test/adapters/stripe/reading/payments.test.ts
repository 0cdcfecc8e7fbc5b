import { describe, expect, it } from 'vitest';
import { fromWebhook } from '../../../../src/adapters/stripe/index.js';
import { CREATED, charge, event, intent, NEW_API, OLD_API, refund } from '../_support/events.js';
import { observed, reports } from '../_support/read.js';

const SECOND = 1_000_000;

describe('a PaymentIntent', () => {
  it.each([
    ['requires_payment_method', 'pending'],
    ['requires_confirmation', 'pending'],
    ['requires_action', 'pending'],
    ['partially_funded', 'pending'],
    ['processing', 'settling'],
    ['requires_capture', 'capturable'],
    ['succeeded', 'complete'],
    ['canceled', 'cancelled'],
    // Before 2019-02-11.
    ['requires_source', 'pending'],
    ['requires_source_action', 'pending'],
  ])('with the status %s is %s', (status, state) => {
    expect(reports('payment_intent.created', intent({ status }))).toEqual([
      {
        object: 'payment',
        id: 'pi_1',
        state,
        amount: { minor: 1099, currency: 'EUR' },
        createdAt: CREATED * SECOND,
      },
    ]);
  });

  it('is read from the object, whatever the event is called', () => {
    const object = intent({ status: 'succeeded', amount_received: 1099 });
    const types = [
      'amount_capturable_updated',
      'partially_funded',
      'processing',
      'succeeded',
      'new',
    ];
    const all = types.map((type) => reports(`payment_intent.${type}`, object));
    expect(new Set(all.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(all[0]).toMatchObject([{ state: 'complete', captured: 1099 }]);
  });

  it('names what is captured and what still can be', () => {
    const object = intent({
      status: 'requires_capture',
      amount_capturable: 600,
      amount_received: 499,
    });
    expect(reports('payment_intent.amount_capturable_updated', object)).toMatchObject([
      { state: 'capturable', capturable: 600, captured: 499 },
    ]);
  });

  it.each([
    ['redirect_to_url', 'redirect'],
    ['alipay_handle_redirect', 'redirect'],
    ['use_stripe_sdk', 'sca_required'],
    ['oxxo_display_details', 'show_payment_instructions'],
    ['boleto_display_details', 'show_payment_instructions'],
    ['konbini_display_details', 'show_payment_instructions'],
    ['display_bank_transfer_instructions', 'show_payment_instructions'],
    ['verify_with_microdeposits', 'show_payment_instructions'],
  ])('with the next action %s asks for %s', (type, action) => {
    const object = intent({ status: 'requires_action', next_action: { type } });
    expect(reports('payment_intent.requires_action', object)).toMatchObject([{ action }]);
  });

  it.each([
    ['requires_capture', 'amount_capturable'],
    ['succeeded', 'amount_received'],
  ])('with the status %s cannot be read without %s', (status, member) => {
    for (const nothing of [null, undefined]) {
      const object = intent({ status, [member]: nothing });
      expect(fromWebhook(event('payment_intent.succeeded', object))).toMatchObject({
        kind: 'not_understood',
        problem: { path: `data.object.${member}` },
      });
    }
  });

  it('names the action of an endpoint from before 2019-02-11', () => {
    const object = intent({
      status: 'requires_source_action',
      next_action: undefined,
      next_source_action: { type: 'use_stripe_sdk' },
    });
    expect(reports('payment_intent.requires_action', object)).toMatchObject([
      { action: 'sca_required' },
    ]);
  });

  it('keeps an undocumented status and parks it', () => {
    const { objects, unknown } = observed(
      event('payment_intent.created', intent({ status: 'novel' })),
    );
    expect(objects).toMatchObject([{ state: 'unknown' }]);
    expect(unknown).toEqual([{ path: 'data.object.status', value: 'novel' }]);
  });

  const options = { total: { metadata: 'total' } };
  it.each([
    ['2500', { minor: 2500, currency: 'EUR' }, undefined],
    [' 2500 ', { minor: 2500, currency: 'EUR' }, undefined],
    // An order that costs nothing has no payment: it would be sent without being paid.
    [' 0 ', undefined, '0'],
    ['-5', undefined, '-5'],
    ['1e3', undefined, '1e3'],
    ['', undefined, undefined],
    ['25.00', undefined, '25.00'],
    ['EUR 25', undefined, '(unprintable)'],
    [25, undefined, '(unprintable)'],
  ])('with the total %j states %j', (total, money, unknown) => {
    const body = event('payment_intent.created', intent({ metadata: { total } }));
    const observation = observed(body, options);
    expect(observation.objects).toMatchObject([{ object: 'payment' }]);
    expect(observation.objects.map((one) => 'total' in one && one.total)).toEqual([money ?? false]);
    expect(observation.unknown?.map(({ value }) => value)).toEqual(
      unknown === undefined ? undefined : [unknown],
    );
  });
});

describe('a Charge', () => {
  it.each([
    ['pending', null, 'pending', 'none'],
    ['succeeded', 'authorized', 'succeeded', 'authorised'],
    ['succeeded', 'manual_review', 'succeeded', 'manual_review'],
    ['failed', 'issuer_declined', 'failed', 'declined'],
    ['failed', 'invalid', 'failed', 'declined'],
    ['failed', 'blocked', 'failed', 'blocked'],
    ['succeeded', 'novel', 'succeeded', 'unknown'],
    ['novel', 'authorized', 'unknown', 'authorised'],
    // Before 2015-02-18.
    ['paid', 'authorized', 'succeeded', 'authorised'],
  ])('with the status %s and the outcome %s is %s, %s', (status, type, state, assessment) => {
    const object = charge({ status, outcome: type === null ? null : { type } });
    expect(reports('charge.updated', object)).toMatchObject([
      { object: 'attempt', id: 'ch_1', payment: 'pi_1', state, assessment },
    ]);
  });

  it('counts as refunded what Stripe reports as refunded', () => {
    expect(reports('charge.refunded', charge({ amount_refunded: 400 }))).toMatchObject([
      { captured: 1099, refunded: 400 },
    ]);
  });

  const part = (refunded: number) => charge({ amount_captured: 700, amount_refunded: refunded });

  it.each([
    ['before 2025-03-31', OLD_API, 399, 399],
    ['from 2025-03-31 on', NEW_API, 0, 0],
    ['rendered by a version that counts otherwise', NEW_API, 399, 399],
  ])(
    'of a partial capture %s reports what was released as if refunded',
    (_, version, refunded, released) => {
      expect(reports('charge.captured', part(refunded), { api_version: version })).toMatchObject([
        { captured: 700, releasedAsRefund: released },
      ]);
    },
  );

  it('leaves open after the capture whether the rest was refunded or released', () => {
    const [attempt] = reports('charge.refunded', part(399), { api_version: OLD_API });
    expect(attempt).toMatchObject({ captured: 700, refunded: 399 });
    expect(attempt).not.toHaveProperty('releasedAsRefund');
  });

  it('shows that the rest was released where more than was captured counts as refunded', () => {
    const object = charge({ amount_captured: 300, amount_refunded: 799 });
    const [attempt] = reports('charge.refunded', object, { api_version: OLD_API });
    expect(attempt).toMatchObject({ captured: 300, refunded: 799, releasedAsRefund: 799 });
  });

  it('lists the newest refunds in versions before 2022-11-15', () => {
    const object = charge({
      amount_refunded: 500,
      refunds: {
        data: [refund({ payment_intent: null }), refund({ id: 're_2', status: 'novel' })],
      },
    });
    const { objects, unknown } = observed(event('charge.refunded', object));
    expect(objects).toMatchObject([
      { object: 'attempt' },
      { object: 'refund', id: 're_1', payment: 'pi_1', state: 'succeeded' },
      { object: 'refund', id: 're_2', payment: 'pi_1', state: 'unknown' },
    ]);
    expect(unknown).toHaveLength(1);
  });

  const uncaptured = charge({ captured: false, amount_captured: 0 });
  it.each([
    ['charge.expired', uncaptured],
    ['charge.refunded', { ...uncaptured, refunded: true, amount_refunded: 1099 }],
    ['charge.updated', { ...uncaptured, amount_refunded: 1099 }],
  ])('that was not captured is released: %s', (type, object) => {
    const [attempt] = reports(type, object);
    expect(attempt).toMatchObject({ released: true });
    expect(attempt).not.toHaveProperty('refunded');
  });

  it('that was captured is never released', () => {
    const object = charge({ refunded: true, amount_refunded: 1099 });
    expect(reports('charge.refunded', object)[0]).not.toHaveProperty('released');
  });

  it('expires when its authorisation does', () => {
    const details = { card: { capture_before: CREATED + 604_800 } };
    const object = { ...uncaptured, payment_method_details: details };
    expect(reports('charge.succeeded', object)).toMatchObject([
      { expiresAt: (CREATED + 604_800) * SECOND },
    ]);
    expect(reports('charge.succeeded', charge())[0]).not.toHaveProperty('expiresAt');
  });

  it('that failed at the bank leaves open whether it was paid once', () => {
    const failure = { status: 'failed', failure_balance_transaction: 'txn_1' };
    expect(reports('charge.failed', charge(failure))).toMatchObject([
      { state: 'failed', returnedByBank: true },
    ]);
    const alone = reports('charge.failed', charge({ ...failure, payment_intent: null }));
    expect(alone).toMatchObject([{ state: 'cancelled' }, { state: 'failed' }]);
    expect(alone[0]).not.toHaveProperty('captured');
  });

  it('that a bank has not paid yet holds no money, although it counts as captured', () => {
    const all = reports('charge.pending', charge({ payment_intent: null, status: 'pending' }));
    expect(all).toMatchObject([{ state: 'settling' }, { state: 'pending' }]);
    for (const one of all) expect(one).not.toHaveProperty('captured');
  });

  it('without a PaymentIntent is a payment and its only attempt', () => {
    const object = charge({ payment_intent: null, metadata: { order_id: 'A-9' } });
    const observation = observed(event('charge.succeeded', object));
    expect(observation.orderId).toBe('A-9');
    expect(observation.references).toEqual(['ch_1']);
    expect(observation.objects).toMatchObject([
      { object: 'payment', id: 'ch_1', state: 'complete', captured: 1099 },
      { object: 'attempt', id: 'ch_1', payment: 'ch_1', state: 'succeeded' },
    ]);
  });

  it.each([
    [{ captured: false, amount_captured: 0 }, 'capturable'],
    [{ captured: false, amount_captured: 0, refunded: true }, 'cancelled'],
    [{ captured: false, amount_captured: 0, status: 'failed' }, 'cancelled'],
    [{ captured: false, amount_captured: 0, status: 'pending' }, 'settling'],
    [{ status: 'pending' }, 'settling'],
    [{ status: 'novel' }, 'unknown'],
  ])('without a PaymentIntent and with %j is a payment that is %s', (changes, state) => {
    const object = charge({ payment_intent: null, ...changes });
    expect(reports('charge.updated', object)[0]).toMatchObject({ object: 'payment', state });
  });
});
