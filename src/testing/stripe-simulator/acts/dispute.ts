import type { DisputeStatus } from '../enumerations.js';
import { renderDispute } from '../rendering/dispute.js';
import type { Charge, Dispute } from '../run/model.js';
import type { StripeRun } from '../run/stripe-run.js';
import { approvedReviews } from '../truth/radar.js';
import { closeReview, openReviewsOf, settleWarnings } from './review.js';

/** How a dispute begins. */
export interface DisputeOptions {
  readonly amount: number;
  /** `lost` at once happens with bank debits (woocommerce-gateway-stripe#1108). */
  readonly kind: 'dispute' | 'inquiry' | 'lost' | 'prevented_block' | 'prevented_resolution';
}

const CASE_TYPES = {
  dispute: 'chargeback',
  inquiry: 'inquiry',
  lost: 'chargeback',
  prevented_block: 'block',
  prevented_resolution: 'resolution',
} as const;

const FIRST_STATUSES: Readonly<Record<DisputeOptions['kind'], DisputeStatus>> = {
  dispute: 'needs_response',
  inquiry: 'warning_needs_response',
  lost: 'lost',
  prevented_block: 'prevented',
  prevented_resolution: 'prevented',
};

/**
 * A buyer disputes a payment, or the bank inquires first. An inquiry moves no money. A payment that
 * is disputed needs no review any more (Stripe, "How disputes work").
 */
export function openDispute(run: StripeRun, charge: Charge, options: DisputeOptions): Dispute {
  const { kind } = options;
  const reviews = kind === 'dispute' ? openReviewsOf(run, charge) : [];
  const dispute: Dispute = {
    id: run.id(charge.payment.method === 'card' ? 'dp' : 'du'),
    created: run.now,
    charge,
    amount: options.amount,
    reason: run.random.pick(['fraudulent', 'product_not_received', 'general']),
    caseType: CASE_TYPES[kind],
    status: FIRST_STATUSES[kind],
  };
  if (run.disputes.some((other) => other.charge === charge)) run.played('second_dispute');
  if (options.amount > charge.amount) run.played('dispute_above_charge');
  run.disputes.push(dispute);
  charge.disputed = true;
  run.played(kind === 'lost' ? 'dispute_created_lost' : kind === 'inquiry' ? kind : 'dispute');
  if (kind === 'prevented_block') run.played('dispute_prevented_block');
  if (kind === 'prevented_resolution') run.played('dispute_prevented_resolution');
  if (kind === 'lost') run.played('dispute_lost');
  run.emit('charge.dispute.created', renderDispute(run, dispute));
  if (kind === 'dispute' || kind === 'lost') {
    run.emit('charge.dispute.funds_withdrawn', renderDispute(run, dispute));
  }
  if (kind !== 'dispute' && kind !== 'inquiry') {
    run.emit('charge.dispute.closed', renderDispute(run, dispute));
  }
  for (const review of reviews) closeReview(run, review, 'disputed');
  if (kind !== 'inquiry') settleWarnings(run, charge);
  return dispute;
}

/** The statuses that may follow, by the present one. An appeal is known from 2026-10-28 on. */
export function nextStatuses(run: StripeRun, dispute: Dispute): DisputeStatus[] {
  const lost: DisputeStatus[] = mayBeLost(run, dispute.charge) ? ['lost'] : [];
  switch (dispute.status) {
    case 'warning_needs_response':
      return ['warning_under_review', 'warning_closed'];
    case 'warning_under_review':
      return ['warning_closed'];
    case 'needs_response':
      return ['under_review', 'won', ...lost];
    case 'under_review':
      return run.knows('2026-10-28') ? ['won', ...lost, 'appeal_needs_response'] : ['won', ...lost];
    case 'appeal_needs_response':
      return ['appeal_under_review', ...lost];
    case 'appeal_under_review':
      return ['won', ...lost];
    case 'lost':
      return ['won'];
    case 'won':
    case 'warning_closed':
    case 'prevented':
      return [];
  }
}

/** See NOT_PLAYED: money that still waits for the approval of a review is not lost. */
export function mayBeLost(run: StripeRun, charge: Charge): boolean {
  return approvedReviews(run, charge.payment);
}

/** A dispute moves on. */
export function moveDispute(run: StripeRun, dispute: Dispute, status: DisputeStatus): void {
  const before = dispute.status;
  const previous = { status: before };
  dispute.status = status;
  if (status === 'lost') run.played('dispute_lost');
  if (status === 'won') run.played(before === 'lost' ? 'dispute_lost_then_won' : 'dispute_won');
  if (status === 'warning_closed') run.played('inquiry_closed');
  if (status.startsWith('appeal_')) run.played('dispute_appealed');
  const closed = status === 'won' || status === 'lost' || status === 'warning_closed';
  run.emit(
    closed ? 'charge.dispute.closed' : 'charge.dispute.updated',
    renderDispute(run, dispute),
    previous,
  );
  if (status === 'won') run.emit('charge.dispute.funds_reinstated', renderDispute(run, dispute));
}
