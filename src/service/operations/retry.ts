import { stillDue } from '../../lifecycle/index.js';
import type { Milestone } from '../../order/milestone/milestone.js';
import { recordIn } from '../../store/order-row.js';
import type { OrderRow, Store, StoredMilestone } from '../../store/store.js';

/** The result of a retry. */
export type Retried =
  /** It is delivered again, under the same key. */
  | { readonly kind: 'retried' }
  | { readonly kind: 'not_found'; readonly message: string }
  /** It was withdrawn, and the reason still holds. It becomes pending by itself when it is due again. */
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
  if (stored.status === 'withdrawn') {
    const row = await rowOfOrder(milestone.orderId);
    const still = stillDue(row && recordIn(row), milestone);
    if (!still.deliver) return { kind: 'not_due', message: still.because };
  }
  if (!(await store.retry(key))) return notNeeded(milestone, stored.status);
  wake();
  return { kind: 'retried' };
}

function notNeeded({ key }: Milestone, status: StoredMilestone['status']): Retried {
  return {
    kind: 'not_needed',
    message: `Milestone ${key} is ${status}, so it needs no retry.`,
  };
}
