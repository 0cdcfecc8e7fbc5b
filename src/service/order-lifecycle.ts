import type { Provider } from '../adapters/provider.js';
import type { Chunks } from '../export/lines-in.js';
import type { Gate, GateAnswer } from '../order/gate.js';
import type { Observation } from '../order/observation.js';
import { ConfigurationError } from '../order/options/configuration-error.js';
import { checkedOptions, kindOf, type OptionNames } from '../order/options/options.js';
import { checkedOrderLimits, type OrderLimits } from '../order/options/order-limits.js';
import { checkWhole } from '../order/options/whole-number.js';
import type { Ingested } from '../order/receipt.js';
import type { Counts, MilestoneFilter, OrderFilter, Settlement, Store } from '../store/store.js';
import { deadlineChecks } from './deadlines/deadline-checks.js';
import { checkedDeadlines, type DeadlineOptions } from './deadlines/deadline-options.js';
import {
  checkedHandlers,
  checkedOutbox,
  type Handlers,
  type OutboxOptions,
} from './dispatch/attempt.js';
import type { HandlerCounts } from './dispatch/running-handlers.js';
import { SharedTurn } from './ingest/batching/shared-turn.js';
import { ByteBudget } from './ingest/byte-budget.js';
import { BODY_LIMITS, MAX_BODY_BYTES, QUEUE_BYTES, QUEUE_LIMITS } from './ingest/limits.js';
import { answerWebhook } from './ingest/webhook.js';
import { startIngestAndDispatch } from './ingest-and-dispatch.js';
import { type ExportOptions, exportLines } from './operations/export.js';
import type { Imported, ImportOptions } from './operations/import.js';
import {
  type PendingMilestone,
  type PendingOptions,
  pendingMilestones,
} from './operations/pending.js';
import { type Pruned, type PruneOptions, prune } from './operations/prune.js';
import { startPurging } from './operations/purge-quarantined.js';
import { type Reprocessed, reprocess } from './operations/reprocess.js';
import {
  type Decision,
  type ResolveDependencies,
  type Resolved,
  resolve,
} from './operations/resolve.js';
import { type Retried, retry } from './operations/retry.js';
import { type Settled, type SettleOptions, settle } from './operations/settle.js';
import { apiOf } from './provider/provider-access.js';
import { type ProviderActions, providerActions } from './provider/provider-actions.js';
import { currentOrderQueries } from './queries/current-order.js';
import { type MilestoneView, milestoneView } from './queries/milestone-view.js';
import type { HistoryEntry } from './queries/order-history.js';
import { type OrderSummary, orderSummaries } from './queries/order-summaries.js';
import type { OrderView } from './queries/order-view.js';
import { type Queries, queries } from './queries/queries.js';
import { type OrderChange, Subscriptions } from './queries/subscriptions.js';
import { withMetrics } from './reconcile/reconcile-metrics.js';
import { checkReconcileOptions } from './reconcile/reconcile-options.js';
import {
  checkedPeriodicReconciliation,
  type PeriodicReconciliation,
  reconcilePeriodically,
} from './reconcile/reconcile-periodically.js';
import { type Clock, systemClock } from './runtime/clock.js';
import { type Logger, safeLogger, silent } from './runtime/logger.js';
import { checkMilliseconds } from './runtime/milliseconds.js';
import { periodic } from './runtime/periodic.js';
import { type ProcessCount, ProcessMetrics } from './runtime/process-metrics.js';

/** How {@link createOrderLifecycle} is set up. */
export interface OrderLifecycleOptions {
  /** Whose deliveries are taken in. */
  readonly provider: Provider;
  /** Where orders are kept. It is migrated on start and closed on stop. */
  readonly store: Store;
  /** What to do at milestones. Kinds without a handler stay pending for one to come. */
  readonly on?: Handlers;
  /** How milestones are handed over. */
  readonly outbox?: OutboxOptions;
  /** Milliseconds after which a delivery that is not durable is answered 503. Default 2 500. */
  readonly deliveryTimeoutMs?: number;
  /** How many deliveries may wait to be made durable; one more is answered 503. Default 10 000. */
  readonly queueSize?: number;
  /**
   * How many bytes the deliveries may have, written as JSON, that wait to be made durable or are being
   * made so; one more is answered 503, unless it is the only one. As much again may be held of bodies
   * that are being read or are not answered yet. In memory a delivery takes a few times what it has as
   * JSON. Default 67 108 864 (64 MiB).
   */
  readonly queueBytes?: number;
  /**
   * The longest body of a delivery that is read, in bytes; a longer one is answered 413. Default
   * 8 388 608, which takes an order of 3 000 lines.
   */
  readonly maxBodyBytes?: number;
  /**
   * How large one order may grow: how many observations of it are folded, and how many bytes those may
   * have together. An order that outgrows them is set aside whole: what is delivered about it is kept
   * and answered 202, its gates are shut, a person hears of it, and `reconcile` begins it anew. Default
   * 1 000 observations and 6 291 456 bytes.
   */
  readonly orderLimits?: Partial<OrderLimits>;
  /**
   * Reconcile again and again. Needs a provider with `api`. Absent: only when `reconcile()` is
   * called.
   */
  readonly reconcile?: PeriodicReconciliation;
  /** When a standstill needs a person. Absent: as the statechart's deadlines say. */
  readonly deadlines?: DeadlineOptions;
  /** Default: the clock of this machine. */
  readonly clock?: Clock;
  /** Default: silence. `pino()` fits. */
  readonly logger?: Logger;
}

