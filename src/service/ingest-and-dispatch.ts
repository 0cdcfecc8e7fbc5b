import { defined } from '../order/defined.js';
import type { Milestone } from '../order/milestone/milestone.js';
import type { Observation } from '../order/observation.js';
import type { Ingested } from '../order/receipt.js';
import { isEngine } from '../store/engine.js';
import type { OrderKey } from '../store/store.js';
import { createAttempts } from './dispatch/attempt.js';
import { type Delivered, deliverNothing } from './dispatch/deliver-due.js';
import { type Dispatcher, startDispatcher } from './dispatch/dispatcher.js';
import { readBeforeFulfilment } from './dispatch/read-before-fulfilment.js';
import type { HandlerCounts } from './dispatch/running-handlers.js';
import { EngineIngest } from './ingest/engine-ingest.js';
import { createIngest, type QueueOptions } from './ingest/ingest.js';
import type { Settings } from './options.js';
import { currentOrderQueries } from './queries/current-order.js';
import type { ProcessMetrics } from './runtime/process-metrics.js';
import { serviceStopped } from './runtime/service-stopped.js';
import { ObservationTraces } from './telemetry/observation-traces.js';

/** What ingest and dispatch need. */
export interface IngestAndDispatchOptions
  extends Pick<Settings, 'providers' | 'store' | 'clock' | 'logger' | 'orderLimits'>,
    Pick<Settings, 'handlers' | 'outbox' | 'deadlineHours' | 'background' | 'telemetry'> {
  readonly metrics: ProcessMetrics;
  readonly queue: Required<QueueOptions>;
  /** Called after every stored change of an order. */
  readonly onChange: (order: OrderKey) => void;
}

/** Ingest of observations and dispatch of milestones, each of which causes the other. */
export interface IngestAndDispatch {
  /** Stores an observation. */
  observe(observation: Observation): Promise<Ingested>;
  /**
   * To be called after an order was changed in another way.
   *
   * @param milestones those that were recorded.
   * @param again keys of recorded ones; a withdrawn one among them becomes pending again.
   */
  changed(order: OrderKey, milestones?: readonly Milestone[], again?: readonly string[]): void;
  /** Counts recorded milestones, and wakes the dispatcher. */
  recorded(milestones: readonly Milestone[]): void;
  /** Delivers what is due, once it is prepared and until the signal aborts. */
  drain(timeout: AbortSignal, prepared: Promise<unknown>): Promise<Delivered>;
  /** Looks for milestones to deliver now instead of at the next poll. */
  wake(): void;
  /** How many observations wait to be stored or are being stored. */
  pending(): number;
  /** The handlers that run in this process. */
  handlers(): HandlerCounts;
  /** Whether the store watches deadlines itself. */
  readonly watchesDeadlines: boolean;
  /** Accepts nothing more, and finishes what is under way. */
  stop(): Promise<void>;
}

/**
 * Starts the one loop of the service: before a milestone is delivered, its order may be read from the
 * provider; that read is ingested; and the milestones it causes are delivered. The loop ends because an
 * equal read is a duplicate, and a milestone is recorded at most once.
 *
 * With an engine both halves run where the orders are; with any other store, in this process.
 */
export async function startIngestAndDispatch(
  options: IngestAndDispatchOptions,
): Promise<IngestAndDispatch> {
  const { store, clock, logger, metrics, queue, orderLimits, outbox, onChange, background } =
    options;
  const engine = isEngine(store) ? store : undefined;
  let dispatcher: Dispatcher | undefined;
  let isStopped = false;

  const recorded = (milestones: readonly Milestone[], again: readonly string[] = []) => {
    for (const { kind, account } of milestones) {
      metrics.of(account).add('milestones_recorded', kind);
    }
    if (milestones.length + again.length > 0) dispatcher?.wake();
  };
  const { telemetry } = options;
  const traces = telemetry && new ObservationTraces(telemetry);
  const needed = { clock, orderLimits, onMilestones: recorded, ...defined({ traces }) };
  const ingest = engine
    ? new EngineIngest({ ...needed, engine, queue })
    : createIngest({ ...needed, store }, queue);
  const observe = async (observation: Observation) => {
    if (isStopped) throw serviceStopped();
    const ingested = await (traces === undefined
      ? ingest.submit(observation)
      : traces.observation(observation, () => ingest.submit(observation)));
    onChange(ingested);
    return ingested;
  };

  const { providers } = options;
  const prepare = (milestone: Milestone, timeoutMs: number) => {
    const { account } = milestone;
    const api = providers.find((one) => one.account === account)?.api;
    const { rowOfOrder } = currentOrderQueries(store, account);
    return readBeforeFulfilment({ api, logger, rowOfOrder, observe }, milestone, timeoutMs);
  };
  if (outbox.held) logger.warn({}, 'handlers are held back: milestones are recorded and wait');
  const handlers = outbox.held ? {} : options.handlers;
  const attempts = createAttempts(
    { store, clock, logger, metrics, prepare, providers, telemetry },
    handlers,
    outbox,
  );
  const hosting = await engine?.host({ ...attempts, hours: options.deadlineHours, clock });
  const { pollIntervalMs } = outbox;
  // An engine that works here needs no waking, and delivers by itself.
  const running: Dispatcher = hosting
    ? {
        ...hosting,
        wake() {},
        drain: deliverNothing,
      }
    : startDispatcher({ store, logger, attempts, pollIntervalMs, background });
  dispatcher = running;

  return {
    observe,
    changed(order, milestones = [], again = []) {
      recorded(milestones, again);
      onChange(order);
    },
    recorded: (milestones) => recorded(milestones),
    async drain(timeout, prepared) {
      if (isStopped) throw serviceStopped();
      return running.drain(timeout, prepared);
    },
    wake: () => running.wake(),
    pending: () => ingest.pending,
    handlers: () => attempts.counts(),
    watchesDeadlines: engine !== undefined,
    async stop() {
      isStopped = true;
      await ingest.drained();
      await running.stop();
    },
  };
}
