import type { Dispute, Payment, Refund } from '../run/model.js';
import type { StripeRun } from '../run/stripe-run.js';
import { authorisedGross, chargeOf, cover, living } from './money.js';
import { passedRadar, passedReviews } from './radar.js';
import type { StripeOrderState, StripeTruth, StripeTruthFlag } from './stripe-truth.js';

// Stripe, "How disputes work": these await a response or a decision.
const OPEN: ReadonlySet<string> = new Set([
  'needs_response',
  'under_review',
  'appeal_needs_response',
  'appeal_under_review',
  'warning_needs_response',
  'warning_under_review',
]);

/** The truth about a run as it stands now. */
export function truthOf(run: StripeRun): StripeTruth {
  const state = stateOf(run);
  const charges = run.payments.flatMap(({ charges }) => charges);
  const ids = (wanted: (dispute: Dispute) => boolean): string[] =>
    run.disputes
      .filter(wanted)
      .map(({ id }) => id)
      .sort();
  return {
    orderId: run.setup.orderId,
    currency: run.setup.currency.code,
    mayFulfil:
      state === 'accepted' &&
      isCovered(run) &&
      !wasToBeGivenBack(run) &&
      run.payments.every((payment) => cover(run, payment) === 0 || passedRadar(run, payment)) &&
      !run.unknownValues &&
      !(run.setup.wrongMode ?? false),
    state,
    refunded: charges
      .flatMap(({ refunds }) => refunds)
      .filter(({ release, status }) => !release && status === 'succeeded')
      .reduce((sum, { amount }) => sum + amount, 0),
    captured: charges.reduce((sum, { captured }) => sum + captured, 0),
    openDisputes: ids(({ status }) => OPEN.has(status)),
    lostDisputes: ids(({ status }) => status === 'lost'),
    flags: flagsOf(run),
    unplaced: !run.orderReported,
    unknownValues: run.unknownValues,
  };
}

/**
 * The state. The first rule that fits decides; each has its reason beside it.
 *
 * 1. Radar's reviewer refunded it as fraud, and the goods are still here: blocked. If they are gone,
 *    nothing is left to block (Stripe, "Review payments").
 * 2. The shop sent everything. Stripe knows nothing of goods, so the shop's word stands; money that
 *    is still only authorised leaves the order fulfilled, otherwise it is complete.
 * 3. The shop gave it up; or it was once authorised and nothing of it is left; or its Checkout
 *    Session expired unpaid: cancelled. An unpaid PaymentIntent that was cancelled is no such end,
 *    since another one can still pay (Stripe, "How PaymentIntents work").
 * 4. A dispute or an inquiry is open.
 * 5. What was authorised does not reach the total. What was lost later still counts: a lost dispute
 *    and a late bank failure shut the gate and leave the state.
 * 6. A review is open, or closed without approval while its payment lives, or a payment that Radar
 *    placed in review was never approved; unless the shop won every dispute of the payment.
 * 7. Nothing stands in the way.
 */
function stateOf(run: StripeRun): StripeOrderState {
  const { goods, reviews, payments, sessions } = run;
  const disputed = run.disputes.some(({ status }) => OPEN.has(status));
  const rejected = reviews.some(({ closedReason }) => closedReason === 'refunded_as_fraud');
  if (rejected && !goods.sentEverything) return 'blocked';

  if (goods.sentEverything) {
    if (disputed) return 'dispute';
    if (goods.cameBackEverything) return 'returned';
    return payments.some(isUncaptured) ? 'fulfilled' : 'complete';
  }

  const once = payments.filter((payment) => chargeOf(payment) !== undefined);
  const nothingLeft = once.length > 0 && once.every((payment) => living(payment) === 0);
  const expired =
    once.length === 0 &&
    sessions.some(({ status }) => status === 'expired') &&
    payments.every(({ status }) => status === 'canceled');
  if (goods.gaveUpAt !== null || nothingLeft || expired) return 'cancelled';
  if (disputed) return 'dispute';
  if (!isAuthorised(run)) return 'pending_payment';
  if (reviews.some(({ closedReason }) => closedReason === null)) return 'in_review';
  return payments.every((payment) => living(payment) === 0 || passedReviews(run, payment))
    ? 'accepted'
    : 'in_review';
}

/** The total that the payments have to reach: zero, stated in an event, or unknown. */
function totalOf(run: StripeRun): number | undefined {
  if (run.sessions.some(({ paymentStatus }) => paymentStatus === 'no_payment_required')) return 0;
  return run.totalReported ? run.setup.total : undefined;
}

function reaches(run: StripeRun, sums: readonly number[]): boolean {
  const total = totalOf(run);
  return total === undefined
    ? sums.some((sum) => sum > 0)
    : sums.reduce((left, sum) => left - sum, total) <= 0;
}

function isAuthorised(run: StripeRun): boolean {
  return reaches(run, run.payments.map(authorisedGross));
}

function isCovered(run: StripeRun): boolean {
  return reaches(
    run,
    run.payments.map((payment) => cover(run, payment)),
  );
}

/**
 * Whether a refund failed without which no money would be left (Stripe, "Refund and cancel payments": a failed
 * refund puts the money back on the account of the shop, which then has to give it back another way).
 */
function wasToBeGivenBack(run: StripeRun): boolean {
  const isFailed = ({ status }: Refund) => status === 'failed';
  const failed = run.payments.flatMap(({ charges }) =>
    charges.flatMap(({ refunds }) => refunds.filter(isFailed)),
  );
  return (
    failed.length > 0 &&
    run.payments.every((payment) => {
      const ofThis = failed.filter(({ charge }) => charge.payment === payment);
      return cover(run, payment) <= ofThis.reduce((sum, { amount }) => sum + amount, 0);
    })
  );
}

function isUncaptured(payment: Payment): boolean {
  return payment.status === 'requires_capture';
}

function flagsOf(run: StripeRun): StripeTruthFlag[] {
  const flags: StripeTruthFlag[] = [];
  if (run.warnings.length > 0) flags.push('fraud_warning');
  if (run.disputes.some(({ status }) => status === 'lost')) flags.push('chargeback');
  if (run.payments.some(({ charges }) => charges.some(({ failedLate }) => failedLate))) {
    flags.push('late_failure');
  }
  if (run.goods.gaveUpAt !== null && run.payments.some((payment) => living(payment) > 0)) {
    flags.push('payment_after_cancellation');
  }
  return flags;
}
