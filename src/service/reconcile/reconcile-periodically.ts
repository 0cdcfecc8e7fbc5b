import { checkedOptions, type OptionNames } from '../../order/options/options.js';
import { type Instant, SECOND } from '../../order/time/instant.js';
import type { ProviderActions } from '../provider/provider-actions.js';
import type { Clock } from '../runtime/clock.js';
import type { Logger } from '../runtime/logger.js';
import { checkMilliseconds } from '../runtime/milliseconds.js';
import { type Periodic, periodic } from '../runtime/periodic.js';
import type { ReconciledOrder } from './reconcile.js';
import type { ReconcileOptions } from './reconcile-options.js';

/** How orders are reconciled again and again. */
export interface PeriodicReconciliation
  extends Pick<ReconcileOptions, 'quietForMs' | 'concurrency'> {
  /** Milliseconds from one time to the next; one that takes longer delays the next. */
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

/** Deliveries overtake each other; an hour more than needed costs a page of events. */
const OVERLAP = 3_600 * SECOND;

/**
 * Reconciles every so often: the first time over everything the provider still lists, then from the
 * last time that listed everything on. Orders that were `unreadable` are read again each time.
 */
export function reconcilePeriodically(
  { intervalMs, ...how }: PeriodicReconciliation,
  { reconcile }: Pick<ProviderActions, 'reconcile'>,
  clock: Clock,
  logger: Logger,
  stopping: AbortSignal,
): Periodic {
  let completeUntil: Instant | undefined;
  let failed: readonly string[] = [];
  const run = async () => {
    const begun = clock();
    const since = completeUntil === undefined ? undefined : completeUntil - OVERLAP;
    const { events, orders } = await reconcile({
      ...how,
      ...(since === undefined ? {} : { since: new Date(since / 1000) }),
    });
    if (events.failure === undefined) completeUntil = begun;
    const unreadable = unreadableIn(orders);
    // What was missed of them is not listed again, so they are asked for.
    const again = failed.filter((orderId) => orders.every((order) => order.orderId !== orderId));
    failed = [...unreadable, ...again];
    if (again.length === 0) return;
    const asked = await reconcile({ ...how, orders: again });
    failed = [...unreadable, ...unreadableIn(asked.orders)];
  };
  return periodic('reconcile', intervalMs, logger, () =>
    run().catch((error: unknown) => {
      // To be cut short by the end of the service is no failure.
      if (!stopping.aborted) throw error;
    }),
  );
}

function unreadableIn(orders: readonly ReconciledOrder[]): readonly string[] {
  return orders.flatMap(({ outcome, orderId }) => (outcome === 'unreadable' ? [orderId] : []));
}