const OPTIONS: OptionNames<OrderLifecycleOptions> = {
  provider: { required: "a provider, such as digitalRiver({ webhookSecrets: ['…'] })" },
  store: { required: 'a store, such as postgres(url), embedded(directory) or memory()' },
  on: 'optional',
  outbox: 'optional',
  deliveryTimeoutMs: 'optional',
  queueSize: 'optional',
  queueBytes: 'optional',
  maxBodyBytes: 'optional',
  orderLimits: 'optional',
  reconcile: 'optional',
  deadlines: 'optional',
  clock: 'optional',
  logger: 'optional',
};

/** Orders kept in step with a provider. */
export interface OrderLifecycle extends ProviderActions, Queries {
  /** Answers a delivery of the provider. Mount it where the provider POSTs to. */
  webhook(request: Request): Promise<Response>;
  /**
   * Takes in an observation that did not come as a delivery: a response, a read.
   *
   * @throws {StoreError} `closed` once this was stopped.
   */
  observe(observation: Observation): Promise<Ingested>;
  /** May this be done to the order now? An order that is not known may do nothing. */
  may(orderId: string, gate: Gate): Promise<GateAnswer>;
  /** Everything known of an order. */
  get(orderId: string): Promise<OrderView | undefined>;
  /** A page of orders. */
  orders(filter?: OrderFilter): Promise<{ orders: readonly OrderSummary[]; next?: string }>;
  /** Every observation of an order in fold order. */
  history(orderId: string): Promise<readonly HistoryEntry[] | undefined>;
  /** Decides about a parked observation. */
  resolve(orderId: string, observationId: string, decision: Decision): Promise<Resolved>;
  /** A page of milestones. */
  milestones(filter?: MilestoneFilter): Promise<{
    milestones: readonly MilestoneView[];
    next?: string;
  }>;
  /** Hands a milestone over again that is dead, or that was withdrawn and is due after all. */
  retry(key: string): Promise<Retried>;
  /**
   * Every milestone that waits to be handed over, judged as before an attempt: what would be handed
   * over now, and what would be withdrawn. Changes nothing. Holds a page of them at a time.
   */
  pending(options?: PendingOptions): AsyncIterable<PendingMilestone>;
  /**
   * Writes down what people decided about milestones, without a handler: what is `done` is never handed over, and what is `withdrawn`
   * comes back only by {@link OrderLifecycle.retry}. Who decided and why is kept with each. Some
   * hundreds at a time are written together. Doing it twice changes nothing. What is left as it is,
   * because of what is wrong with the decision, is told to `onProblem`.
   *
   * @throws {StoreError} when the store does not answer. What was settled before stays.
   * @example
   * await orders.settle([
   *   { key: 'default/7001/ready_to_fulfil/', status: 'done', actor: 'kim', reason: 'sent on Monday' },
   * ]); // { settled: 1, unchanged: 0, problems: 0 }
   */
  settle(
    settlements: Iterable<Settlement> | AsyncIterable<Settlement>,
    options?: SettleOptions,
  ): Promise<Settled>;
  /** Removes the histories of settled orders that have been quiet; of each a record of where it ended stays. */
  prune(options: PruneOptions): Promise<Pruned>;
  /**
   * Everything in the store as lines of JSON, each ending in a line feed: every order, what was
   * observed of it, and its milestones with their status. Holds a page of orders at a time. The shapes
   * are {@link ExportLine}; without a line of the kind `end` it was cut off. Bodies that were not
   * understood are left out: they hold personal data.
   */
  export(options?: ExportOptions): AsyncIterable<string>;
  /**
   * Takes in what {@link OrderLifecycle.export} wrote, in pieces cut anywhere, and bodies of deliveries, one a line.
   * The observations decide what an order is; a milestone that is done there is done here, and is not
   * handed over again. Doing it twice changes nothing. An order is taken in whole or not at all; what
   * is left out is told to `onProblem`.
   *
   * @throws {StoreError} when the store does not answer. What was taken in before stays.
   */
  import(chunks: Chunks, options?: ImportOptions): Promise<Imported>;
  /** Reads bodies again that could not be understood, after an upgrade. */
  reprocess(): Promise<Reprocessed>;
  /**
   * Calls `listener` after every change that this process makes to an order, until the function that
   * is returned is called. Other processes over the same store are not heard.
   */
  watch(listener: (change: OrderChange) => void): () => void;
  /** Counts for monitoring. */
  statistics(): Promise<Statistics>;
  /** Resolves when the store answers. */
  ready(): Promise<void>;
  /**
   * Stops taking in, finishes what is under way, closes the store. A reconciliation ends with the order
   * that it is at.
   */
  stop(): Promise<void>;
}

