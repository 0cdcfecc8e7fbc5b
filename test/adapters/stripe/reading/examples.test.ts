import { describe, expect, it } from 'vitest';
import type { ReportOf } from '../../../machines/payments/_support/reports.js';
import {
  CREATED,
  charge,
  dispute,
  event,
  intent,
  type Json,
  refund,
  review,
  session,
  warning,
} from '../_support/events.js';
import { observed, reports } from '../_support/read.js';

const SECOND = 1_000_000;
const createdAt = CREATED * SECOND;
const amount = { minor: 1099, currency: 'EUR' };

const attempt: ReportOf<'attempt'> = {
  ...{ object: 'attempt', id: 'ch_1', payment: 'pi_1', assessment: 'authorised' },
  ...{ state: 'succeeded', captured: 1099, amount, createdAt },
};
const { captured: _, ...open } = attempt;
const held = { captured: false, amount_captured: 0 };
const until = (seconds: number | null) => ({
  payment_method_details: { card: { capture_before: seconds } },
});

describe('a Charge, in full', () => {
  it.each<readonly [what: string, type: string, changes: Json, expected: object]>([
    ['succeeded', 'charge.succeeded', {}, attempt],
    ['still to be captured', 'charge.succeeded', held, open],
    [
      'with the time at which its authorisation expires',
      'charge.succeeded',
      { ...held, ...until(CREATED + 9) },
      { ...open, expiresAt: (CREATED + 9) * SECOND },
    ],
    [
      'without that time once it is captured',
      'charge.captured',
      until(CREATED + 9),
      { ...attempt, releasedAsRefund: 0 },
    ],
    [
      'without that time where there is none',
      'charge.succeeded',
      { ...held, ...until(null) },
      open,
    ],
    ['without a card', 'charge.succeeded', { ...held, payment_method_details: null }, open],
    [
      'without any assessment',
      'charge.succeeded',
      { outcome: { type: null } },
      { ...attempt, assessment: 'none' },
    ],
    [
      'failed, with a sentence for the customer',
      'charge.failed',
      { ...held, status: 'failed', failure_message: 'Your card has insufficient funds.' },
      { ...open, state: 'failed', failureMessage: expect.any(String) },
    ],
    [
      'succeeded, whatever message it has',
      'charge.succeeded',
      { failure_message: 'Your card has insufficient funds.' },
      attempt,
    ],
    [
      'released',
      'charge.refunded',
      { ...held, refunded: true, amount_refunded: 1099 },
      { ...open, released: true },
    ],
    [
      'released by its amount alone',
      'charge.refunded',
      { ...held, amount_refunded: 1099 },
      { ...open, released: true },
    ],
    ['expired', 'charge.expired', held, { ...open, released: true }],
    [
      'not released while it is pending',
      'charge.expired',
      { ...held, status: 'pending' },
      { ...open, state: 'pending' },
    ],
    [
      'refunded in part',
      'charge.refunded',
      { amount_refunded: 300 },
      { ...attempt, refunded: 300 },
    ],
    [
      'refunded in full',
      'charge.refunded',
      { amount_refunded: 1099 },
      { ...attempt, refunded: 1099 },
    ],
    [
      'captured in full, by the report of its capture',
      'charge.captured',
      {},
      { ...attempt, releasedAsRefund: 0 },
    ],
    [
      'captured in part, the rest shown as a refund',
      'charge.captured',
      { amount_captured: 1000, amount_refunded: 99 },
      { ...attempt, captured: 1000, refunded: 99, releasedAsRefund: 99 },
    ],
    [
      'captured in half, of which it is not known whether it was refunded',
      'charge.refunded',
      { amount: 1000, amount_captured: 500, amount_refunded: 500 },
      { ...attempt, amount: { ...amount, minor: 1000 }, captured: 500, refunded: 500 },
    ],
    [
      'captured, and then taken back by the bank',
      'charge.failed',
      { status: 'failed', failure_balance_transaction: 'txn_1' },
      { ...attempt, state: 'failed', returnedByBank: true },
    ],
  ])('%s', (_, type, changes, expected) => {
    expect(reports(type, charge(changes))).toStrictEqual([expected]);
  });

  it('with the refunds that older versions list', () => {
    const listed = { refunds: { data: [refund({ payment_intent: null, charge: null })] } };
    expect(reports('charge.refunded', charge({ ...listed, amount_refunded: 500 }))).toMatchObject([
      ...[{ object: 'attempt' }, { object: 'refund', id: 're_1', payment: 'pi_1' }],
    ]);
  });
});

