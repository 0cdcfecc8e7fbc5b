import type { Provider } from '../adapters/provider.js';
import type { Chunks } from '../export/lines-in.js';
import type { Gate, GateAnswer } from '../order/gate.js';
import type { Observation } from '../order/observation.js';
import type { Ingested } from '../order/receipt.js';
import type { MilestoneFilter, OrderFilter, Settlement } from '../store/store.js';
import { startCore } from './core/core.js';
import type { Drained, DrainOptions } from './core/drain.js';
import { startProvider } from './core/provider-service.js';
import type { DeliveryAnswer } from './ingest/delivery/delivery-answer.js';
import type { IncomingDelivery } from './ingest/delivery/incoming-delivery.js';
import type { ExportOptions } from './operations/export.js';
import type { Imported, ImportOptions } from './operations/import.js';
import type { PendingMilestone, PendingOptions } from './operations/pending.js';
import type { Pruned, PruneOptions } from './operations/prune.js';
import type { Reprocessed } from './operations/reprocess.js';
import type { Decision, Resolved } from './operations/resolve.js';
import type { Retried } from './operations/retry.js';
import type { Settled, SettleOptions } from './operations/settle.js';
import type { Statistics } from './operations/statistics.js';
import { checkedSettings, type OrderLifecycleOptions } from './options.js';
import type { ProviderActions } from './provider/provider-actions.js';
import type { MilestoneView } from './queries/milestone-view.js';
import type { HistoryEntry } from './queries/order-history.js';
import type {
  OrderSummary,
  RecentOrderList,
  RecentOrdersFilter,
} from './queries/order-summaries.js';
import type { OrderView } from './queries/order-view.js';
import type { Queries } from './queries/queries.js';
import type { OrderRelease } from './queries/releases.js';
import type { OrderChange } from './queries/subscriptions.js';
import type { ReferenceActions } from './references/reference-service.js';
import { joinedStatistics } from './several/statistics.js';
import type {
  ImportedReport,
  ImportedReports,
  ImportReportsOptions,
} from './shop/import-reports.js';
import type { ReportRequest, ReportResult } from './shop/report-request.js';
import { measurementsOf } from './telemetry/measurements.js';

export type { OrderLifecycleOptions } from './options.js';

