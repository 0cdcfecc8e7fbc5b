import { expect, test } from 'vitest';
import { fold } from '../../../src/lifecycle/fold.js';
import { may } from '../../../src/lifecycle/gates.js';
import type { Observation } from '../../../src/order/observation.js';
import type { ObjectReport } from '../../../src/order/payments/object-report.js';
import { unpublished } from '../../_support/make-observation.js';
import { euros, reported, shopReported } from '../../_support/payments.js';

/*
 * Every kind of refusal, word for word. A sentence may be changed, but not by accident: `npx vitest run
 * test/lifecycle/payments/sentences.test.ts -u` writes the new ones down for review.
 */

let number = 0;
const one = (report: ObjectReport, second = 20): Observation => {
  number += 1;
  return reported(`evt_${number}`, second, [report]);
};
const payment = (more: object): Observation =>
  one({ object: 'payment', id: 'pi_1', state: 'pending', amount: euros(1000), ...more });
const attempt = (assessment: 'none' | 'authorised' | 'manual_review' | 'unknown'): Observation =>
  one({
    ...{ object: 'attempt', id: 'ch_1', payment: 'pi_1', state: 'succeeded' },
    ...{ assessment, amount: euros(1000) },
  });
const complete = { state: 'complete', captured: 1000, total: euros(1000) } as const;
const review = (state: 'open' | 'ended' | 'rejected'): Observation =>
  one({ object: 'review', id: 'prv_1', payment: 'pi_1', state });
const dispute = (state: 'open' | 'inquiry' | 'lost'): Observation =>
  one({ object: 'dispute', id: 'dp_1', payment: 'pi_1', state, amount: euros(1000) });
const refund = (state: 'pending' | 'succeeded', minor: number): Observation =>
  one({ object: 'refund', id: 're_1', payment: 'pi_1', state, amount: euros(minor) });
const sent = shopReported(30, { object: 'fulfilment', id: 'parcel-1' });
const gaveUp = shopReported(30, { object: 'cancellation', id: 'no-stock' });

const total = payment(complete);
const wholly = [total, attempt('authorised')];
const ORDERS: Readonly<Record<string, readonly Observation[]>> = {
  'not paid': [payment({ total: euros(1000) })],
  'not paid, without a total': [payment({})],
  'paid in part, without a known risk': [
    payment({ ...complete, captured: 400, amount: euros(400) }),
  ],
  'paid in another currency': [
    payment({ ...complete, amount: { minor: 1000, currency: 'JPY' } }),
    attempt('none'),
  ],
  settling: [payment({ state: 'settling', total: euros(1000) })],
  'not assessed': [total],
  'awaiting a review': [total, attempt('manual_review')],
  'under review': [total, attempt('none'), review('open')],
  'review ended': [total, attempt('none'), review('ended')],
  rejected: [total, attempt('none'), review('rejected')],
  paid: wholly,
  disputed: [...wholly, dispute('open')],
  'asked about': [...wholly, dispute('inquiry')],
  'lost a dispute': [...wholly, dispute('lost')],
  'taken back by the bank': [
    ...wholly,
    one({
      ...{ object: 'attempt', id: 'ch_1', payment: 'pi_1', state: 'failed', assessment: 'none' },
      ...{ returnedByBank: true, amount: euros(1000) },
    }),
  ],
  'refunded in part': [...wholly, refund('pending', 300)],
  refunded: [...wholly, refund('succeeded', 1000)],
  'paid by two, one pending': [
    ...wholly,
    one({ object: 'payment', id: 'pi_2', state: 'pending', amount: euros(500) }),
  ],
  sent: [...wholly, sent],
  'given up': [payment({ total: euros(1000) }), gaveUp],
  undocumented: [
    ...wholly,
    reported(
      'evt_new',
      40,
      [{ object: 'dispute', id: 'dp_9', payment: 'pi_1', state: 'unknown' }],
      {
        unknown: [{ path: 'status', value: 'frozen' }],
      },
    ),
  ],
};