describe('a Charge without a PaymentIntent is a payment, too', () => {
  const payment = { object: 'payment', id: 'ch_1', amount, createdAt };

  it.each<readonly [what: string, type: string, changes: Json, expected: object]>([
    ['captured', 'charge.succeeded', {}, { ...payment, state: 'complete', captured: 1099 }],
    ['authorised', 'charge.succeeded', held, { ...payment, state: 'capturable', capturable: 1099 }],
    ['released', 'charge.expired', held, { ...payment, state: 'cancelled' }],
    ['failed', 'charge.failed', { ...held, status: 'failed' }, { ...payment, state: 'cancelled' }],
    [
      'failed after its capture',
      'charge.failed',
      { status: 'failed' },
      { ...payment, state: 'cancelled' },
    ],
    [
      'pending',
      'charge.pending',
      { ...held, status: 'pending' },
      { ...payment, state: 'settling' },
    ],
    [
      'undocumented',
      'charge.updated',
      { ...held, status: 'novel' },
      { ...payment, state: 'unknown' },
    ],
  ])('%s', (_, type, changes, expected) => {
    const object = charge({ payment_intent: null, ...changes });
    expect(reports(type, object)[0]).toStrictEqual(expected);
  });

  it('that an event shows is not over only because its authorisation ends', () => {
    const object = charge({ payment_intent: null, ...held, ...until(CREATED - 9) });
    expect(reports('charge.updated', object)[0]).toMatchObject({ state: 'capturable' });
  });
});

describe('a PaymentIntent, in full', () => {
  const payment = { object: 'payment', id: 'pi_1', state: 'pending', amount, createdAt };

  it.each<readonly [what: string, changes: Json, expected: object]>([
    [
      'without the members that matter only later',
      { amount_capturable: null, amount_received: null },
      payment,
    ],
    [
      'with the newest attempt of older versions',
      { charges: { data: [{ id: 'ch_2' }, { id: 'ch_1' }] } },
      { ...payment, newestAttempt: 'ch_2' },
    ],
    [
      'with an attempt that is expanded',
      { latest_charge: { id: 'ch_3' } },
      { ...payment, newestAttempt: 'ch_3' },
    ],
    ['without attempts', { charges: {} }, payment],
    [
      'without an action unless it is required',
      { next_action: { type: 'redirect_to_url' } },
      payment,
    ],
    ['without an action that is not named', { status: 'requires_action' }, payment],
    [
      'with the action of a card that awaits a notification',
      { status: 'requires_action', next_action: { type: 'card_await_notification' } },
      { ...payment, action: 'sca_required' },
    ],
    [
      'with the action of another method that awaits one',
      { status: 'requires_action', next_action: { type: 'blik_await_notification' } },
      { ...payment, action: 'show_payment_instructions' },
    ],
    [
      'complete, with a part captured and another one that still can be',
      { status: 'succeeded', amount_received: 600, amount_capturable: 499 },
      { ...payment, state: 'complete', captured: 600, capturable: 499 },
    ],
  ])('%s', (_, changes, expected) => {
    expect(reports('payment_intent.updated', intent(changes))).toStrictEqual([expected]);
  });
});