/** Orders kept in step with a provider. */
export interface OrderLifecycle extends ProviderActions, Queries, ReferenceActions {
  /** The provider whose orders these are. */
  readonly provider: Pick<Provider, 'name' | 'title' | 'speaksOf' | 'account' | 'mode'>;
  /**
   * Answers a delivery of the provider. Mount it at the URL of the webhook, before anything reads the body;
   * a body that was read or parsed before is answered 400 with what to change. Never rejects.
   */
  webhook(request: Request): Promise<Response>;
  /**
   * The same for a server without Web-standard requests. The raw body may be a stream, which is read with the
   * limits of the service. `toNodeHandler` of `order-lifecycle/node` does this for Express and `node:http`.
   * Never rejects.
   *
   * @example
   * const rawBody = '{"id":"e1","type":"customer.created"}';
   * const headers = { 'DigitalRiver-Signature': signForTest({ rawBody, secret: 'a secret' }) };
   * const answer = await orders.receive({ headers, rawBody });
   * answer.status; // 200
   * (await orders.receive({ headers, rawBody: '{}' })).status; // 401
   */
  receive(delivery: IncomingDelivery): Promise<DeliveryAnswer>;
  /**
   * Stores an observation that was not delivered: a response or a read. Its references are linked to its
   * order.
   *
   * @throws {StoreError} `closed` after `stop()`.
   * @throws an error with the `code` `queue_full`, `waited_too_long` or `changed_too_often` when the service
   * is overloaded.
   */
  observe(observation: Observation): Promise<Ingested>;
  /**
   * Records what the shop did elsewhere: what it sent, what came back, what it gave up. For a provider that
   * speaks of payments, which cannot report that. Recorded whatever the gates answer, because it is a fact;
   * the same report under the same key is recorded once. It may come before the first delivery.
   *
   * @throws {StoreError} when the store does not answer.
   * @example
   * const parcel = { kind: 'fulfilment', key: 'parcel-1' } as const;
   * (await orders.report('A-1001', parcel)).kind; // 'recorded'
   * (await orders.report('A-1001', parcel)).kind; // 'duplicate'
   */
  report(orderId: string, request: ReportRequest): Promise<ReportResult>;
  /**
   * Records many reports of the shop, such as everything that it sent before it used this package. May be
   * repeated: what was recorded before counts as a duplicate. Reports that cannot be recorded are passed to
   * `onProblem`.
   *
   * @throws {StoreError} when the store does not answer. What was recorded before then stays.
   * @example
   * await orders.importReports([{ orderId: 'A-1001', kind: 'fulfilment', key: 'parcel-1' }]);
   * // { recorded: 1, duplicates: 0, refused: 0 }
   */
  importReports(
    reports: Iterable<ImportedReport> | AsyncIterable<ImportedReport>,
    options?: ImportReportsOptions,
  ): Promise<ImportedReports>;
  /**
   * The orders that would be released for fulfilment now, whether or not there is a handler, and those that
   * are withheld although they may be fulfilled: they are older than the moment from which the shop lets
   * orders be released. Changes nothing. Reads one page of orders at a time.
   */
  releases(): AsyncIterable<OrderRelease>;
  /** Answers whether this may be done to the order now. For an unknown order every gate is closed. */
  may(orderId: string, gate: Gate): Promise<GateAnswer>;
  /** Everything known about an order. */
  get(orderId: string): Promise<OrderView | undefined>;
  /** A page of orders. */
  orders(filter?: OrderFilter): Promise<{ orders: readonly OrderSummary[]; next?: string }>;
  /**
   * The newest orders with their amounts: those whose observations have the newest instants. Of a large store
   * only the orders that were written last are looked through, unless few match.
   */
  recent(filter?: RecentOrdersFilter): Promise<RecentOrderList>;
  /** Every observation of an order, in fold order. */
  history(orderId: string): Promise<readonly HistoryEntry[] | undefined>;
  /** Stores an operator's decision about a parked observation. */
  resolve(orderId: string, observationId: string, decision: Decision): Promise<Resolved>;
  /** A page of milestones. */
  milestones(filter?: MilestoneFilter): Promise<{
    milestones: readonly MilestoneView[];
    next?: string;
  }>;
  /** Delivers a milestone again that is dead, that was withdrawn and is due now, or that waits for its next attempt. */
  retry(key: string): Promise<Retried>;
  /**
   * Every pending milestone, judged as before an attempt: whether it would be delivered now or
   * withdrawn. Changes nothing. Reads one page at a time.
   */
  pending(options?: PendingOptions): AsyncIterable<PendingMilestone>;
  /**
   * Stores people's decisions about milestones; no handler is called. A milestone that is `done` is never
   * delivered again; one that is `withdrawn` becomes pending again only by {@link OrderLifecycle.retry}. Who decided and
   * why is stored with it. Writes some hundreds at a time, and may be repeated. Decisions that cannot
   * be stored are passed to `onProblem`.
   *
   * @throws {StoreError} when the store does not answer. Decisions stored before then stay.
   * @example
   * await orders.settle([
   *   { key: 'default/7001/ready_to_fulfil/', status: 'done', actor: 'kim', reason: 'sent on Monday' },
   * ]); // { settled: 1, unchanged: 0, problems: 0 }
   */
  settle(
    settlements: Iterable<Settlement> | AsyncIterable<Settlement>,
    options?: SettleOptions,
  ): Promise<Settled>;
  /** Removes the histories of settled orders that have been quiet. Their last states stay. */
  prune(options: PruneOptions): Promise<Pruned>;
  /**
   * Every order with its observations and milestones, as lines of JSON that each end in a line feed. The
   * shapes are {@link ExportLine}; an export without a line of the kind `end` is incomplete. Quarantined
   * bodies are left out, because they hold personal data. Reads one page of orders at a time.
   */
  export(options?: ExportOptions): AsyncIterable<string>;
  /**
   * Imports what {@link OrderLifecycle.export} wrote, and bodies of deliveries, one a line; chunks may
   * be cut anywhere. An order is computed from its observations; a milestone that is done in the export
   * counts as done here and is not delivered again. An order is imported whole or not at all. May be
   * repeated. Lines that cannot be imported are passed to `onProblem`.
   *
   * @throws {StoreError} when the store does not answer. What was imported before then stays.
   */
  import(chunks: Chunks, options?: ImportOptions): Promise<Imported>;
  /** Reads quarantined bodies again, after an upgrade. */
  reprocess(): Promise<Reprocessed>;
  /**
   * Calls `listener` after every change that this process makes to an order. Changes by other processes
   * over the same store are not reported.
   *
   * @returns a function that ends the subscription.
   */
  watch(listener: (change: OrderChange) => void): () => void;
  /**
   * Does now what is due, and resolves when it is done: reads the objects that deliveries only named,
   * delivers milestones to the handlers of this process, and waits for handlers that run already. For
   * `waitUntil` of a serverless platform, for a schedule, and instead of polling in tests. A failed attempt
   * is due again later and is not waited for. May run beside the background and other processes: no
   * attempt is made twice. Where Restate calls the handlers, there is nothing to deliver.
   *
   * The service of one provider among several delivers the milestones of all.
   *
   * @throws {ConfigurationError} for a `timeoutMs` that a timer cannot represent.
   * @throws {StoreError} when the store does not answer, and `closed` after `stop()`.
   * @example
   * const { done, complete } = await orders.drain({ timeoutMs: 5_000 });
   * // done: the handlers that succeeded; complete: whether nothing more was due
   */
  drain(options?: DrainOptions): Promise<Drained>;
  /** Counts for monitoring. */
  statistics(): Promise<Statistics>;
  /** Resolves when the store answers. */
  ready(): Promise<void>;
  /**
   * Accepts nothing more, finishes what is under way, and closes the store. A reconciliation stops after
   * its current order. One of several over the same store leaves the store open, and its milestones go on
   * being delivered, until the last one is stopped or {@link OrderLifecycles.stop} is called.
   */
  stop(): Promise<void>;
}

/**
 * Keeps orders in step with a provider: stores its deliveries, folds them into orders, delivers
 * milestones to handlers, and answers whether an order may be shipped.
 *
 * Durations are milliseconds, instants microseconds since 1970 UTC, amounts minor units.
 *
 * Specification, "Processing orders": only once an order is accepted, fulfilment may begin.
 *
 * @throws ConfigurationError for an option that is missing, does not exist or cannot work, such as a
 * handler for a kind that does not exist.
 * @throws StoreError when the store cannot be reached, or is newer than this package. If the start
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
  const settings = checkedSettings(options);
  const core = await startCore(settings);
  const { orders } = startProvider(core, settings, options.provider, async () => {
    endMeasuring?.();
    await core.stop();
  });
  const endMeasuring = settings.telemetry?.measure?.(async () =>
    measurementsOf(joinedStatistics(orders, await orders.statistics())),
  );
  return orders;
}
