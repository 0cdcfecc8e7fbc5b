import { defined } from '../../order/defined.js';
import type { Milestone } from '../../order/milestone/milestone.js';
import type { Observation } from '../../order/observation.js';
import type { Ingested } from '../../order/receipt.js';
import type { OrderKey } from '../../store/store.js';
import { type IngestAndDispatch, startIngestAndDispatch } from '../ingest-and-dispatch.js';
import { startPurging } from '../operations/purge-quarantined.js';
import type { Settings } from '../options.js';
import { type OrderChange, Subscriptions } from '../queries/subscriptions.js';
import { ProcessMetrics } from '../runtime/process-metrics.js';

/** What runs once for each store, whatever providers its orders are of. */
export interface Core
  extends Pick<
    IngestAndDispatch,
    'recorded' | 'wake' | 'drain' | 'pending' | 'handlers' | 'watchesDeadlines'
  > {
  readonly metrics: ProcessMetrics;
  /** Stores an observation of a known order. */
  observe(observation: Observation): Promise<Ingested>;
  /** To be called after an order was changed in another way, with the milestones that this recorded. */
  changed(order: OrderKey, milestones?: readonly Milestone[], again?: readonly string[]): void;
  /** Calls `listener` after every change of an order of this account, until the result is called. */
  watch(account: string, listener: (change: OrderChange) => void): () => void;
  /** Deletes quarantined bodies that are too old, at most once an hour. Never rejects. */
  purge(): Promise<void>;
  /** Accepts nothing more, finishes what is under way, and closes the store. */
  stop(): Promise<void>;
}

/**
 * Migrates the store, and starts to take observations in, to deliver milestones and to purge what is old. If
 * that fails after the migration, the store is closed.
 */
export async function startCore(settings: Settings): Promise<Core> {
  const { providers, store, clock, logger, orderLimits, deadlineHours, background } = settings;
  const { deliveryTimeoutMs: timeoutMs, queueSize, queueBytes } = settings;
  await store.migrate();

  const metrics = new ProcessMetrics();
  const subscriptions = new Map(
    providers.map(({ account }) => [account, new Subscriptions(logger)] as const),
  );
  const loop = await startIngestAndDispatch({
    providers,
    store,
    clock,
    logger,
    metrics,
    queue: { timeoutMs, queueSize, queueBytes },
    orderLimits,
    handlers: settings.handlers,
    outbox: settings.outbox,
    deadlineHours,
    background,
    ...defined({ telemetry: settings.telemetry }),
    onChange: ({ account, orderId }) => subscriptions.get(account)?.changed(orderId),
  }).catch(async (error: unknown) => {
    // A failure to close must not hide why the start failed.
    await store.close().catch(() => {});
    throw error;
  });
  const purging = startPurging(store, clock, logger, undefined, { background });

  let stopping: Promise<void> | undefined;
  const { changed, recorded, wake, drain, pending, handlers, watchesDeadlines } = loop;
  return {
    ...{ metrics, changed, recorded, wake, drain, pending, handlers, watchesDeadlines },
    purge: () => purging.purge(),
    async observe(observation) {
      const ingested = await loop.observe(observation);
      // A report of the shop is dated by the clock of this machine.
      if (observation.source !== 'shop') purging.observed(observation.instant);
      return ingested;
    },
    watch: (account, listener) => subscriptions.get(account)?.watch(listener) ?? (() => {}),
    stop() {
      stopping ??= (async () => {
        try {
          await loop.stop();
        } finally {
          // Last, because any observation may start a deletion.
          await purging.stop();
          await store.close();
        }
      })();
      return stopping;
    },
  };
}