const MILESTONE_FILTER: OptionNames<MilestoneFilter> = {
  account: 'optional',
  orderId: 'optional',
  status: 'optional',
  limit: 'optional',
  after: 'optional',
};

/** Counts of this process since its start, and of the store now. */
export interface Statistics {
  readonly process: readonly ProcessCount[];
  readonly store: Counts;
  /** Deliveries waiting to be made durable. */
  readonly queue: number;
  /** Handlers in this process now. */
  readonly handlers: HandlerCounts;
  /**
   * Milliseconds since deadlines were last checked with nothing left out, or since the start. Absent
   * where this process checks them only when it is told to.
   */
  readonly deadlineCheckAgeMs?: number;
}

/**
 * Keeps orders in step with a provider: takes its deliveries in, keeps them, folds them into orders,
 * hands milestones to the service it is embedded in, and answers whether an order may be shipped.
 *
 * Durations are milliseconds, instants microseconds since 1970 UTC, amounts minor units.
 *
 * Specification, "Processing orders": only once an order is accepted, fulfilment may begin.
 *
 * @throws ConfigurationError for an option that is missing, does not exist or cannot work, such as a
 * handler for a kind that does not exist.
 * @throws StoreError when the store cannot be reached, or is newer than this package. Where the start
 * fails after the store was migrated, the store is closed.
 * @example
 * const orders = await createOrderLifecycle({
 *   provider: digitalRiver({ webhookSecrets: ['a secret'] }),
 *   store: memory(),
 *   on: { ready_to_fulfil: async (m) => warehouse.ship(m.orderId, { idempotencyKey: m.key }) },
 * });
 * await orders.may('204440790336', 'fulfil'); // { allowed: false, because: 'Nothing is known …', … }
 */
