import type { Charge } from '../../../order/facts/charge.js';
import type { Flag } from '../../../order/facts/facts.js';
import type { FraudState, OrderState } from '../../../order/state.js';

interface Combination {
  readonly state: OrderState | undefined;
  /** As the order names it, not inferred. */
  readonly fraudState: FraudState | undefined;
  readonly charges: readonly Charge[];
}

interface Suspicion {
  readonly id: string;
  readonly holds: (order: Combination) => boolean;
  readonly detail: string;
}

const SUSPICIONS: readonly Suspicion[] = [
  {
    id: 'in_review_with_passed_fraud',
    holds: ({ state, fraudState }) => state === 'in_review' && fraudState === 'passed',
    detail: 'The order is in review, but its fraud review has passed.',
  },
  {
    id: 'fulfilled_without_live_charge',
    holds: ({ state, charges }) =>
      (state === 'fulfilled' || state === 'complete') &&
      charges.length > 0 &&
      charges.every(hasFailedOrIsCancelled),
    detail: 'The order is fulfilled, but all of its charges have failed or are cancelled.',
  },
];

/**
 * Flags contradictions within one order that no guard of the statechart checks. They do not park the
 * order, because the provider's rules may have changed.
 */
export function suspicionsOf(order: Combination): Flag[] {
  return SUSPICIONS.filter(({ holds }) => holds(order)).map(({ id, detail }) => ({
    id: `suspect:${id}`,
    kind: 'suspect',
    detail,
  }));
}

function hasFailedOrIsCancelled(charge: Charge): boolean {
  return charge.state === 'cancelled' || charge.state === 'failed';
}
