import type { RefundReason, RefundStatus } from '../enumerations.js';
import { amountRefunded, renderCharge } from '../rendering/charge.js';
import { renderRefund } from '../rendering/refund.js';
import type { Charge, Refund } from '../run/model.js';
import type { StripeRun } from '../run/stripe-run.js';
import { givenBack, takenByDisputes } from '../truth/money.js';
import { closeReview, openReviewsOf, settleWarnings } from './review.js';

/** What can still be refunded of a charge. */
export function refundable(run: StripeRun, charge: Charge): number {
  if (charge.failedLate || charge.status !== 'succeeded') return 0;
  return Math.max(0, charge.captured - givenBack(charge) - takenByDisputes(run, charge));
}

/** How a refund begins. */
export interface RefundOptions {
  readonly amount: number;
  readonly status: 'succeeded' | 'pending' | 'requires_action';
  readonly reason?: RefundReason;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Whether a reviewer refunded it as fraud. */
  readonly asFraud?: boolean;
}

/**
 * Captured money is refunded. `charge.refunded` comes with the creation of the refund, whatever its
 * status (Stripe, "Refund and cancel payments"). A full refund closes the reviews of the payment.
 */
export function refund(run: StripeRun, charge: Charge, options: RefundOptions): Refund {
  const full = options.amount === refundable(run, charge);
  const created: Refund = {
    id: run.id('re'),
    created: run.now,
    charge,
    amount: options.amount,
    reason: options.reason ?? null,
    metadata: options.metadata ?? {},
    release: false,
    status: options.status,
  };
  const before = amountRefunded(charge);
  charge.refunds.push(created);
  run.played(full ? 'full_refund' : 'partial_refund');
  if (options.status !== 'succeeded') run.played(`refund_${options.status}`);
  const reports = [
    () => run.emit('charge.refunded', renderCharge(run, charge), { amount_refunded: before }),
  ];
  if (showsRefundEvents(run)) {
    reports.push(() => run.emit('refund.created', renderRefund(run, created)));
  } else if (!run.showsRefunds) {
    run.played('refund_as_amount_only');
  }
  for (const report of run.random.shuffle(reports)) report();
  if (full) {
    for (const review of openReviewsOf(run, charge)) {
      closeReview(run, review, (options.asFraud ?? false) ? 'refunded_as_fraud' : 'refunded');
    }
    settleWarnings(run, charge);
  }
  return created;
}

/** The status of a refund changes. A failure may follow success (Stripe, "Failed refunds"). */
export function moveRefund(run: StripeRun, moved: Refund, status: RefundStatus): void {
  const before = moved.status;
  moved.status = status;
  if (status === 'failed') {
    run.played(before === 'succeeded' ? 'refund_failed_after_success' : 'refund_failed');
  }
  if (status === 'canceled') run.played('refund_canceled');
  const previous = { status: before };
  const selected = run.random.chance(0.5);
  if (!showsRefundEvents(run) || selected) {
    run.emit('charge.refund.updated', renderRefund(run, moved), previous);
  }
  if (showsRefundEvents(run)) {
    run.emit(
      status === 'failed' ? 'refund.failed' : 'refund.updated',
      renderRefund(run, moved),
      previous,
    );
  }
}

function showsRefundEvents(run: StripeRun): boolean {
  return run.setup.generation === 'refund_events' || run.setup.generation === 'basil';
}