test('why such an order may or may not be fulfilled', () => {
  const lines = Object.entries(ORDERS).map(([name, observations]) => {
    const { because, reasons } = may(unpublished(fold(observations)), 'fulfil');
    expect(because.match(/\. |\.$/g)?.length ?? 0).toBeLessThanOrEqual(2);
    return `${name}: ${because} ${reasons.join(' ')}`.trim();
  });
  expect(`\n${lines.join('\n')}\n`).toMatchInlineSnapshot(`
    "
    not paid: It may not be fulfilled: it is pending_payment, as too little is authorised (pi_1 is pending, 0.00 of 10.00 EUR so far). wrong_state fraud_not_passed charge_not_authorised not_paid_for
    not paid, without a total: It may not be fulfilled: it is pending_payment, as too little is authorised (pi_1 is pending). wrong_state fraud_not_passed charge_not_authorised not_paid_for
    paid in part, without a known risk: It may not be fulfilled: it is pending_payment, as too little is authorised (4.00 of 10.00 EUR so far); it needs payments that passed the fraud review (the risk of pi_1 is not known). wrong_state fraud_not_passed charge_not_authorised not_paid_for
    paid in another currency: It may not be fulfilled: it is pending_payment, as too little is authorised (pi_1 is in JPY, 0.00 of 10.00 EUR so far). wrong_state charge_not_authorised not_paid_for
    settling: It may not be fulfilled: it is pending_payment, as too little is authorised (pi_1 is settling, 0.00 of 10.00 EUR so far). wrong_state fraud_not_passed charge_not_authorised not_paid_for
    not assessed: It may not be fulfilled: it is pending_payment, as the risk of a payment has not been assessed yet (the risk of pi_1 is not known). wrong_state fraud_not_passed
    awaiting a review: It may not be fulfilled: it is in_review, as a fraud review is not decided (pi_1 awaits a review). wrong_state fraud_not_passed
    under review: It may not be fulfilled: it is in_review, as a fraud review is not decided (review prv_1 of pi_1 is open). wrong_state fraud_not_passed
    review ended: It may not be fulfilled: it is in_review, as a fraud review is not decided (review prv_1 of pi_1 ended without a decision). wrong_state fraud_not_passed
    rejected: It may not be fulfilled: it is blocked, as a review rejected a payment as fraud and not everything was sent (review prv_1 rejected pi_1). wrong_state fraud_not_passed
    paid: It may be fulfilled: it is accepted, the fraud review has passed and it is paid for.
    disputed: It may not be fulfilled: a payment is disputed (dispute dp_1 of pi_1). in_dispute
    asked about: It may not be fulfilled: a payment is disputed (inquiry dp_1 of pi_1). in_dispute
    lost a dispute: It may not be fulfilled: it needs payments that cover the total, less refunds and chargebacks (dispute dp_1 took back 10.00 EUR, 0.00 of 10.00 EUR is covered). not_paid_for given_back
    taken back by the bank: It may not be fulfilled: it needs payments that cover the total, less refunds and chargebacks (the bank took back 10.00 EUR of ch_1, 0.00 of 10.00 EUR is covered). not_paid_for given_back
    refunded in part: It may not be fulfilled: it needs payments that cover the total, less refunds and chargebacks (refund re_1 is pending, 7.00 of 10.00 EUR is covered). not_paid_for
    refunded: It may not be fulfilled: it is cancelled, as every payment was cancelled, released or refunded in full (refund re_1 of pi_1). wrong_state not_paid_for given_back
    paid by two, one pending: It may be fulfilled: it is accepted, the fraud review has passed and it is paid for.
    sent: It may not be fulfilled: it is complete, as the shop reported that everything was sent and every payment that lives is captured. over
    given up: It may not be fulfilled: it is cancelled, as the shop gave it up. wrong_state fraud_not_passed charge_not_authorised not_paid_for
    undocumented: It may not be fulfilled: a payment is disputed (dispute dp_9 of pi_1); observation evt_new is newer and could not be applied: it came with an undocumented value (status: frozen). Wait for a newer report, upgrade to a version that knows it, or dismiss this observation. in_dispute parked
    "
  `);
});

test('why such an order may not be cancelled, refunded, returned or confirmed', () => {
  const gatesOf = ['cancel', 'refund', 'return', 'confirm'] as const;
  const lines = ['not paid', 'disputed', 'sent', 'refunded'].flatMap((name) =>
    gatesOf.map((gate) => {
      const { because, reasons } = may(unpublished(fold(ORDERS[name] ?? [])), gate);
      return `${name}: ${because} ${reasons.join(' ')}`.trim();
    }),
  );
  expect(`\n${lines.join('\n')}\n`).toMatchInlineSnapshot(`
    "
    not paid: It may be cancelled: it is pending_payment.
    not paid: It may not be refunded: it needs a captured payment. nothing_captured
    not paid: It may not be returned: it is pending_payment and needs fulfilled units. nothing_sent
    not paid: It may not be confirmed to the customer: it is pending_payment and needs the customer to have completed their part of the payment. customer_must_act
    disputed: It may not be cancelled: a payment is disputed (dispute dp_1 of pi_1); it needs money that is not captured yet. in_dispute everything_captured
    disputed: It may not be refunded: a payment is disputed (dispute dp_1 of pi_1). in_dispute
    disputed: It may not be returned: a payment is disputed (dispute dp_1 of pi_1). in_dispute
    disputed: It may not be confirmed to the customer: a payment is disputed (dispute dp_1 of pi_1). in_dispute
    sent: It may not be cancelled: it is complete, as the shop reported that everything was sent and every payment that lives is captured; it needs money that is not captured yet. over everything_captured
    sent: It may be refunded: it is complete.
    sent: It may be returned: it is complete.
    sent: It may not be confirmed to the customer: it is complete, as the shop reported that everything was sent and every payment that lives is captured. over
    refunded: It may not be cancelled: it is cancelled, as every payment was cancelled, released or refunded in full (refund re_1 of pi_1); it needs money that is not captured yet. over everything_captured
    refunded: It may not be refunded: it needs an amount that is left to refund. nothing_left_to_refund
    refunded: It may not be returned: it is cancelled, as every payment was cancelled, released or refunded in full (refund re_1 of pi_1). over
    refunded: It may not be confirmed to the customer: it is cancelled, as every payment was cancelled, released or refunded in full (refund re_1 of pi_1). wrong_state
    "
  `);
});
