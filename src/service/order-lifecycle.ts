import type { Provider } from '../adapters/provider.js';
import { refold } from '../lifecycle/observe.js';
import type { Gate, GateAnswer } from '../order/gate.js';
import { SECOND } from '../order/instant.js';
import type { Milestone } from '../order/milestone.js';
import type { Observation } from '../order/observation.js';
import type { Counts, MilestoneFilter, OrderFilter, Store } from '../store/store.js';
import { StoreError } from '../store/store-error.js';
import { Arrivals } from './arrivals.js';
import { asking } from './asking.js';
import { type Clock, systemClock } from './clock.js';
import { counted } from './count-reconciliation.js';
import type { DeadlineOptions } from './deadlines.js';
import type { Ingested } from './draft.js';
import { AtEngine, isEngine } from './engine.js';
import { failureText } from './failure-text.js';
import { tellGoodsApart } from './goods.js';
import { createIngest } from './ingest.js';
import { harmless, type Logger, silent } from './logger.js';
import { type Change, type Looking, looking } from './looking.js';
import { checkMilliseconds } from './milliseconds.js';
import { keptOf, rowOf } from './order-row.js';
import { type HistoryEntry, milestoneView, type OrderView } from './order-view.js';
import {
  checkedHandlers,
  checkOutbox,
  type Handlers,
  milestoneWork,
  type Outbox,
  type OutboxOptions,
  type Surroundings,
  startOutbox,
} from './outbox.js';
import { periodic } from './periodic.js';
import { type ProviderActions, providerActions } from './provider-actions.js';
import { type Pruned, type PruneOptions, prune } from './prune.js';
import { type PeriodicReconciliation, reconcilePeriodically } from './reconcile-periodically.js';
import type { MilestoneView } from './shown-order.js';
import { Tally } from './tally.js';
import { dismissLate, isTombstone } from './tombstone.js';
import { Watchers } from './watchers.js';
import { answerWebhook, type Desk, readingOf } from './webhook.js';

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
  readonly patience?: number;
  /** How many deliveries may wait to be made durable; one more is answered 503. Default 10 000. */
  readonly queueSize?: number;
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

/** One row of a list of orders. */
export interface OrderSummary {
  readonly id: string;
  readonly account: string;
  readonly upstreamId?: string;
  readonly checkoutId?: string;
  readonly state: string;
  readonly fraudState: string;
  readonly parked: number;
  readonly version: number;
}

/** An operator's decision about a parked observation. */
export interface Decision {
  readonly decision: 'dismiss';
  /** Who decides: a name or an id of the operator, as the audit shall show it. */
  readonly actor: string;
  readonly reason: string;
}

/** Orders kept in step with a provider. */
export interface OrderLifecycle extends ProviderActions, Looking {
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
  /** Hands a dead milestone over again. False when it is not dead. */
  retry(key: string): Promise<boolean>;
  /** Removes the histories of settled orders that have been quiet; of each a tombstone stays. */
  prune(options: PruneOptions): Promise<Pruned>;
  /** Reads bodies again that could not be understood, after an upgrade. */
  reprocess(): Promise<Reprocessed>;
  /**
   * Calls `listener` after every change that this process makes to an order, until the function that
   * is returned is called. Other processes over the same store are not heard.
   */
  watch(listener: (change: Change) => void): () => void;
  /** Counts for monitoring. */
  statistics(): Promise<Statistics>;
  /** Resolves when the store answers. */
  ready(): Promise<void>;
  /** Stops taking in, finishes what is under way, closes the store. */
  stop(): Promise<void>;
}

/** What became of a decision. */
export type Resolved =
  | { readonly kind: 'resolved'; readonly order: OrderView }
  | { readonly kind: 'not_found'; readonly message: string }
  | { readonly kind: 'not_parked'; readonly message: string };

