import { captureFinally } from '../acts/capture.js';
import { addLabels } from '../acts/payment.js';
import { refund } from '../acts/refund.js';
import { postForeignAccount, postUnknownType, postUnknownValue } from '../lives/unknown.js';
import { AMOUNT, heldByCard, paidByCard, type ScenarioPlan } from './scenario.js';

/** How the account, its endpoints and its labels may be set up. */
export const SETUPS: readonly ScenarioPlan[] = [
  {
    name: 'late_metadata',
    story: 'The PaymentIntent is created before the shop knows the order; its last event names it.',
    setup: { label: 'late' },
    play: (run) => {
      const charge = heldByCard(run);
      addLabels(run);
      captureFinally(run, charge.payment, charge, AMOUNT);
    },
  },
  {
    name: 'late_metadata_never_reported',
    story: 'The shop names the order after the last event, so that no event carries it.',
    setup: { label: 'late' },
    play: (run) => {
      paidByCard(run);
      addLabels(run);
    },
  },
  {
    name: 'unlabelled',
    story: 'The shop never names the order.',
    setup: { label: 'never' },
    play: (run) => void paidByCard(run),
  },
  {
    name: 'connected_account',
    story: 'The payment belongs to a connected account.',
    setup: { account: 'acct_1032D82eZvKYlo2C' },
    play: (run) => void paidByCard(run),
  },
  {
    name: 'foreign_account',
    story: 'An event of another account looks as if it were about this order.',
    play: (run) => {
      paidByCard(run);
      postForeignAccount(run);
    },
  },
  {
    name: 'wrong_mode',
    story: 'The events are of the other mode than the shop expects.',
    setup: { wrongMode: true },
    play: (run) => void paidByCard(run),
  },
  {
    name: 'live_mode',
    story: 'Everything is live.',
    setup: { mode: 'live' },
    play: (run) => void paidByCard(run),
  },
  {
    name: 'unknown_event_type',
    story: 'An event comes whose type is in no list.',
    play: (run) => {
      paidByCard(run);
      postUnknownType(run);
    },
  },
  {
    name: 'unknown_value',
    story: 'The last word about an object is a value that Stripe does not document.',
    play: (run) => {
      paidByCard(run);
      postUnknownValue(run);
    },
  },
  {
    name: 'charges_listed',
    story: 'An old version lists charges and refunds within other objects.',
    setup: { generation: 'listed' },
    play: (run) => void refund(run, paidByCard(run), { amount: 1_000, status: 'pending' }),
  },
  {
    name: 'two_endpoints',
    story: 'Two endpoints of different versions receive the events.',
    setup: { generation: 'refund_events', versions: ['2024-10-28.acacia', '2022-08-01'] },
    play: (run) => void refund(run, paidByCard(run), { amount: 1_000, status: 'succeeded' }),
  },
  {
    name: 'zero_decimals',
    story: 'The currency has no decimals.',
    setup: { currency: { code: 'jpy', step: 1, kind: 'zero_decimals' } },
    play: (run) => void paidByCard(run),
  },
  {
    name: 'three_decimals',
    story: 'The currency has three decimals, of which the last is 0.',
    setup: { currency: { code: 'kwd', step: 10, kind: 'three_decimals' } },
    play: (run) => void refund(run, paidByCard(run), { amount: 1_230, status: 'succeeded' }),
  },
  {
    name: 'special_decimals',
    story: 'ISO knows no decimals of the currency; Stripe sends two, both 0.',
    setup: { currency: { code: 'isk', step: 100, kind: 'special_decimals' } },
    play: (run) => void refund(run, paidByCard(run), { amount: 1_200, status: 'succeeded' }),
  },
];
