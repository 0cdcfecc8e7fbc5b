import type { Announcement, ProviderCharge } from '../provider-run/model.js';
import { aboutCharge, aboutOrder, type ProviderRun } from '../provider-run/provider-run.js';
import { secondOf } from '../values/time.js';
import { openAmount } from './charges.js';

/** A person looks at the order: from here on it is `in_review`. */
export function openReview(run: ProviderRun): void {
  run.change(
    { state: 'in_review', fraudState: 'review_opened' },
    aboutOrder('order.review_opened'),
  );
}

/** What a review that ends well may announce besides. */
export function reviewClosed(run: ProviderRun): readonly Announcement[] {
  return run.random.chance(0.5) ? [aboutOrder('order.review_closed')] : [];
}

/** Rare, and only in the provider's own drawing: reviewed, but the payment is not there yet. */
export function backToPending(run: ProviderRun): void {
  run.change(
    { state: 'pending_payment', fraudState: 'passed', session: 'pending' },
    aboutOrder('order.review_closed'),
    ...(run.random.chance(0.5) ? [aboutOrder('order.pending_payment')] : []),
  );
}

/** Fraud, or a denied party: the order and its review are blocked, and the charges released. */
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