/** What became of the kept bodies. */
export interface Reprocessed {
  readonly tried: number;
  readonly recorded: number;
  readonly ignored: number;
  readonly stillKept: number;
}

/** Counts of this process since its start, and of the store now. */
export interface Statistics {
  readonly process: ReturnType<Tally['entries']>;
  readonly store: Counts;
  /** Deliveries waiting to be made durable. */
  readonly queue: number;
}

const KEPT_FOR = 30 * 24 * 3600 * SECOND;
const HOUR = 3_600_000;

/**
 * Keeps orders in step with a provider: takes its deliveries in, keeps them, folds them into orders,
 * hands milestones to the service it is embedded in, and answers whether an order may be shipped.
 *
 * Durations are milliseconds, instants microseconds since 1970 UTC, amounts minor units.
 *
 * Specification, "Processing orders": only once an order is accepted, fulfilment may begin.
 *
 * @throws ConfigurationError for an option that cannot work, such as a handler for a kind that
 * does not exist.
 * @throws StoreError when the store cannot be reached, or is newer than this package.
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
  const { provider, store, clock = systemClock } = options;
  const logger = harmless(options.logger ?? silent);
  const handlers = checkedHandlers(options.on ?? {});
  checkOutbox(options.outbox ?? {});
  checkMilliseconds('deadlines.every', options.deadlines?.every);
  checkMilliseconds('reconcile.every', options.reconcile?.every);
  await store.migrate();
  const { account } = provider;
  const tally = new Tally();
  const { rowOfOrder, get, may, history } = asking(store, account);
  const surroundings: Surroundings = {
    store,
    clock,
    logger,
    tally,
    prepare: (milestone, patience) =>
      tellGoodsApart({ provider, logger, rowOfOrder, observe }, milestone, patience),
  };
  const deadlineHours = options.deadlines?.hours ?? {};
  let outbox: Outbox | undefined;
  const onMilestones = (milestones: readonly Milestone[]) => {
    for (const { kind } of milestones) tally.add('milestones_recorded', kind);
    if (milestones.length > 0) outbox?.wake();
  };
  const patience = options.patience ?? 2_500;
  const ingest = isEngine(store)
    ? new AtEngine(store, clock, onMilestones, options.queueSize)
    : createIngest(store, clock, onMilestones, {
        patience,
        ...(options.queueSize === undefined ? {} : { queueSize: options.queueSize }),
      });
  const watchers = new Watchers(logger);
  let closed = false;
  const observe = async (observation: Observation) => {
    if (closed) throw new StoreError('closed', 'This was stopped and takes nothing in any more.');
    const done = await ingest.submit(observation);
    watchers.changed(done.orderId);
    return done;
  };
  const hosting = isEngine(store)
    ? await store.host({
        ...milestoneWork(surroundings, handlers, options.outbox),
        hours: deadlineHours,
        clock,
      })
    : undefined;
  // An engine that works here hears of milestones by itself.
  outbox = hosting
    ? { ...hosting, wake() {} }
    : startOutbox(surroundings, handlers, options.outbox);
  const desk: Desk = {
    provider,
    store,
    clock,
    logger,
    tally,
    arrivals: new Arrivals(),
    observe,
    patience,
  };

  const purge = async () => {
    try {
      await store.purgeKept(clock() - KEPT_FOR);
    } catch (error) {
      logger.error({ error: failureText(error) }, 'kept bodies could not be purged');
    }
  };
  await purge();
  const purging = setInterval(purge, HOUR);
  purging.unref();

  const unlessCounted = providerActions({
    provider,
    store,
    clock,
    logger,
    observe,
    rowOfOrder,
    get,
    onMilestones,
    deadlineHours,
  });
  const actions = { ...unlessCounted, reconcile: counted(unlessCounted.reconcile, tally) };
  const reconciling =
    options.reconcile && reconcilePeriodically(options.reconcile, actions, clock, logger);
  // An engine has a timer for each order.
  const every = options.deadlines?.every ?? (isEngine(store) ? 0 : 600_000);
  const watching = periodic('deadlines', every, logger, () => actions.checkDeadlines());

  let stopping: Promise<void> | undefined;
  return {
    ...actions,
    ...looking(store, account),
    watch: (listener) => watchers.watch(listener),
    webhook: (request) => answerWebhook(desk, request),
    observe,
    get,
    may,
    history,
    async orders(filter = {}) {
      const { items, next } = await store.orders({ account, ...filter });
      const summaries = items.map(
        ({ orderId: id, instant: _, folded: __, updatedAt: ___, ...row }) => ({
          id,
          ...row,
        }),
      );
      return { orders: summaries, ...(next === undefined ? {} : { next }) };
    },
    async resolve(orderId, observationId, decision) {
      for (;;) {
        const row = await rowOfOrder(orderId);
        const [history = []] = await store.history([{ account, orderId }]);
        const found = history.find(({ observation }) => observation.id === observationId);
        if (row === undefined || found === undefined) {
          const message = `There is no observation ${observationId} of an order ${orderId}.`;
          return { kind: 'not_found', message };
        }
        const kept = keptOf(row);
        const parked = kept.folded.parked.find(({ id }) => id === observationId);
        if (parked === undefined) {
          const message = `Observation ${observationId} is applied: there is nothing to decide.`;
          return { kind: 'not_parked', message };
        }
        if (parked.dismissed === true) {
          const message = `Observation ${observationId} was dismissed already: see the history.`;
          return { kind: 'not_parked', message };
        }
        const at = clock();
        const dismissed = new Set([
          ...history
            .filter(({ resolution }) => resolution)
            .map(({ observation }) => observation.id),
          observationId,
        ]);
        const said = history.map(({ observation }) => observation);
        const { kept: next, milestones } = isTombstone(kept)
          ? { kept: dismissLate(kept, observationId), milestones: [] }
          : refold(kept, said, { dismissed });
        const [won] = await store.save(
          [
            {
              row: rowOf(next, row.version + 1),
              observations: [],
              milestones,
              resolutions: [{ observationId, resolution: { ...decision, at } }],
            },
          ],
          at,
        );
        if (won !== true) continue;
        onMilestones(milestones);
        watchers.changed(orderId);
        const order = await get(orderId);
        if (order !== undefined) return { kind: 'resolved', order };
      }
    },
    async milestones(filter = {}) {
      const { items, next } = await store.milestones({ account, ...filter });
      return { milestones: items.map(milestoneView), ...(next === undefined ? {} : { next }) };
    },
    async retry(key) {
      const revived = await store.retry(key, clock());
      if (revived) outbox?.wake();
      return revived;
    },
    prune: (pruning) => prune(store, account, clock, pruning),
    async reprocess() {
      const result = { tried: 0, recorded: 0, ignored: 0, stillKept: 0 };
      let after: string | undefined;
      do {
        const page = await store.kept({ limit: 100, ...(after === undefined ? {} : { after }) });
        after = page.next;
        for (const { id, raw } of page.items) {
          result.tried += 1;
          const reading = readingOf(provider, raw);
          if (reading.kind === 'not_understood') {
            result.stillKept += 1;
            continue;
          }
          if (reading.kind === 'observation') await observe(reading.observation);
          result[reading.kind === 'observation' ? 'recorded' : 'ignored'] += 1;
          await store.removeKept([id]);
        }
      } while (after !== undefined);
      return result;
    },
    async statistics() {
      return { process: tally.entries(), store: await store.counts(), queue: ingest.pending };
    },
    ready: () => store.ready(),
    stop() {
      stopping ??= (async () => {
        clearInterval(purging);
        await reconciling?.stop();
        await watching.stop();
        closed = true;
        await ingest.drained();
        await outbox?.stop();
        await store.close();
      })();
      return stopping;
    },
  };
}
