import type { Provider } from '../../adapters/provider.js';
import type { Chunks } from '../../export/lines-in.js';
import { defined } from '../../order/defined.js';
import type { Observation, PaymentObservation } from '../../order/observation.js';
import type { MilestoneFilter, OrderFilter, Settlement } from '../../store/store.js';
import { deadlineChecks } from '../deadlines/deadline-checks.js';
import { handledKinds } from '../dispatch/handlers.js';
import type { IncomingDelivery } from '../ingest/delivery/incoming-delivery.js';
import { Webhook } from '../ingest/webhook.js';
import { startObjectReads } from '../object-reads/start-object-reads.js';
import { type ExportOptions, exportLines } from '../operations/export.js';
import type { ImportDependencies, ImportOptions } from '../operations/import.js';
import { type PendingOptions, pendingMilestones } from '../operations/pending.js';
import { type PruneOptions, prune } from '../operations/prune.js';
import { reprocess } from '../operations/reprocess.js';
import { type Decision, resolve } from '../operations/resolve.js';
import { retry } from '../operations/retry.js';
import { type SettleOptions, settle } from '../operations/settle.js';
import type { Statistics } from '../operations/statistics.js';
import { canReconcile, type Settings } from '../options.js';
import { providerActions } from '../provider/provider-actions.js';
import { currentOrderQueries } from '../queries/current-order.js';
import { milestoneList } from '../queries/milestone-list.js';
import {
  orderSummaries,
  type RecentOrdersFilter,
  recentOrders,
} from '../queries/order-summaries.js';
import { queries } from '../queries/queries.js';
import { releases } from '../queries/releases.js';
import type { OrderChange } from '../queries/subscriptions.js';
import { withMetrics } from '../reconcile/reconcile-metrics.js';
import { reconcilePeriodically } from '../reconcile/reconcile-periodically.js';
import { Placing } from '../references/placing.js';
import { startReferences } from '../references/reference-service.js';
import { atMostEvery } from '../runtime/at-most-every.js';
import { periodic } from '../runtime/periodic.js';
import { serviceStopped } from '../runtime/service-stopped.js';
import { UnderWay } from '../runtime/under-way.js';
import {
  type ImportedReport,
  type ImportReportsOptions,
  importReports,
} from '../shop/import-reports.js';
import { report } from '../shop/report.js';
import type { ReportRequest } from '../shop/report-request.js';
import { deliveryEnd, deliverySpan } from '../telemetry/spans.js';
import { traced } from '../telemetry/traced.js';
import type { Core } from './core.js';
import { type Draining, type DrainOptions, drain } from './drain.js';

/**
 * Starts what is about one provider over the core of its store: its webhook, its calls, and what is repeated
 * for its orders.
 *
 * @param onStopped called once, when this has begun to refuse observations and repeats nothing any more.
 */
