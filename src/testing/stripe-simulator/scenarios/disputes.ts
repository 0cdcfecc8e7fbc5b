import { moveDispute, openDispute } from '../acts/dispute.js';
import { refund } from '../acts/refund.js';
import { sendRest } from '../acts/shop.js';
import type { DisputeStatus } from '../enumerations.js';
import type { StripeRun } from '../run/stripe-run.js';
import { AMOUNT, paidByCard, type ScenarioPlan } from './scenario.js';

/** A dispute of the whole payment that goes through some statuses. */
function disputed(...statuses: readonly DisputeStatus[]): (run: StripeRun) => void {
  return (run) => {
    const dispute = openDispute(run, paidByCard(run), { amount: AMOUNT, kind: 'dispute' });
    for (const status of statuses) moveDispute(run, dispute, status);
  };
}

function inquired(...statuses: readonly DisputeStatus[]): (run: StripeRun) => void {
  return (run) => {
    const inquiry = openDispute(run, paidByCard(run), { amount: AMOUNT, kind: 'inquiry' });
    for (const status of statuses) moveDispute(run, inquiry, status);
  };
}

/** Inquiries and disputes. Whatever follows shares a second with what it follows. */
export const DISPUTES: readonly ScenarioPlan[] = [
  { name: 'dispute_open', story: 'A dispute awaits a response.', play: disputed() },
  { name: 'dispute_under_review', story: 'The bank decides.', play: disputed('under_review') },
  {
    name: 'dispute_appealed',
    story: 'The shop may appeal.',
    play: disputed('under_review', 'appeal_needs_response'),
  },
  {
    name: 'dispute_appeal_under_review',
    story: 'The card network decides about the appeal.',
    play: disputed('under_review', 'appeal_needs_response', 'appeal_under_review'),
  },
  { name: 'dispute_won', story: 'The shop wins.', play: disputed('under_review', 'won') },
  { name: 'dispute_lost', story: 'The shop loses.', play: disputed('under_review', 'lost') },
  {
    name: 'dispute_lost_then_won',
    story: 'The shop loses and wins later.',
    play: disputed('under_review', 'lost', 'won'),
  },
  {
    name: 'dispute_created_lost',
    story: 'A dispute is lost when it is created.',
    play: (run) => void openDispute(run, paidByCard(run), { amount: AMOUNT, kind: 'lost' }),
  },
  {
    name: 'dispute_prevented_by_block',
    story: 'A dispute is blocked before it begins.',
    play: (run) =>
      void openDispute(run, paidByCard(run), { amount: AMOUNT, kind: 'prevented_block' }),
  },
  {
    name: 'dispute_prevented_by_refund',
    story: 'A dispute is resolved by an automatic refund.',
    play: (run) =>
      void openDispute(run, paidByCard(run), { amount: AMOUNT, kind: 'prevented_resolution' }),
  },
  {
    name: 'dispute_lost_in_part',
    story: 'A part of the payment is lost, and the shop states its total.',
    setup: { total: AMOUNT },
    play: (run) => void openDispute(run, paidByCard(run), { amount: 2_000, kind: 'lost' }),
  },
  {
    name: 'dispute_above_charge',
    story: 'The dispute is about more than the payment.',
    play: (run) => void openDispute(run, paidByCard(run), { amount: AMOUNT + 1, kind: 'lost' }),
  },
  {
    name: 'dispute_after_full_refund',
    story: 'The payment was refunded in full when the dispute comes.',
    play: (run) => {
      const charge = paidByCard(run);
      refund(run, charge, { amount: AMOUNT, status: 'succeeded' });
      openDispute(run, charge, { amount: AMOUNT, kind: 'dispute' });
    },
  },
  {
    name: 'two_disputes',
    story: 'One dispute is won while another one about the same payment is open.',
    play: (run) => {
      const charge = paidByCard(run);
      const first = openDispute(run, charge, { amount: 2_000, kind: 'dispute' });
      openDispute(run, charge, { amount: 1_000, kind: 'dispute' });
      moveDispute(run, first, 'won');
    },
  },
  {
    name: 'dispute_after_sending',
    story: 'Everything was sent when the dispute comes.',
    play: (run) => {
      const charge = paidByCard(run);
      sendRest(run);
      openDispute(run, charge, { amount: AMOUNT, kind: 'dispute' });
    },
  },
  { name: 'inquiry_open', story: 'The bank inquires; no money moved.', play: inquired() },
  {
    name: 'inquiry_under_review',
    story: 'The bank looks at the answer.',
    play: inquired('warning_under_review'),
  },
  {
    name: 'inquiry_closed',
    story: 'The inquiry ends without a dispute.',
    play: inquired('warning_under_review', 'warning_closed'),
  },
];
