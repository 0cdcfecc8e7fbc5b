import { describe, expect, it } from 'vitest';
import {
  type StripeOrderState,
  type StripeScenario,
  type StripeTruth,
  stripeScenarios,
} from '../../../src/testing/stripe-simulator/index.js';

type Expected = readonly [
  state: StripeOrderState,
  mayFulfil: boolean,
  rest?: Partial<
    Pick<StripeTruth, 'captured' | 'refunded' | 'flags' | 'unplaced' | 'unknownValues'>
  >,
];

const PAID = { captured: 6_000 };

// A second, hand-written opinion about the end of every scenario.
const EXPECTED: Readonly<Record<string, Expected>> = {
  awaiting_payment_method: ['pending_payment', false],
  awaiting_authentication: ['pending_payment', false],
  authentication_failed_then_paid: ['accepted', true, PAID],
  paid: ['accepted', true, PAID],
  paid_unassessed: ['accepted', true, PAID],
  declined: ['pending_payment', false],
  declined_then_paid: ['accepted', true, PAID],
  blocked_attempt: ['pending_payment', false],
  blocked_then_paid: ['accepted', true, PAID],
  invalid_attempt: ['pending_payment', false],
  abandoned: ['pending_payment', false],
  debit_processing: ['pending_payment', false],
  debit_paid: ['accepted', true, PAID],
  debit_failed: ['pending_payment', false],
  debit_failed_late: ['accepted', false, { ...PAID, flags: ['late_failure'] }],
  voucher_issued: ['pending_payment', false],
  voucher_paid: ['accepted', true, PAID],
  voucher_expired: ['pending_payment', false],
  transfer_partially_funded: ['pending_payment', false],
  transfer_funded: ['accepted', true, PAID],

  held: ['accepted', true],
  captured: ['accepted', true, PAID],
  captured_in_part: ['accepted', true, { captured: 4_000 }],
  captured_in_part_before_basil: ['accepted', true, { captured: 4_000 }],
  captured_in_part_then_refunded_before_basil: [
    'accepted',
    true,
    { captured: 4_000, refunded: 1_000 },
  ],
  captured_below_stated_total: ['pending_payment', false, { captured: 4_000 }],
  captured_twice: ['accepted', true, PAID],
  captured_once_of_several: ['fulfilled', false, { captured: 2_000 }],
  hold_cancelled: ['cancelled', false],
  hold_cancelled_before_basil: ['cancelled', false],
  hold_expired: ['cancelled', false],
  hold_expired_before_basil: ['cancelled', false],

  refunded_in_full: ['cancelled', false, { ...PAID, refunded: 6_000 }],
  refunded_in_part: ['accepted', true, { ...PAID, refunded: 1_000 }],
  refunded_below_stated_total: ['accepted', false, { ...PAID, refunded: 1_000 }],
  refunded_as_amount_only: ['accepted', true, { ...PAID, refunded: 1_000 }],
  refund_pending: ['accepted', false, PAID],
  refund_requires_action: ['accepted', false, PAID],
  refund_canceled: ['accepted', true, PAID],
  refund_failed: ['accepted', false, PAID],
  refund_failed_after_success: ['accepted', false, PAID],
  refund_failed_after_success_before_refund_events: ['accepted', true, PAID],

  review_after_success: ['in_review', false, PAID],
  review_with_success: ['in_review', false, PAID],
  review_before_success: ['in_review', false, PAID],
  review_opened_by_hand: ['in_review', false, PAID],
  review_never_opened: ['in_review', false, PAID],
  review_approved: ['accepted', true, PAID],
  review_approved_of_hold: ['accepted', true, { captured: 0 }],
  review_refunded_as_fraud: ['blocked', false, { ...PAID, refunded: 6_000 }],
  review_refunded_as_fraud_of_hold: ['blocked', false],
  review_refunded_as_fraud_after_sending: ['complete', false, { ...PAID, refunded: 6_000 }],
  review_refunded: ['cancelled', false, { ...PAID, refunded: 6_000 }],
  review_disputed: ['dispute', false, PAID],
  review_canceled: ['cancelled', false],
  review_redacted: ['in_review', false, PAID],
  review_acknowledged: ['in_review', false, PAID],
  review_payment_never_settled: ['pending_payment', false],
  second_review: ['in_review', false, PAID],
  early_fraud_warning: ['accepted', true, { ...PAID, flags: ['fraud_warning'] }],

  dispute_open: ['dispute', false, PAID],
  dispute_under_review: ['dispute', false, PAID],
  dispute_appealed: ['dispute', false, PAID],
  dispute_appeal_under_review: ['dispute', false, PAID],
  dispute_won: ['accepted', true, PAID],
  dispute_lost: ['accepted', false, { ...PAID, flags: ['chargeback'] }],
  dispute_lost_then_won: ['accepted', true, PAID],
  dispute_created_lost: ['accepted', false, { ...PAID, flags: ['chargeback'] }],
  dispute_prevented_by_block: ['accepted', true, PAID],
  dispute_prevented_by_refund: ['accepted', false, PAID],
  dispute_lost_in_part: ['accepted', false, { ...PAID, flags: ['chargeback'] }],
  dispute_above_charge: ['accepted', false, { ...PAID, flags: ['chargeback'] }],
  dispute_after_full_refund: ['cancelled', false, { ...PAID, refunded: 6_000 }],
  two_disputes: ['dispute', false, PAID],
  dispute_after_sending: ['dispute', false, PAID],
  inquiry_open: ['dispute', false, PAID],
  inquiry_under_review: ['dispute', false, PAID],
  inquiry_closed: ['accepted', true, PAID],

  second_payment_abandoned: ['accepted', true, PAID],
  second_payment_open: ['accepted', true, PAID],
  split_half_paid: ['pending_payment', false, { captured: 2_000 }],
  split_paid: ['accepted', true, PAID],
  checkout_paid: ['accepted', true, PAID],
  checkout_unpaid: ['pending_payment', false],
  checkout_paid_later: ['accepted', true, PAID],
  checkout_failed_later: ['pending_payment', false],
  checkout_expired: ['cancelled', false],
  checkout_without_payment: ['accepted', true],
  sent_in_parts: ['accepted', true, PAID],
  sent_everything: ['complete', false, PAID],
  sent_before_capture: ['fulfilled', false],
  sent_then_captured: ['complete', false, PAID],
  came_back_in_part: ['complete', false, PAID],
  came_back: ['returned', false, { ...PAID, refunded: 6_000 }],
  given_up_then_refunded: ['cancelled', false, { ...PAID, refunded: 6_000 }],
  paid_after_given_up: ['cancelled', false, { ...PAID, flags: ['payment_after_cancellation'] }],

  late_metadata: ['accepted', true, PAID],
  late_metadata_never_reported: ['accepted', true, { ...PAID, unplaced: true }],
  unlabelled: ['accepted', true, { ...PAID, unplaced: true }],
  connected_account: ['accepted', true, PAID],
  foreign_account: ['accepted', true, PAID],
  wrong_mode: ['accepted', false, PAID],
  live_mode: ['accepted', true, PAID],
  unknown_event_type: ['accepted', true, PAID],
  unknown_value: ['accepted', false, { ...PAID, unknownValues: true }],
  charges_listed: ['accepted', true, PAID],
  two_endpoints: ['accepted', true, { ...PAID, refunded: 1_000 }],
  zero_decimals: ['accepted', true, PAID],
  three_decimals: ['accepted', true, { ...PAID, refunded: 1_230 }],
  special_decimals: ['accepted', true, { ...PAID, refunded: 1_200 }],
};