export function startProvider(
  core: Core,
  settings: Settings,
  provider: Provider,
  onStopped: () => Promise<void>,
) {
  const { store, clock, logger, orderLimits, deadlineHours, background } = settings;
  const { deliveryTimeoutMs, maxBodyBytes, queueBytes } = settings;
  const { name, title, speaksOf, account, mode } = provider;
  const { wake } = core;
  const handled = handledKinds(settings.handlers);
  const metrics = core.metrics.of(account);
  const { rowOfOrder, get, may, history } = currentOrderQueries(store, account, handled);
  const onChange = (orderId: string, ...milestones: ChangeDetails) =>
    core.changed({ account, orderId }, ...milestones);

  const underWay = new UnderWay();
  const placing = new Placing({
    store,
    clock,
    logger,
    observe: (observation) => core.observe(observation),
  });
  const observe = (observation: Observation) => underWay.add(() => placing.observe(observation));
  const place = (observation: Observation | PaymentObservation) =>
    underWay.add(() => placing.place(observation));
  const objects = startObjectReads({
    ...{ provider, store, clock, logger, metrics, place, background },
  });
  const webhook = new Webhook({
    provider,
    store,
    clock,
    logger,
    metrics,
    place,
    readLater: (body) => objects?.reads.readLater(body),
    timeoutMs: deliveryTimeoutMs,
    maxBodyBytes,
    maxHeldBytes: queueBytes,
  });

  const stop = new AbortController();
  const calls = providerActions({
    provider,
    store,
    clock,
    logger,
    observe,
    place,
    readObjects: async () => objects?.reads.readAll(),
    rowOfOrder,
    get,
    orderLimits,
    deadlineHours,
    onChange,
    onMilestones: core.recorded,
    stopping: stop.signal,
  });
  const actions = { ...calls, reconcile: withMetrics(calls.reconcile, metrics) };

  const reconciling =
    settings.reconcile && canReconcile(provider)
      ? reconcilePeriodically(settings.reconcile, actions, clock, logger, stop.signal)
      : undefined;
  const checkEveryMs =
    settings.deadlineIntervalMs ?? (core.watchesDeadlines || !background ? 0 : 600_000);
  const checks = deadlineChecks(actions.checkDeadlines, checkEveryMs, { clock, logger, metrics });
  const checking = periodic('deadlines', checkEveryMs, logger, () => checks.run());

  const { unplacedAfterMs } = settings.references;
  const references = startReferences({
    ...{ speaksOf, account, store, placing, clock, logger, unplacedAfterMs, background },
  });
  const placeWaiting = atMostEvery(3_600_000, () => references.placeWaiting());
  const beforeDraining: Draining = {
    readObjects: async () => objects?.reads.drain(),
    // With a background it is repeated there.
    placeWaiting: background ? async () => {} : placeWaiting,
  };

  /** What is counted for this provider alone. */
  const ownStatistics = async () => ({
    process: metrics.entries(),
    ...defined({
      unplaced: await references.statistics(),
      objectReads: objects?.reads.statistics(),
    }),
    ...(checkEveryMs === 0 ? {} : { deadlineCheckAgeMs: checks.age() }),
  });
  const importing = {
    read: (body: unknown) => provider.fromWebhook(body),
    place,
    flag: (...conflict: Parameters<Placing['flag']>) => placing.flag(...conflict),
    relink: (...link: Parameters<Placing['relink']>) => placing.relink(...link),
  };

  const delivered = <Answer extends { readonly status: number }>(work: () => Promise<Answer>) =>
    traced(settings.telemetry, () => deliverySpan(name), work, deliveryEnd);

  let stopping: Promise<void> | undefined;
  const orders = {
    provider: { name, title, speaksOf, account, ...defined({ mode }) },
    ...actions,
    ...queries(store, account, handled),
    ...references.actions,
    watch: (listener: (change: OrderChange) => void) => core.watch(account, listener),
    webhook: (request: Request) => delivered(() => webhook.answer(request)),
    receive: (delivery: IncomingDelivery) => delivered(() => webhook.receive(delivery)),
    observe,
    report: (orderId: string, request: ReportRequest) =>
      report({ provider, clock, observe, get }, orderId, request),
    importReports: (
      reports: Iterable<ImportedReport> | AsyncIterable<ImportedReport>,
      importing?: ImportReportsOptions,
    ) => importReports({ provider, clock, observe }, reports, importing),
    releases: () => releases(store, account),
    get,
    may,
    history,
    orders: (filter?: OrderFilter) => orderSummaries(store, account, filter),
    recent: (filter?: RecentOrdersFilter) => recentOrders(store, account, filter),
    resolve: (orderId: string, observationId: string, decision: Decision) =>
      resolve(
        { store, account, clock, rowOfOrder, get, onChange },
        orderId,
        observationId,
        decision,
      ),
    milestones: (filter?: MilestoneFilter) => milestoneList(store, account, filter, handled),
    retry: (key: string) => retry({ store, rowOfOrder, wake }, account, key),
    pending: (which?: PendingOptions) => pendingMilestones(store, account, which),
    settle: (
      settlements: Iterable<Settlement> | AsyncIterable<Settlement>,
      settling?: SettleOptions,
    ) =>
      settle(
        { store, accounts: [account], clock, onChange: core.changed, wake },
        settlements,
        settling,
      ),
    prune: (pruning: PruneOptions) => prune(store, account, clock, pruning),
    export: (exporting?: ExportOptions) => exportLines(store, clock, exporting),
    import: (chunks: Chunks, options?: ImportOptions) =>
      importInto(core, settings, importing, chunks, options),
    reprocess: () =>
      reprocess({
        ...{ provider, store, place },
        readNow: objects && ((body) => objects.reads.readNow(body)),
      }),
    drain: (draining?: DrainOptions) => drain(core, [beforeDraining], draining),
    statistics: async (): Promise<Statistics> => ({
      store: await store.counts(),
      ...(await ownStatistics()),
      queue: core.pending(),
      handlers: core.handlers(),
    }),
    ready: () => store.ready(),
    stop(): Promise<void> {
      stopping ??= (async () => {
        stop.abort();
        try {
          await reconciling?.stop();
          await checking.stop();
          await references.stop();
          await objects?.stop();
        } finally {
          await Promise.all([underWay.end(serviceStopped), onStopped()]);
        }
      })();
      return stopping;
    },
  };
  return { orders, ownStatistics, importing, beforeDraining };
}

/** What importing needs of a provider. */
export type Importing = Pick<ImportDependencies, 'read' | 'place' | 'flag' | 'relink'>;

/** Imports lines into the store of a core. */
export async function importInto(
  { changed: onChange, wake }: Core,
  { store, clock, orderLimits }: Settings,
  importing: Importing,
  chunks: Chunks,
  options?: ImportOptions,
) {
  // Loaded on demand, because it brings the schemas of the lines.
  const { importLines } = await import('../operations/import.js');
  return importLines({ ...importing, store, clock, onChange, wake, orderLimits }, chunks, options);
}

type ChangeDetails = Parameters<Core['changed']> extends [unknown, ...infer Rest] ? Rest : never;
