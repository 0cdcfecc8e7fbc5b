import type { Provider } from '../adapters/provider.js';
import type { DeadlineHours } from '../lifecycle/index.js';
import type { Milestone } from '../order/milestone/milestone.js';
import type { Observation } from '../order/observation.js';
import type { OrderLimits } from '../order/options/order-limits.js';
import type { Ingested } from '../order/receipt.js';
import { isEngine } from '../store/engine.js';
import type { OrderRow, Store } from '../store/store.js';
import { StoreError } from '../store/store-error.js';
import { createAttempts, type Handlers, type OutboxOptions } from './dispatch/attempt.js';
import { type Dispatcher, startDispatcher } from './dispatch/dispatcher.js';
import { readBeforeFulfilment } from './dispatch/read-before-fulfilment.js';
import type { HandlerCounts } from './dispatch/running-handlers.js';
import { EngineIngest } from './ingest/engine-ingest.js';
import { createIngest } from './ingest/ingest.js';
import type { Clock } from './runtime/clock.js';
import type { Logger } from './runtime/logger.js';
import type { ProcessMetrics } from './runtime/process-metrics.js';

/** What taking in and handing over need. */
export interface IngestAndDispatchDependencies {
  readonly provider: Provider;
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: ProcessMetrics;
  readonly handlers: Handlers;
  rowOfOrder(orderId: string): Promise<OrderRow | undefined>;
  /** Told after every change that is stored. */
  onChange(orderId: string): void;
}

/** How much may wait, and for how long; see the options of the service. */
export interface IngestAndDispatchOptions {
  readonly outbox?: OutboxOptions;
  readonly timeoutMs: number;
  readonly queueSize?: number;
  readonly orderLimits: OrderLimits;
  readonly queueBytes: number;
  readonly deadlineHours: DeadlineHours;
}

/** Taking observations in and handing milestones over, which feed one another. */
export interface IngestAndDispatch {
  /** Makes an observation durable and says what became of it. */
  observe(observation: Observation): Promise<Ingested>;
  /** Milestones were recorded: they are counted, and handed over soon; so are those that may come back. */
  onMilestones(milestones: readonly Milestone[], again?: readonly string[]): void;
  /** Looks for something to hand over now rather than at the next poll. */
  wake(): void;
  /** How many observations wait to be made durable. */
  pending(): number;
  /** The handlers that run in this process. */
  handlers(): HandlerCounts;
  /** Whether the store itself tells people of deadlines. */
  readonly watchesDeadlines: boolean;
  /** Takes nothing in any more, and finishes what is under way. */
  stop(): Promise<void>;
}

/**
 * Starts the one loop of the service: before a milestone is handed over its order may be read; what
 * was read is taken in; and what becomes due by that is handed over. It ends because the same answer
 * read again is a duplicate, and a milestone is recorded at most once.
 *
 * Over an engine both halves work where the orders are; over any other store, in this process.
 */
export async function startIngestAndDispatch(
  {
    provider,
    store,
    clock,
    logger,
    metrics,
    handlers,
    rowOfOrder,
    onChange,
  }: IngestAndDispatchDependencies,
  {
    outbox: outboxOptions,
    timeoutMs,
    queueSize,
    queueBytes,
    orderLimits,
    deadlineHours,
  }: IngestAndDispatchOptions,
): Promise<IngestAndDispatch> {
  const engine = isEngine(store) ? store : undefined;
  let outbox: Dispatcher | undefined;
  let closed = false;

  const onMilestones = (milestones: readonly Milestone[], again: readonly string[] = []) => {
    for (const { kind } of milestones) metrics.add('milestones_recorded', kind);
    if (milestones.length + again.length > 0) outbox?.wake();
  };
  const limits = { orderLimits, queueBytes, ...(queueSize === undefined ? {} : { queueSize }) };
  const ingest = engine
    ? new EngineIngest(engine, clock, onMilestones, limits)
    : createIngest(store, clock, onMilestones, { timeoutMs, ...limits });
  const observe = async (observation: Observation) => {
    if (closed) throw new StoreError('closed', 'This was stopped and takes nothing in any more.');
    const done = await ingest.submit(observation);
    onChange(done.orderId);
    return done;
  };
  const prepare = (milestone: Milestone, within: number) =>
    readBeforeFulfilment({ api: provider.api, logger, rowOfOrder, observe }, milestone, within);
  const isHeld = outboxOptions?.held === true;
  if (isHeld) logger.warn({}, 'handlers are held back: milestones are recorded and wait');
  const on = isHeld ? {} : handlers;
  const work = createAttempts({ store, clock, logger, metrics, prepare }, on, outboxOptions);
  const hosting = await engine?.host({ ...work, hours: deadlineHours, clock });
  // An engine that works here hears of milestones by itself.
  outbox = hosting ? { ...hosting, wake() {} } : startDispatcher({ store, logger, work });

  return {
    observe,
    onMilestones,
    wake: () => outbox?.wake(),
    pending: () => ingest.pending,
    handlers: () => work.counts(),
    watchesDeadlines: engine !== undefined,
    async stop() {
      closed = true;
      await ingest.drained();
      await outbox?.stop();
    },
  };
}
