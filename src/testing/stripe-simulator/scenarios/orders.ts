import { captureFinally } from '../acts/capture.js';
import { completeSession, expireSession, openSession, settleSession } from '../acts/checkout.js';
import { failDelayed, process, settle } from '../acts/delayed.js';
import { cancelUnpaid, openPayment, succeed } from '../acts/payment.js';
import { refund } from '../acts/refund.js';
import { giveUp, sendPart, sendRest, takeBackAll, takeBackPart } from '../acts/shop.js';
import type { Charge, Payment, Session } from '../run/model.js';
import type { StripeRun } from '../run/stripe-run.js';
import { AMOUNT, cardPayment, heldByCard, paidByCard, type ScenarioPlan } from './scenario.js';

function checkout(
  run: StripeRun,
  method: 'card' | 'sepa_debit',
): { readonly session: Session; readonly payment: Payment } {
  const session = openSession(run, AMOUNT);
  run.pass(60);
  const payment = openPayment(run, { amount: AMOUNT, captureMethod: 'automatic', method, session });
  return { session, payment };
}

function checkoutByDebit(
  run: StripeRun,
): ReturnType<typeof checkout> & { readonly charge: Charge } {
  const { session, payment } = checkout(run, 'sepa_debit');
  const charge = process(run, payment);
  completeSession(run, session);
  run.pass(3 * 86_400);
  return { session, payment, charge };
}

/** Orders of several payments, of Checkout, and what the shop does with the goods. */
export const ORDERS: readonly ScenarioPlan[] = [
  {
    name: 'second_payment_abandoned',
    story: 'The buyer pays, and a second PaymentIntent of the order is abandoned.',
    play: (run) => {
      paidByCard(run);
      cancelUnpaid(run, cardPayment(run), 'abandoned');
    },
  },
  {
    name: 'second_payment_open',
    story: 'The buyer pays, and a second PaymentIntent of the order stays open.',
    play: (run) => {
      paidByCard(run);
      cardPayment(run);
    },
  },
  {
    name: 'split_half_paid',
    story: 'One of two payments of the order is paid.',
    setup: { total: AMOUNT },
    play: (run) => {
      succeed(run, cardPayment(run, { amount: 2_000 }), 'authorized');
      cardPayment(run, { amount: 4_000 });
    },
  },
  {
    name: 'split_paid',
    story: 'Both payments of the order are paid.',
    setup: { total: AMOUNT },
    play: (run) => {
      succeed(run, cardPayment(run, { amount: 2_000 }), 'authorized');
      succeed(run, cardPayment(run, { amount: 4_000 }), 'authorized');
    },
  },
  {
    name: 'checkout_paid',
    story: 'The buyer pays in Checkout.',
    play: (run) => {
      const { session, payment } = checkout(run, 'card');
      succeed(run, payment, 'authorized');
      completeSession(run, session);
    },
  },
  {
    name: 'checkout_unpaid',
    story: 'Checkout is completed with a bank debit that is under way.',
    play: (run) => void checkoutByDebit(run),
  },
  {
    name: 'checkout_paid_later',
    story: 'Checkout is completed with a bank debit that settles.',
    play: (run) => {
      const { session, payment, charge } = checkoutByDebit(run);
      settle(run, payment, charge);
      settleSession(run, session, true);
    },
  },
  {
    name: 'checkout_failed_later',
    story: 'Checkout is completed with a bank debit that fails.',
    play: (run) => {
      const { session, payment, charge } = checkoutByDebit(run);
      failDelayed(run, payment, charge);
      settleSession(run, session, false);
    },
  },
  {
    name: 'checkout_expired',
    story: 'The buyer does not complete Checkout; there is no PaymentIntent.',
    play: (run) => {
      const session = openSession(run, AMOUNT);
      run.pass(86_400);
      expireSession(run, session);
    },
  },
  {
    name: 'checkout_without_payment',
    story: 'The order costs nothing; there is no PaymentIntent.',
    play: (run) => completeSession(run, openSession(run, 0)),
  },
  {
    name: 'sent_in_parts',
    story: 'The shop sent a part of the goods.',
    play: (run) => {
      paidByCard(run);
      sendPart(run);
    },
  },
  {
    name: 'sent_everything',
    story: 'The shop sent a part, and then everything that was left.',
    play: (run) => {
      paidByCard(run);
      sendPart(run);
      sendRest(run);
    },
  },
  {
    name: 'sent_before_capture',
    story: 'The shop sent everything and has not captured yet.',
    play: (run) => {
      heldByCard(run);
      sendRest(run);
    },
  },
  {
    name: 'sent_then_captured',
    story: 'The shop sent everything and captured.',
    play: (run) => {
      const charge = heldByCard(run);
      sendRest(run);
      captureFinally(run, charge.payment, charge, AMOUNT);
    },
  },
  {
    name: 'came_back_in_part',
    story: 'A part of the goods came back.',
    play: (run) => {
      paidByCard(run);
      sendRest(run);
      takeBackPart(run);
    },
  },
  {
    name: 'came_back',
    story: 'Everything came back and was refunded.',
    play: (run) => {
      const charge = paidByCard(run);
      sendRest(run);
      takeBackAll(run);
      refund(run, charge, { amount: AMOUNT, status: 'succeeded' });
    },
  },
  {
    name: 'given_up_then_refunded',
    story: 'The shop gives the order up and refunds it.',
    play: (run) => {
      const charge = paidByCard(run);
      giveUp(run);
      refund(run, charge, { amount: AMOUNT, status: 'succeeded' });
    },
  },
  {
    name: 'paid_after_given_up',
    story: 'The shop gives the order up, and the buyer pays afterwards.',
    play: (run) => {
      const payment = cardPayment(run);
      giveUp(run);
      run.pass(60);
      succeed(run, payment, 'authorized');
    },
  },
];