const scenarios = stripeScenarios();

function scenario(name: string): StripeScenario {
  const found = scenarios.find((each) => each.name === name);
  if (found === undefined) throw new Error(`There is no scenario ${name}.`);
  return found;
}

/** The events of a scenario, as `type status`. */
function reported(name: string): string[] {
  return scenario(name).life.events.map(
    ({ type, data }) => `${type} ${String(data.object.status)}`,
  );
}

describe('a scenario of Stripe', () => {
  it('has a name, a story and an expected end of its own', () => {
    expect(scenarios.map(({ name }) => name).sort()).toEqual(Object.keys(EXPECTED).sort());
    expect(new Set(scenarios.map(({ story }) => story)).size).toBe(scenarios.length);
    expect(scenarios.filter(({ story }) => !/^[A-Z].*\.$/.test(story))).toEqual([]);
  });

  it.each(scenarios.map(({ name, story }) => ({ name, story })))('$name: $story', ({ name }) => {
    const [state, mayFulfil, rest = {}] = EXPECTED[name] ?? ['blocked', false];
    const { truth } = scenario(name).life;
    expect(truth).toEqual({
      orderId: `order-${name.replaceAll('_', '-')}`,
      currency: truth.currency,
      captured: 0,
      refunded: 0,
      flags: [],
      unplaced: false,
      unknownValues: false,
      ...rest,
      state,
      mayFulfil,
      openDisputes: truth.openDisputes,
      lostDisputes: truth.lostDisputes,
    });
    expect(truth.openDisputes.length > 0).toBe(
      state === 'dispute' || name === 'dispute_after_full_refund',
    );
    expect(truth.lostDisputes.length > 0).toBe(truth.flags.includes('chargeback'));
  });

  it('is the same every time', () => {
    expect(stripeScenarios()).toEqual(scenarios);
  });
});

