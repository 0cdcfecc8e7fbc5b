import {
  awaitTransfer,
  expireVoucher,
  failDelayed,
  failLate,
  fundPartially,
  issueVoucher,
  process,
  settle,
} from '../acts/delayed.js';
import {
  cancelUnpaid,
  failAttempt,
  failAuthentication,
  openPayment,
  requireAuthentication,
  succeed,
} from '../acts/payment.js';
import type { PaymentMethod } from '../run/model.js';
import type { StripeRun } from '../run/stripe-run.js';
import { AMOUNT, cardPayment, paidByCard, type ScenarioPlan } from './scenario.js';

function delayed(run: StripeRun, method: PaymentMethod): ReturnType<typeof openPayment> {
  return openPayment(run, { amount: AMOUNT, captureMethod: 'automatic', method });
}

/** How a payment comes about, or does not. */
export const PAYMENTS: readonly ScenarioPlan[] = [
  {
    name: 'awaiting_payment_method',
    story: 'A PaymentIntent was created and nobody has tried to pay it.',
    play: (run) => void cardPayment(run),
  },
  {
    name: 'awaiting_authentication',
    story: 'The buyer has to authenticate with 3D Secure.',
    play: (run) => requireAuthentication(run, cardPayment(run)),
  },
  {
    name: 'authentication_failed_then_paid',
    story: 'The buyer fails to authenticate, tries again within the PaymentIntent and pays.',
    play: (run) => {
      const payment = cardPayment(run);
      requireAuthentication(run, payment);
      failAuthentication(run, payment);
      requireAuthentication(run, payment);
      succeed(run, payment, 'authorized');
    },
  },
  {
    name: 'paid',
    story: 'A card is charged at once.',
    play: (run) => void paidByCard(run),
  },
  {
    name: 'paid_unassessed',
    story: 'A payment succeeds that Radar does not assess.',
    play: (run) => void paidByCard(run, null),
  },
  {
    name: 'declined',
    story: 'The only attempt is declined by the issuer.',
    play: (run) => failAttempt(run, cardPayment(run), 'issuer_declined'),
  },
  {
    name: 'declined_then_paid',
    story: 'An attempt is declined and the next one succeeds, in one second and one PaymentIntent.',
    play: (run) => {
      const payment = cardPayment(run);
      failAttempt(run, payment, 'issuer_declined');
      succeed(run, payment, 'authorized');
    },
  },
  {
    name: 'blocked_attempt',
    story: 'Radar blocks the only attempt, which is not the order.',
    play: (run) => failAttempt(run, cardPayment(run), 'blocked'),
  },
  {
    name: 'blocked_then_paid',
    story: 'Radar blocks an attempt and another card pays.',
    play: (run) => {
      const payment = cardPayment(run);
      failAttempt(run, payment, 'blocked');
      succeed(run, payment, 'authorized');
    },
  },
  {
    name: 'invalid_attempt',
    story: 'The only attempt is invalid.',
    play: (run) => failAttempt(run, cardPayment(run), 'invalid'),
  },
  {
    name: 'abandoned',
    story: 'An unpaid PaymentIntent is cancelled as abandoned; another one may still pay.',
    play: (run) => cancelUnpaid(run, cardPayment(run), 'abandoned'),
  },
  {
    name: 'debit_processing',
    story: 'A bank debit is under way.',
    play: (run) => void process(run, delayed(run, 'sepa_debit')),
  },
  {
    name: 'debit_paid',
    story: 'A bank debit settles after days.',
    play: (run) => {
      const payment = delayed(run, 'us_bank_account');
      const charge = process(run, payment);
      run.pass(4 * 86_400);
      settle(run, payment, charge);
    },
  },
  {
    name: 'debit_failed',
    story: 'A bank debit fails after days.',
    play: (run) => {
      const payment = delayed(run, 'us_bank_account');
      const charge = process(run, payment);
      run.pass(4 * 86_400);
      failDelayed(run, payment, charge);
    },
  },
  {
    name: 'debit_failed_late',
    story: 'A bank debit settles, and the bank takes the money back later.',
    play: (run) => {
      const payment = delayed(run, 'sepa_debit');
      const charge = process(run, payment);
      settle(run, payment, charge);
      run.pass(10 * 86_400);
      failLate(run, charge);
    },
  },
  {
    name: 'voucher_issued',
    story: 'The buyer has a voucher to pay.',
    play: (run) => issueVoucher(run, delayed(run, 'boleto')),
  },
  {
    name: 'voucher_paid',
    story: 'The buyer pays a voucher.',
    play: (run) => {
      const payment = delayed(run, 'boleto');
      issueVoucher(run, payment);
      run.pass(86_400);
      succeed(run, payment, null);
    },
  },
  {
    name: 'voucher_expired',
    story: 'The buyer lets a voucher expire.',
    play: (run) => {
      const payment = delayed(run, 'boleto');
      issueVoucher(run, payment);
      run.pass(4 * 86_400);
      expireVoucher(run, payment);
    },
  },
  {
    name: 'transfer_partially_funded',
    story: 'The buyer transferred less than the amount.',
    play: (run) => {
      const payment = delayed(run, 'customer_balance');
      awaitTransfer(run, payment);
      fundPartially(run, payment);
    },
  },
  {
    name: 'transfer_funded',
    story: 'The buyer transfers the amount in two parts.',
    play: (run) => {
      const payment = delayed(run, 'customer_balance');
      awaitTransfer(run, payment);
      fundPartially(run, payment);
      succeed(run, payment, null);
    },
  },
];
