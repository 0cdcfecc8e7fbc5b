import type { Announcement, ProviderCharge } from '../provider-run/model.js';
import { aboutCharge, aboutOrder, type ProviderRun } from '../provider-run/provider-run.js';
import { secondOf } from '../values/time.js';
import { openAmount } from './charges.js';

/** Opens a review. */
export function openReview(run: ProviderRun): void {
  run.change(
    { state: 'in_review', fraudState: 'review_opened' },
    aboutOrder('order.review_opened'),
  );
}

/** An event that can accompany the end of a passed review. */
export function reviewClosed(run: ProviderRun): readonly Announcement[] {
  return run.random.chance(0.5) ? [aboutOrder('order.review_closed')] : [];
}

/** Passes the review while the payment is outstanding. Rare, and only in the provider's diagram. */
export function backToPending(run: ProviderRun): void {
  run.change(
    { state: 'pending_payment', fraudState: 'passed', session: 'pending' },
    aboutOrder('order.review_closed'),
    ...(run.random.chance(0.5) ? [aboutOrder('order.pending_payment')] : []),
  );
}

/** Blocks the order and its review, and cancels the charges. */
export function block(run: ProviderRun): void {
  const cancelledCharges: ProviderCharge[] = [];
  const charges = run.order.charges.map((charge): ProviderCharge => {
    if (charge.state === 'failed' || charge.state === 'cancelled') return charge;
    const amount = openAmount(charge);
    const cancelled: ProviderCharge = {
      ...charge,
      state: 'cancelled',
      cancels:
        charge.state === 'pending' || amount === 0
          ? charge.cancels
          : [
              ...charge.cancels,
              { id: run.random.uuid(), createdAt: secondOf(run.now), amount, state: 'complete' },
            ],
    };
    cancelledCharges.push(cancelled);
    return cancelled;
  });
  run.change(
    {
      state: 'blocked',
      fraudState: 'blocked',
      charges,
      session: charges.length > 0 ? 'complete' : 'failed',
    },
    aboutOrder('order.blocked'),
    ...cancelledCharges.flatMap((charge) => [
      aboutCharge('order.charge.cancel.complete', charge.id),
      aboutCharge('order.charge.cancelled', charge.id),
    ]),
  );
}
