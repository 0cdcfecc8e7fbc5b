import { moveRefund, refund } from '../acts/refund.js';
import { AMOUNT, paidByCard, type ScenarioPlan } from './scenario.js';

/** Money that goes back before anything was sent. */
export const REFUNDS: readonly ScenarioPlan[] = [
  {
    name: 'refunded_in_full',
    story: 'Everything is refunded before anything was sent.',
    play: (run) => void refund(run, paidByCard(run), { amount: AMOUNT, status: 'succeeded' }),
  },
  {
    name: 'refunded_in_part',
    story: 'A part is refunded, and the shop states no total.',
    play: (run) => void refund(run, paidByCard(run), { amount: 1_000, status: 'succeeded' }),
  },
  {
    name: 'refunded_below_stated_total',
    story: 'A part is refunded, so that the stated total is no longer covered.',
    setup: { total: AMOUNT },
    play: (run) => void refund(run, paidByCard(run), { amount: 1_000, status: 'succeeded' }),
  },
  {
    name: 'refunded_as_amount_only',
    story: 'A refund is seen only as the amount of its charge.',
    setup: { generation: 'bare' },
    play: (run) => void refund(run, paidByCard(run), { amount: 1_000, status: 'succeeded' }),
  },
  {
    name: 'refund_pending',
    story: 'A refund of a part is pending: the money counts as gone.',
    setup: { total: AMOUNT },
    play: (run) => void refund(run, paidByCard(run), { amount: 1_000, status: 'pending' }),
  },
  {
    name: 'refund_requires_action',
    story: 'A refund waits for the buyer.',
    setup: { total: AMOUNT },
    play: (run) => void refund(run, paidByCard(run), { amount: 1_000, status: 'requires_action' }),
  },
  {
    name: 'refund_canceled',
    story: 'A refund that waited for the buyer is canceled.',
    setup: { total: AMOUNT },
    play: (run) => {
      const made = refund(run, paidByCard(run), { amount: 1_000, status: 'requires_action' });
      moveRefund(run, made, 'canceled');
    },
  },
  {
    name: 'refund_failed',
    story: 'A pending refund fails: the money is back.',
    setup: { total: AMOUNT },
    play: (run) => {
      const made = refund(run, paidByCard(run), { amount: AMOUNT, status: 'pending' });
      moveRefund(run, made, 'failed');
    },
  },
  {
    name: 'refund_failed_after_success',
    story: 'A full refund succeeds and fails within the same second.',
    play: (run) => {
      const made = refund(run, paidByCard(run), { amount: AMOUNT, status: 'succeeded' });
      moveRefund(run, made, 'failed');
    },
  },
  {
    name: 'refund_failed_after_success_before_refund_events',
    story: 'A refund that was seen only as an amount fails later.',
    setup: { generation: 'bare', total: AMOUNT },
    play: (run) => {
      const made = refund(run, paidByCard(run), { amount: 1_000, status: 'succeeded' });
      run.pass(86_400);
      moveRefund(run, made, 'failed');
    },
  },
];
