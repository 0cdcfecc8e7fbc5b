import { stillDue } from '../../lifecycle/index.js';
import type { Milestone } from '../../order/milestone/milestone.js';
import { recordIn } from '../../store/order-row.js';
import type { OrderRow, Store, StoredMilestone } from '../../store/store.js';

/** The result of a retry. */
export type Retried =
  /** It is delivered again, under the same key. */
  | { readonly kind: 'retried' }
  | { readonly kind: 'not_found'; readonly message: string }
  /** It is withdrawn, and the reason holds. It becomes pending by itself when it is due again. */
  | { readonly kind: 'not_due'; readonly message: string }
  /** It is being delivered, or is done. */
  | { readonly kind: 'not_needed'; readonly message: string };

/** What retrying needs. */
export interface RetryDependencies {
  readonly store: Pick<Store, 'milestone' | 'retry'>;
  rowOfOrder(orderId: string): Promise<OrderRow | undefined>;
  wake(): void;
}

/** Delivers a milestone that is dead, was withdrawn and is due again, or waits for its next attempt. */
export async function retry(
  { store, rowOfOrder, wake }: RetryDependencies,
  account: string,
  key: string,
): Promise<Retried> {
  const stored = await store.milestone(key);
  if (stored === undefined || stored.milestone.account !== account) {
    return { kind: 'not_found', message: `There is no milestone ${key}.` };
  }
  const { milestone } = stored;
  const row = await rowOfOrder(milestone.orderId);
  const still = stillDue(row && recordIn(row), milestone);
  const notDue = still.deliver ? undefined : { kind: 'not_due' as const, message: still.because };
  if (notDue !== undefined && stored.status === 'withdrawn') return notDue;
  // One that is dead and no longer due is withdrawn by its next attempt, so that it leaves the list of the dead.
  if (!(await store.retry(key))) return notNeeded(milestone, stored.status);
  wake();
  return notDue ?? { kind: 'retried' };
}

function notNeeded({ key }: Milestone, status: StoredMilestone['status']): Retried {
  return {
    kind: 'not_needed',
    message: `Milestone ${key} is ${status}, so it needs no retry.`,
  };
}