describe('the events of a scenario', () => {
  it('releases uncaptured money as what looks like a refund before basil only', () => {
    expect(reported('hold_cancelled').slice(-1)).toEqual(['payment_intent.canceled canceled']);
    expect(reported('hold_cancelled_before_basil').slice(-2)).toEqual([
      'charge.refunded succeeded',
      'payment_intent.canceled canceled',
    ]);
    expect(reported('hold_expired').slice(-2)).toEqual([
      'charge.expired succeeded',
      'payment_intent.canceled canceled',
    ]);
    const reasons = ['hold_expired', 'hold_expired_before_basil'].map(
      (name) => scenario(name).life.events.at(-1)?.data.object.cancellation_reason,
    );
    expect(reasons).toEqual(['expired', 'automatic']);
    const captured = ['hold_cancelled_before_basil', 'captured_in_part_before_basil'].map(
      (name) =>
        scenario(name).life.events.find(({ type }) => type === 'charge.refunded')?.data.object,
    );
    expect(captured.map((charge) => [charge?.amount_captured, charge?.amount_refunded])).toEqual([
      [null, 6_000],
      [4_000, 2_000],
    ]);
  });

  it('places the review before, with or after the success', () => {
    const offset = (name: string): number => {
      const { events } = scenario(name).life;
      const at = (type: string): number =>
        events.find((event) => event.type === type)?.created ?? 0;
      return Math.sign(at('review.opened') - at('payment_intent.succeeded'));
    };
    expect(
      ['review_before_success', 'review_with_success', 'review_after_success'].map(offset),
    ).toEqual([-1, 0, 1]);
  });

  it('shows refunds as objects, within their charge, or only as an amount', () => {
    const types = (name: string): string[] =>
      scenario(name)
        .life.events.map(({ type }) => type)
        .filter((type) => type.includes('refund'))
        .sort();
    expect(types('refunded_in_part')).toEqual(['charge.refunded', 'refund.created']);
    expect(types('refunded_as_amount_only')).toEqual(['charge.refunded']);
    const listed = scenario('charges_listed').life.events.at(-1)?.data.object;
    expect(listed?.refunds).toMatchObject({ data: [{ object: 'refund', status: 'pending' }] });
  });

  it('copies metadata to a charge once, and shows a late label on later PaymentIntents only', () => {
    const labels = scenario('late_metadata').life.events.map(({ data }) =>
      JSON.stringify(data.object.metadata).includes('order_id'),
    );
    expect(labels).toEqual([false, false, false, false, true]);
  });

  it('opens a Checkout payment only when it is confirmed', () => {
    expect(reported('checkout_expired')).toEqual(['checkout.session.expired expired']);
    expect(reported('checkout_without_payment')).toEqual(['checkout.session.completed complete']);
    const session = scenario('checkout_paid').life.events.at(-1)?.data.object;
    expect(session).toMatchObject({ object: 'checkout.session', payment_status: 'paid' });
  });
});
