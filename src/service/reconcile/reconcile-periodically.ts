import { checkedOptions, type OptionNames } from '../../order/options/options.js';
import { type Instant, SECOND } from '../../order/time/instant.js';
import type { ProviderActions } from '../provider/provider-actions.js';
import type { Clock } from '../runtime/clock.js';
import type { Logger } from '../runtime/logger.js';
import { checkMilliseconds } from '../runtime/milliseconds.js';
import { type Periodic, periodic } from '../runtime/periodic.js';

import type { ReconcileOptions } from './reconcile-options.js';
import type { ReconciledOrder } from './reconciliation-report.js';

/** How orders are reconciled periodically. */
export interface PeriodicReconciliation
  extends Pick<ReconcileOptions, 'quietForMs' | 'concurrency'> {
  /** Milliseconds from one run to the next. A run that takes longer delays the next. */
  readonly intervalMs: number;
}

const OPTIONS: OptionNames<PeriodicReconciliation> = {
  intervalMs: { required: 'a number of milliseconds' },
  quietForMs: 'optional',
  concurrency: 'optional',
};

/** @throws {ConfigurationError} */
export function checkedPeriodicReconciliation(
  given: PeriodicReconciliation,
): PeriodicReconciliation {
  const options = checkedOptions(given, OPTIONS, 'reconcile');
  checkMilliseconds('reconcile.intervalMs', options.intervalMs);
  return options;
}

/** Events may be listed late. An hour more than needed costs a page of events. */
const OVERLAP = 3_600 * SECOND;

/**
 * Reconciles periodically: at first everything that the provider still lists, then what it lists since
 * the last complete list. Orders that were `unreadable` are read again each time.
 */
export function reconcilePeriodically(
  { intervalMs, ...options }: PeriodicReconciliation,
  { reconcile }: Pick<ProviderActions, 'reconcile'>,
  clock: Clock,
  logger: Logger,
  stopping: AbortSignal,
): Periodic {
  let completeUntil: Instant | undefined;
  let unread: readonly string[] = [];
  const run = async () => {
    const startedAt = clock();
    const since = completeUntil === undefined ? undefined : completeUntil - OVERLAP;
    const { events, orders } = await reconcile({
      ...options,
      ...(since === undefined ? {} : { since: new Date(since / 1000) }),
    });
    if (events.failure === undefined) completeUntil = startedAt;
    const unreadable = unreadableIn(orders);
    // Their missed events are not listed again, so they are named.
    const again = unread.filter((orderId) => orders.every((order) => order.orderId !== orderId));
    unread = [...unreadable, ...again];
    if (again.length === 0) return;
    const repeated = await reconcile({ ...options, orders: again });
    unread = [...unreadable, ...unreadableIn(repeated.orders)];
  };
  return periodic('reconcile', intervalMs, logger, () =>
    run().catch((error: unknown) => {
      // Being interrupted by the end of the service is not a failure.
      if (!stopping.aborted) throw error;
    }),
  );
}

function unreadableIn(orders: readonly ReconciledOrder[]): readonly string[] {
  return orders.flatMap(({ outcome, orderId }) => (outcome === 'unreadable' ? [orderId] : []));
}
