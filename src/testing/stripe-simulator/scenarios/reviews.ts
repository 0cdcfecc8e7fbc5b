import { cancelAuthorisation } from '../acts/capture.js';
import { failDelayed, process, settle } from '../acts/delayed.js';
import { openDispute } from '../acts/dispute.js';
import { openPayment } from '../acts/payment.js';
import { refund } from '../acts/refund.js';
import { closeReview, openReview, warnOfFraud } from '../acts/review.js';
import { sendRest } from '../acts/shop.js';
import { succeedInReview } from '../lives/opening.js';
import type { Charge, Review } from '../run/model.js';
import type { StripeRun } from '../run/stripe-run.js';
import { AMOUNT, cardPayment, heldByCard, paidByCard, type ScenarioPlan } from './scenario.js';

function inReview(run: StripeRun): { readonly charge: Charge; readonly review: Review } {
  const charge = paidByCard(run, 'manual_review');
  return { charge, review: openReview(run, charge, 'rule') };
}

/** Radar: reviews and warnings. */
export const REVIEWS: readonly ScenarioPlan[] = [
  {
    name: 'review_after_success',
    story: 'The review opens seconds after the payment succeeded.',
    play: (run) => void succeedInReview(run, cardPayment(run), 'after'),
  },
  {
    name: 'review_with_success',
    story: 'The review opens in the second of the success.',
    play: (run) => void succeedInReview(run, cardPayment(run), 'with'),
  },
  {
    name: 'review_before_success',
    story: 'The review opens before the payment succeeds.',
    play: (run) => void succeedInReview(run, cardPayment(run), 'before'),
  },
  {
    name: 'review_opened_by_hand',
    story: 'Somebody places an authorised payment in review by hand.',
    play: (run) => void openReview(run, paidByCard(run), 'manual'),
  },
  {
    name: 'review_never_opened',
    story: 'Radar asked for a review, and no review was ever seen.',
    play: (run) => void paidByCard(run, 'manual_review'),
  },
  {
    name: 'review_approved',
    story: 'The review is approved in the second in which it opened.',
    play: (run) => closeReview(run, inReview(run).review, 'approved'),
  },
  {
    name: 'review_approved_of_hold',
    story: 'The review of an authorisation is approved, which captures nothing.',
    play: (run) => {
      const review = openReview(run, heldByCard(run, 'manual_review'), 'rule');
      closeReview(run, review, 'approved');
    },
  },
  {
    name: 'review_refunded_as_fraud',
    story: 'The reviewer refunds the payment as fraud.',
    play: (run) => {
      const options = { amount: AMOUNT, status: 'succeeded', reason: 'fraudulent' } as const;
      refund(run, inReview(run).charge, { ...options, asFraud: true });
    },
  },
  {
    name: 'review_refunded_as_fraud_of_hold',
    story: 'The reviewer rejects a payment that was only authorised.',
    play: (run) => {
      const charge = heldByCard(run, 'manual_review');
      closeReview(run, openReview(run, charge, 'rule'), 'refunded_as_fraud');
      cancelAuthorisation(run, charge.payment, charge, 'fraudulent');
    },
  },
  {
    name: 'review_refunded_as_fraud_after_sending',
    story: 'The payment is refunded as fraud when everything was sent.',
    play: (run) => {
      const charge = paidByCard(run);
      sendRest(run);
      openReview(run, charge, 'manual');
      const options = { amount: AMOUNT, status: 'succeeded', reason: 'fraudulent' } as const;
      refund(run, charge, { ...options, asFraud: true });
    },
  },
  {
    name: 'review_refunded',
    story: 'The payment in review is refunded in full.',
    play: (run) => void refund(run, inReview(run).charge, { amount: AMOUNT, status: 'succeeded' }),
  },
  {
    name: 'review_disputed',
    story: 'The payment in review is disputed.',
    play: (run) => void openDispute(run, inReview(run).charge, { amount: AMOUNT, kind: 'dispute' }),
  },
  {
    name: 'review_canceled',
    story: 'The authorisation in review is cancelled.',
    play: (run) => {
      const charge = heldByCard(run, 'manual_review');
      openReview(run, charge, 'rule');
      cancelAuthorisation(run, charge.payment, charge, 'requested_by_customer');
    },
  },
  {
    name: 'review_redacted',
    story: 'The review is closed as redacted, which approves nothing.',
    play: (run) => closeReview(run, inReview(run).review, 'redacted'),
  },
  {
    name: 'review_acknowledged',
    story: 'Somebody acknowledged the review of a bank debit that settles, which approves nothing.',
    play: (run) => {
      const payment = openPayment(run, {
        amount: AMOUNT,
        captureMethod: 'automatic',
        method: 'us_bank_account',
      });
      const charge = process(run, payment);
      const review = openReview(run, charge, 'rule');
      closeReview(run, review, 'acknowledged');
      settle(run, payment, charge);
    },
  },
  {
    name: 'review_payment_never_settled',
    story: 'A bank debit in review fails.',
    play: (run) => {
      const payment = openPayment(run, {
        amount: AMOUNT,
        captureMethod: 'automatic',
        method: 'us_bank_account',
      });
      const charge = process(run, payment);
      const review = openReview(run, charge, 'rule');
      failDelayed(run, payment, charge);
      closeReview(run, review, 'payment_never_settled');
    },
  },
  {
    name: 'second_review',
    story: 'A payment whose review was approved is placed in review again.',
    play: (run) => {
      const { charge, review } = inReview(run);
      closeReview(run, review, 'approved');
      openReview(run, charge, 'manual');
    },
  },
  {
    name: 'early_fraud_warning',
    story: 'The issuer warns of fraud, which shuts no gate.',
    play: (run) => void warnOfFraud(run, paidByCard(run)),
  },
];
