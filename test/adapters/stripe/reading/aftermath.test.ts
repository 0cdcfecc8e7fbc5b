import { describe, expect, it } from 'vitest';
import { fromWebhook } from '../../../../src/adapters/stripe/index.js';
import { dispute, event, refund, review, session, warning } from '../_support/events.js';
import { observed, reports } from '../_support/read.js';

describe('a Refund', () => {
  it.each([
    ['pending', 'pending'],
    ['requires_action', 'pending_information'],
    ['succeeded', 'succeeded'],
    ['failed', 'failed'],
    ['canceled', 'expired'],
    ['novel', 'unknown'],
  ])('with the status %s is %s', (status, state) => {
    for (const type of ['refund.created', 'refund.updated', 'charge.refund.updated']) {
      expect(reports(type, refund({ status }))).toMatchObject([
        { object: 'refund', id: 're_1', payment: 'pi_1', state, amount: { minor: 500 } },
      ]);
    }
  });

  it('of an expired authorisation is a release', () => {
    expect(
      reports('refund.created', refund({ reason: 'expired_uncaptured_charge' })),
    ).toMatchObject([{ release: true }]);
    expect(reports('refund.created', refund())[0]).not.toHaveProperty('release');
  });
});

describe('a Dispute', () => {
  it.each([
    ['warning_needs_response', 'inquiry'],
    ['warning_under_review', 'inquiry'],
    ['warning_closed', 'closed'],
    ['needs_response', 'open'],
    ['under_review', 'open'],
    ['appeal_needs_response', 'open'],
    ['appeal_under_review', 'open'],
    ['won', 'won'],
    // Before 2014-11-20.
    ['charge_refunded', 'won'],
    ['lost', 'lost'],
    ['novel', 'unknown'],
  ])('with the status %s is %s', (status, state) => {
    for (const type of ['created', 'updated', 'closed', 'funds_withdrawn', 'funds_reinstated']) {
      expect(reports(`charge.dispute.${type}`, dispute({ status }))).toMatchObject([
        { object: 'dispute', id: 'dp_1', payment: 'pi_1', state },
      ]);
    }
  });

  it.each([
    ['block', 'closed'],
    ['resolution', 'repaid'],
    ['novel', 'repaid'],
  ])('that was prevented by a %s is %s', (type, state) => {
    const object = dispute({
      status: 'prevented',
      payment_method_details: { card: { case_type: type } },
    });
    expect(reports('charge.dispute.created', object)).toMatchObject([{ state }]);
  });

  it('that is only an inquiry can be ignored; one that is open never is', () => {
    const read = (status: string) =>
      fromWebhook(event('charge.dispute.created', dispute({ status })), { inquiries: 'ignore' })
        .kind;
    expect(read('warning_needs_response')).toBe('ignored');
    expect(read('warning_closed')).toBe('ignored');
    expect(read('needs_response')).toBe('observations');
    expect(read('novel')).toBe('observations');
  });
});

describe('a Review', () => {
  it.each([
    ['approved', 'approved'],
    ['refunded_as_fraud', 'rejected'],
    ['refunded', 'ended'],
    ['disputed', 'ended'],
    ['canceled', 'ended'],
    ['redacted', 'ended'],
    ['payment_never_settled', 'ended'],
    ['acknowledged', 'ended'],
    ['novel', 'unknown'],
  ])('that was closed as %s is %s', (reason, state) => {
    const object = review({ open: false, closed_reason: reason, reason });
    expect(reports('review.closed', object)).toMatchObject([
      { object: 'review', id: 'prv_1', state },
    ]);
  });

  it('that is open is open, whatever its reason', () => {
    expect(reports('review.opened', review({ reason: 'novel' }))).toMatchObject([
      { state: 'open' },
    ]);
  });

  it('that was acknowledged passes where the account says so', () => {
    const object = review({ open: false, closed_reason: 'acknowledged' });
    const options = { acknowledgedReviews: 'pass' } as const;
    expect(reports('review.closed', object, { options })).toMatchObject([{ state: 'approved' }]);
  });
});

it.each([true, false])(
  'An early fraud warning reports whether it is actionable: %s',
  (actionable) => {
    const type = 'radar.early_fraud_warning.updated';
    expect(reports(type, warning({ actionable }))).toEqual([
      { object: 'fraud_warning', id: 'issfr_1', payment: 'pi_1', actionable },
    ]);
  },
);

describe('a Checkout Session', () => {
  it.each([
    ['open', 'open'],
    ['complete', 'complete'],
    ['expired', 'expired'],
    ['novel', 'unknown'],
  ])('with the status %s is %s', (status, state) => {
    expect(reports('checkout.session.completed', session({ status }))).toMatchObject([
      { object: 'checkout', id: 'cs_1', state },
    ]);
  });

  const nothing = { status: 'complete', payment_status: 'no_payment_required', amount_total: 0 };
  it('of a total of zero is free', () => {
    const observation = observed(event('checkout.session.completed', session(nothing)));
    expect(observation.objects).toMatchObject([{ state: 'complete', free: true }]);
    expect(observation).toMatchObject({ orderId: 'A-1', references: ['cs_1'] });
  });

  it.each([
    { amount_total: 1099 },
    { amount_total: null },
    { status: 'open' },
    { payment_status: 'unpaid' },
    { payment_intent: 'pi_1' },
  ])('with %j is not free', (changes) => {
    const object = session({ ...nothing, ...changes });
    expect(reports('checkout.session.completed', object)[0]).not.toHaveProperty('free');
  });

  it.each(['setup', 'subscription'])('of the mode %s concerns no order', (mode) => {
    const object = session({ ...nothing, mode });
    expect(fromWebhook(event('checkout.session.completed', object)).kind).toBe('ignored');
  });

  it('with a payment leaves the name of the order to the payment', () => {
    const object = session({ payment_intent: 'pi_1', status: 'complete', payment_status: 'paid' });
    const observation = observed(event('checkout.session.completed', object));
    expect(observation.orderId).toBeUndefined();
    expect(observation.references).toEqual(['pi_1', 'cs_1']);
  });
});
