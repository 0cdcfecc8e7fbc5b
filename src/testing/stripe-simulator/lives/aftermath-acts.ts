import { cancelAuthorisation } from '../acts/capture.js';
import {
  type DisputeOptions,
  mayBeLost,
  moveDispute,
  nextStatuses,
  openDispute,
} from '../acts/dispute.js';
import { moveRefund, refund, refundable } from '../acts/refund.js';
import { closeReview, openReview, openReviewsOf, warnOfFraud } from '../acts/review.js';
import type { Charge, Dispute, Refund, Review } from '../run/model.js';
import type { StripeRun } from '../run/stripe-run.js';
import type { PossibleAct } from './possible-act.js';

/** What can happen to the money of a charge that succeeded: refunds, reviews, disputes, warnings. */
export function aftermathActs(run: StripeRun, charge: Charge): PossibleAct[] {
  const acts: PossibleAct[] = charge.refunds
    .filter(({ release }) => !release)
    .flatMap((moved) => refundMoves(run, moved));
  for (const dispute of run.disputes.filter((other) => other.charge === charge)) {
    const statuses = nextStatuses(run, dispute);
    if (statuses.length === 0) continue;
    const weight = dispute.status === 'lost' ? 1 : 4;
    acts.push([weight, () => moveDispute(run, dispute, run.random.pick(statuses))]);
  }
  for (const review of openReviewsOf(run, charge)) acts.push(...reviewMoves(run, review));
  if (charge.status !== 'succeeded' || charge.failedLate) return acts;

  const left = refundable(run, charge);
  const settled = charge.payment.status === 'succeeded';
  if (settled && left > 0 && !holdsMoney(run, charge) && mayRefundAgain(run, charge)) {
    const status = drawRefundStatus(run);
    acts.push([2, () => void refund(run, charge, { amount: run.part(left), status })]);
    acts.push([
      2,
      () => void refund(run, charge, { amount: left, status, reason: 'requested_by_customer' }),
    ]);
  }
  if (settled && charge.captured > 0) {
    acts.push([2, () => dispute(run, charge, left)]);
    if (!charge.disputed) acts.push([1, () => void warnOfFraud(run, charge)]);
  }
  if (left > 0 || charge.payment.status === 'requires_capture') {
    if (openReviewsOf(run, charge).length === 0 && !charge.disputed) {
      acts.push([1, () => void openReview(run, charge, 'manual')]);
    }
  }
  return acts;
}

const TAKES_MONEY: ReadonlySet<string> = new Set([
  'needs_response',
  'under_review',
  'appeal_needs_response',
  'appeal_under_review',
]);

/** A dispute holds the money of a charge until it is decided: nothing can be refunded. */
function holdsMoney(run: StripeRun, charge: Charge): boolean {
  return run.disputes.some(
    (other: Dispute) => other.charge === charge && TAKES_MONEY.has(other.status),
  );
}

/** See NOT_PLAYED: without Refund objects, no refund follows one that failed. */
function mayRefundAgain(run: StripeRun, charge: Charge): boolean {
  return (
    run.showsRefunds ||
    charge.refunds.every(({ status }) => status !== 'failed' && status !== 'canceled')
  );
}

function drawRefundStatus(run: StripeRun): 'succeeded' | 'pending' | 'requires_action' {
  if (!run.showsRefunds) return 'succeeded';
  return run.random.pick(['succeeded', 'succeeded', 'pending', 'requires_action']);
}

function refundMoves(run: StripeRun, moved: Refund): PossibleAct[] {
  switch (moved.status) {
    case 'requires_action':
      return [
        [2, () => moveRefund(run, moved, 'pending')],
        [1, () => moveRefund(run, moved, 'canceled')],
      ];
    case 'pending':
      return [
        [3, () => moveRefund(run, moved, 'succeeded')],
        [1, () => moveRefund(run, moved, 'failed')],
      ];
    case 'succeeded':
      return [[1, () => moveRefund(run, moved, 'failed')]];
    case 'failed':
    case 'canceled':
      return [];
  }
}

function reviewMoves(run: StripeRun, review: Review): PossibleAct[] {
  const { charge } = review;
  const acts: PossibleAct[] = [
    [6, () => closeReview(run, review, 'approved')],
    [1, () => closeReview(run, review, 'redacted')],
  ];
  const debit = charge.payment.method !== 'card';
  if (debit && run.knows('2025-07-30')) {
    acts.push([2, () => closeReview(run, review, 'acknowledged')]);
  }
  const left = refundable(run, charge);
  const sentInPart = run.goods.sentSomething && !run.goods.sentEverything;
  if (sentInPart) return acts;
  if (charge.payment.status === 'requires_capture' && charge.captured === 0) {
    acts.push([
      1,
      () => {
        closeReview(run, review, 'refunded_as_fraud');
        cancelAuthorisation(run, charge.payment, charge, 'fraudulent');
      },
    ]);
  } else if (left > 0 && charge.payment.status === 'succeeded' && mayRefundAgain(run, charge)) {
    if (!holdsMoney(run, charge)) {
      const options = { amount: left, status: 'succeeded', reason: 'fraudulent' } as const;
      acts.push([2, () => void refund(run, charge, { ...options, asFraud: true })]);
    }
  }
  return acts;
}

function dispute(run: StripeRun, charge: Charge, left: number): void {
  const losable = mayBeLost(run, charge);
  const kind = run.random.weighted<DisputeOptions['kind']>([
    [5, 'dispute'],
    [3, 'inquiry'],
    [losable && charge.payment.method !== 'card' ? 3 : 0, 'lost'],
    [losable ? 1 : 0, 'prevented_block'],
    [losable && left > 0 ? 1 : 0, 'prevented_resolution'],
  ]);
  if (left === 0) run.played('dispute_after_full_refund');
  const whole = left > 0 ? left : charge.captured;
  const above = charge.amount + run.setup.currency.step;
  const amount =
    kind === 'prevented_resolution'
      ? whole
      : run.random.weighted([
          [6, whole],
          [2, run.part(whole)],
          [1, above],
        ]);
  openDispute(run, charge, { amount, kind });
}