describe('what follows a payment, in full', () => {
  const names = { id: 'x', payment: 'pi_1' };

  it.each<readonly [what: string, type: string, object: Json, expected: object]>([
    [
      'a Refund',
      'refund.created',
      refund({ id: 'x' }),
      {
        object: 'refund',
        ...names,
        state: 'succeeded',
        amount: { ...amount, minor: 500 },
        createdAt,
      },
    ],
    [
      'a Refund without a status, which waits',
      'refund.created',
      refund({ id: 'x', status: null }),
      {
        object: 'refund',
        ...names,
        state: 'pending',
        amount: { ...amount, minor: 500 },
        createdAt,
      },
    ],
    [
      'a Dispute',
      'charge.dispute.created',
      dispute({ id: 'x' }),
      { object: 'dispute', ...names, state: 'open', amount, createdAt },
    ],
    [
      'a Dispute that was prevented without a card',
      'charge.dispute.created',
      dispute({ id: 'x', status: 'prevented', payment_method_details: null }),
      { object: 'dispute', ...names, state: 'repaid', amount, createdAt },
    ],
    [
      'a Dispute that was prevented by nothing that is named',
      'charge.dispute.created',
      dispute({ id: 'x', status: 'prevented', payment_method_details: { card: null } }),
      { object: 'dispute', ...names, state: 'repaid', amount, createdAt },
    ],
    [
      'a Review',
      'review.opened',
      review({ id: 'x' }),
      { object: 'review', ...names, attempt: 'ch_1', state: 'open', createdAt },
    ],
    [
      'a Checkout Session',
      'checkout.session.completed',
      session({ id: 'x', status: null }),
      { object: 'checkout', id: 'x', createdAt, state: 'open' },
    ],
    [
      'a Checkout Session without a status',
      'checkout.session.completed',
      session({ id: 'x', status: undefined }),
      { object: 'checkout', id: 'x', createdAt, state: 'open' },
    ],
  ])('%s', (_, type, object, expected) => {
    expect(reports(type, object)).toStrictEqual([expected]);
  });

  it('a Review that was closed without a reason is undocumented, not passed', () => {
    const options = { acknowledgedReviews: 'pass' } as const;
    const closed = (changes: Json) =>
      reports('review.closed', review({ open: false, closed_reason: null, ...changes }), {
        options,
      });
    expect(closed({ reason: null })).toMatchObject([{ state: 'unknown' }]);
    expect(closed({ reason: 'refunded' })).toMatchObject([{ state: 'ended' }]);
  });

  it('an acknowledged Review passes only where the account says so', () => {
    const object = review({ open: false, closed_reason: 'acknowledged' });
    expect(reports('review.closed', object)).toMatchObject([{ state: 'ended' }]);
  });

  it('a Checkout Session with a payment is about it, whatever its mode', () => {
    const object = session({ mode: 'setup', payment_intent: 'pi_1' });
    expect(reports('checkout.session.completed', object)).toHaveLength(1);
  });

  it.each([
    ['payment_intent.created', intent(), ['pi_1']],
    ['payment_intent.created', intent({ latest_charge: 'ch_1' }), ['pi_1', 'ch_1']],
    ['refund.created', refund({ charge: null }), ['pi_1']],
    ['refund.created', refund({ payment_intent: null }), ['ch_1']],
    ['radar.early_fraud_warning.created', warning({ payment_intent: null }), ['ch_1']],
    ['charge.dispute.created', dispute(), ['pi_1', 'ch_1']],
  ] as const)('%s names its payment, and the Charge beside it: %#', (type, object, references) => {
    expect(observed(event(type, object)).references).toEqual(references);
  });

  it.each([
    ['k', 'k'],
    ['a key of two', 'a key of two'],
    [' k', undefined],
    [7, undefined],
  ])('a Refund carries the key %j of the shop as %j', (given, key) => {
    const [one] = reports('refund.created', refund({ metadata: { order_lifecycle_key: given } }));
    expect(one).toEqual(
      key === undefined ? expect.not.objectContaining({ key }) : expect.objectContaining({ key }),
    );
  });
});

describe('the observation of an event', () => {
  it('is of the account stripe, and knows no mode, unless they are set', () => {
    const live = observed(event('payment_intent.created', intent(), { livemode: true }));
    expect(live).toMatchObject({ account: 'stripe', events: [], releases: true });
    expect(observed(event('payment_intent.created', intent()), { account: 'shop' }).account).toBe(
      'shop',
    );
  });

  it('is flagged where it belongs to the other mode', () => {
    const { events } = observed(event('payment_intent.created', intent()), { mode: 'live' });
    expect(events).toMatchObject([
      {
        facts: {
          flags: [
            {
              ...{ id: 'wrong_mode', kind: 'wrong_mode' },
              detail:
                'An event about this order belongs to the other mode (live or test) than configured.',
            },
          ],
        },
      },
    ]);
  });
});