export async function createOrderLifecycle(
  options: OrderLifecycleOptions,
): Promise<OrderLifecycle> {
  const settings = checkedOptions(options, OPTIONS);
  checkPart('provider', settings.provider, 'fromWebhook');
  checkPart('store', settings.store, 'migrate');
  const { provider, store, clock = systemClock, deliveryTimeoutMs = 2_500, queueSize } = settings;
  const { maxBodyBytes = MAX_BODY_BYTES, queueBytes = QUEUE_BYTES } = settings;
  const { account } = provider;
  const logger = safeLogger(settings.logger ?? silent);
  const handlers = checkedHandlers(settings.on);
  const outbox = checkedOutbox(settings.outbox);
  const deadlines = checkedDeadlines(settings.deadlines);
  const repeated = settings.reconcile && checkedPeriodicReconciliation(settings.reconcile);
  checkWhole('maxBodyBytes', maxBodyBytes, BODY_LIMITS);
  const orderLimits = checkedOrderLimits(settings.orderLimits);
  checkWhole('queueBytes', queueBytes, QUEUE_LIMITS);
  // Who waits as long as it takes says so: it is not handed to a timer as it is.
  if (deliveryTimeoutMs !== Number.POSITIVE_INFINITY)
    checkMilliseconds('deliveryTimeoutMs', deliveryTimeoutMs);
  checkWhole('queueSize', queueSize, { from: 1 });
  if (repeated !== undefined) {
    checkReconcileOptions(repeated);
    apiOf(provider);
  }
  await store.migrate();

  const metrics = new ProcessMetrics();
  const watchers = new Subscriptions(logger);
  const onChange = (orderId: string) => watchers.changed(orderId);
  const { rowOfOrder, get, may, history } = currentOrderQueries(store, account);
  const deadlineHours = deadlines.hours ?? {};
  const loop = await startIngestAndDispatch(
    { provider, store, clock, logger, metrics, handlers, rowOfOrder, onChange },
    {
      timeoutMs: deliveryTimeoutMs,
      orderLimits,
      deadlineHours,
      queueBytes,
      outbox,
      ...(queueSize === undefined ? {} : { queueSize }),
    },
  ).catch(async (error: unknown) => {
    // Why it could not start is what is told, whatever comes of closing.
    await store.close().catch(() => {});
    throw error;
  });
  const { onMilestones } = loop;
  const purging = startPurging(store, clock, logger);
  const observe = async (observation: Observation) => {
    const done = await loop.observe(observation);
    purging.observed(observation.instant);
    return done;
  };
  const sharedTurn = new SharedTurn();
  const deliveries = {
    ...{
      provider,
      store,
      clock,
      logger,
      metrics,
      sharedTurn,
      observe,
      timeoutMs: deliveryTimeoutMs,
    },
    maxBodyBytes,
    bodies: new ByteBudget(queueBytes),
  };
  const onChanged: ResolveDependencies['onChange'] = (orderId, milestones, again) => {
    onMilestones(milestones, again);
    onChange(orderId);
  };
  const stop = new AbortController();
  const calls = providerActions({
    ...{ provider, observe, rowOfOrder, get },
    ...{ store, clock, logger, deadlineHours, stopping: stop.signal, orderLimits },
    ...{ onMilestones, onChange: onChanged },
  });
  const actions = { ...calls, reconcile: withMetrics(calls.reconcile, metrics) };
  const decisions: ResolveDependencies = {
    ...{ store, account, clock, rowOfOrder, get },
    onChange: onChanged,
  };

  const reconciling =
    repeated && reconcilePeriodically(repeated, actions, clock, logger, stop.signal);
  const every = deadlines.intervalMs ?? (loop.watchesDeadlines ? 0 : 600_000);
  const checks = deadlineChecks(actions.checkDeadlines, every, { clock, logger, metrics });
  const watching = periodic('deadlines', every, logger, () => checks.run());

  let stopping: Promise<void> | undefined;
  return {
    ...actions,
    ...queries(store, account),
    watch: (listener) => watchers.watch(listener),
    webhook: (request) => answerWebhook(deliveries, request),
    observe,
    get,
    may,
    history,
    orders: (filter) => orderSummaries(store, account, filter),
    resolve: (orderId, observationId, decision) =>
      resolve(decisions, orderId, observationId, decision),
    async milestones(filter) {
      const which = checkedOptions(filter, MILESTONE_FILTER);
      const { items, next } = await store.milestones({ account, ...which });
      return { milestones: items.map(milestoneView), ...(next === undefined ? {} : { next }) };
    },
    retry: (key) => retry({ store, rowOfOrder, wake: loop.wake }, account, key),
    pending: (which) => pendingMilestones(store, account, which),
    settle: (settlements, settling) =>
      settle({ store, account, clock, onChange, wake: loop.wake }, settlements, settling),
    prune: (pruning) => prune(store, account, clock, pruning),
    export: (exporting) => exportLines(store, clock, exporting),
    async import(chunks, importing) {
      // What checks lines is loaded by those who read some.
      const { importLines } = await import('./operations/import.js');
      const { wake } = loop;
      const { onChange: onImport } = decisions;
      const needed = { provider, store, clock, observe, onChange: onImport, wake, orderLimits };
      return importLines(needed, chunks, importing);
    },
    reprocess: () => reprocess({ provider, store, observe }),
    async statistics() {
      return {
        process: metrics.entries(),
        store: await store.counts(),
        queue: loop.pending(),
        handlers: loop.handlers(),
        ...(every === 0 ? {} : { deadlineCheckAgeMs: checks.age() }),
      };
    },
    ready: () => store.ready(),
    stop() {
      stopping ??= (async () => {
        stop.abort();
        try {
          await reconciling?.stop();
          await watching.stop();
          await loop.stop();
        } finally {
          // After the last observation: each may begin a deletion.
          await purging.stop();
          await store.close();
        }
      })();
      return stopping;
    },
  };
}

/** Refuses what is no provider, or no store: a function that was not called, the address of a database. */
function checkPart<Name extends 'provider' | 'store'>(
  name: Name,
  part: unknown,
  method: string & keyof OrderLifecycleOptions[Name],
): void {
  if (typeof part === 'object' && part !== null && method in part) return;
  const { required: allowed } = OPTIONS[name];
  throw new ConfigurationError({ setting: name, given: kindOf(part), allowed });
}
