import {
  cancelAuthorisation,
  captureFinally,
  captureSome,
  expireAuthorisation,
} from '../acts/capture.js';
import { refund } from '../acts/refund.js';
import { sendRest } from '../acts/shop.js';
import type { StripeRun } from '../run/stripe-run.js';
import { AMOUNT, heldByCard, type ScenarioPlan } from './scenario.js';

const OLD = { generation: 'bare' } as const;

function cancel(run: StripeRun): void {
  const charge = heldByCard(run);
  cancelAuthorisation(run, charge.payment, charge, 'requested_by_customer');
}

function expire(run: StripeRun): void {
  const charge = heldByCard(run);
  run.pass(7 * 86_400);
  expireAuthorisation(run, charge.payment, charge);
}

function captureTwoThirds(run: StripeRun): void {
  const charge = heldByCard(run);
  captureFinally(run, charge.payment, charge, 4_000);
}

/** What becomes of money that is held. */
export const CAPTURES: readonly ScenarioPlan[] = [
  {
    name: 'held',
    story: 'The money is held until the shop captures it.',
    play: (run) => void heldByCard(run),
  },
  {
    name: 'captured',
    story: 'The shop captures all of it.',
    play: (run) => {
      const charge = heldByCard(run);
      captureFinally(run, charge.payment, charge, AMOUNT);
    },
  },
  {
    name: 'captured_in_part',
    story: 'The shop captures a part; the rest is released, which creates no refund.',
    play: captureTwoThirds,
  },
  {
    name: 'captured_in_part_before_basil',
    story: 'The shop captures a part; the release of the rest looks like a refund.',
    setup: OLD,
    play: captureTwoThirds,
  },
  {
    name: 'captured_in_part_then_refunded_before_basil',
    story: 'A release that looks like a refund is followed by a refund.',
    setup: { generation: 'refund_events' },
    play: (run) => {
      const charge = heldByCard(run);
      captureFinally(run, charge.payment, charge, 4_000);
      run.pass(60);
      refund(run, charge, { amount: 1_000, status: 'succeeded' });
    },
  },
  {
    name: 'captured_below_stated_total',
    story: 'The shop states its total and captures less: the rest of the order is unpaid.',
    setup: { total: AMOUNT },
    play: captureTwoThirds,
  },
  {
    name: 'captured_twice',
    story: 'The shop captures in two parts, as it sends in two parts.',
    play: (run) => {
      const charge = heldByCard(run);
      captureSome(run, charge.payment, charge, 2_000);
      run.pass(60);
      captureFinally(run, charge.payment, charge, 4_000);
    },
  },
  {
    name: 'captured_once_of_several',
    story: 'A part is captured and the rest stays capturable, when everything was sent.',
    play: (run) => {
      const charge = heldByCard(run);
      sendRest(run);
      captureSome(run, charge.payment, charge, 2_000);
    },
  },
  {
    name: 'hold_cancelled',
    story: 'The shop cancels the payment: the money is released.',
    play: cancel,
  },
  {
    name: 'hold_cancelled_before_basil',
    story: 'The shop cancels the payment; the release looks like a full refund.',
    setup: OLD,
    play: cancel,
  },
  { name: 'hold_expired', story: 'The hold expires, with the reason expired.', play: expire },
  {
    name: 'hold_expired_before_basil',
    story: 'The hold expires, with the reason automatic and what looks like a refund.',
    setup: { generation: 'listed' },
    play: expire,
  },
];
