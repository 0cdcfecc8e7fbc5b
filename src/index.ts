/**
 * Keeps orders in step with a payment provider. Begin with {@link createOrderLifecycle}; the rules
 * without any I/O are {@link observe}, {@link replay}, {@link fold} and {@link may}; the statechart is
 * {@link orderMachine}.
 *
 * @module order-lifecycle
 */
export { GUARDS, type GuardDescription, type GuardWords } from '../machines/guards.js';
export { type OrderContext, type OrderInput, orderMachine } from '../machines/order.machine.js';
export type * from './adapters/payment-api.js';
export type {
  HeaderValues,
  Provider,
  ProviderCalls,
  ProviderHeaders,
  ProviderResponse,
  ResponseReading,
  Verification,
  WebhookReading,
} from './adapters/provider.js';
export type {
  ExportEnd,
  ExportedMilestone,
  ExportedObservation,
  ExportedOrder,
  ExportedUnplaced,
  ExportHeader,
  ExportLine,
} from './export/line-format.js';
export type { Chunks } from './export/lines-in.js';
export {
  type ChargeInput,
  type ChargeMoney,
  type ConclusionView,
  type DeadlineHours,
  type Folded,
  type FoldOptions,
  fold,
  gates,
  type MoneyTotal,
  may,
  type NextStep,
  type Observed,
  type Order,
  type OrderMoney,
  type OrderRecord,
  observe,
  type Parked,
  type PaymentAmount,
  type Position,
  replay,
  type SnapshotEnvelope,
  type StatusInput,
  statuses,
  type UnusualMove,
} from './lifecycle/index.js';
export { DEADLINES, type Deadline } from './order/deadline.js';
export type { FactsReported, FraudReported, OrderEvent, OrderReported } from './order/event.js';
export {
  CHARGE_ACTION_STATES,
  CHARGE_STATES,
  type Charge,
  type ChargeAction,
  type ChargeActionState,
  type ChargeState,
  type FailedAttempt,
} from './order/facts/charge.js';
export {
  type Chargeback,
  type Dispute,
  type Facts,
  type Flag,
  type Fulfilment,
  type FulfilmentItem,
  type Item,
  type OrderDocument,
  type OrderReturn,
  type ParcelTracking,
  type Payment,
  REFUND_STATES,
  type Refund,
  type RefundState,
  type ReturnItem,
  type Review,
  type ShopFacts,
  type StoreCredit,
} from './order/facts/facts.js';
export { FAILURE_MESSAGES, type FailureMessage } from './order/facts/failure-message.js';
export type { KnownCharge, KnownFacts } from './order/facts/known-facts.js';
export type { LineLedger } from './order/facts/line-ledger.js';
export type { Money } from './order/facts/money.js';
export type { OrderLine } from './order/facts/order-lines.js';
export { GATES, type Gate, type GateAnswer, type GateReason } from './order/gate.js';
export { GUARD_NAMES, type GuardName } from './order/guard.js';
export {
  MILESTONE_KINDS,
  type Milestone,
  type MilestoneFacts,
  type MilestoneKind,
  type MilestoneOf,
  type MilestoneStatus,
} from './order/milestone/milestone.js';
export type {
  CancelledLine,
  CaptureFacts,
  ChargebackFacts,
  ChargeCancelFacts,
  FulfilFacts,
  InformationRequiredFacts,
  ItemsCancelledFacts,
  ItemsFulfilledFacts,
  MilestoneFactsByKind,
  NeedsAttentionFacts,
  NoFacts,
  OpenLine,
  PaymentFailedFacts,
  RefundFacts,
  SentLine,
} from './order/milestone/milestone-facts.js';
export type {
  FraudTransitionTimes,
  Observation,
  PaymentObservation,
  TransitionTimes,
  UnknownValue,
} from './order/observation.js';
export { ConfigurationError } from './order/options/configuration-error.js';
export type { OrderLimits } from './order/options/order-limits.js';
export type {
  AttemptReport,
  CancellationReport,
  CheckoutReport,
  DisputeReport,
  FraudWarningReport,
  FulfilmentReport,
  ObjectReport,
  PaymentReport,
  RefundReport,
  ReturnReport,
  ReviewReport,
  ShopItems,
  ShopReport,
} from './order/payments/object-report.js';
export type {
  AttemptState,
  CheckoutState,
  DisputeState,
  PaymentState,
  ReviewState,
  RiskAssessment,
} from './order/payments/states.js';
export type { Problem } from './order/problem.js';
export type { Ingested, Receipt } from './order/receipt.js';
export type {
  Failure,
  FraudStatus,
  OrderStatus,
  PaymentStatus,
  Rejection,
  UpstreamStatuses,
} from './order/rejection.js';
export type { Reported } from './order/reported.js';
export type { Source } from './order/source.js';
export type { Explanation, Standing, StandingKind } from './order/standing.js';
export {
  FRAUD_STATES,
  type FraudPosition,
  type FraudState,
  ORDER_STATES,
  type OrderPosition,
  type OrderState,
} from './order/state.js';
export { formatInstant, type Instant, type InstantText } from './order/time/instant.js';
export type { TimesAsText } from './order/time/times-as-text.js';
export type { Drained, DrainOptions } from './service/core/drain.js';
export type { DeadlineOptions } from './service/deadlines/deadline-options.js';
export type { Delivered } from './service/dispatch/deliver-due.js';
export type { Delivery, Handler, Handlers } from './service/dispatch/handlers.js';
export type { OutboxOptions } from './service/dispatch/outbox-options.js';
export type { HandlerCounts } from './service/dispatch/running-handlers.js';
export type { DeliveryAnswer } from './service/ingest/delivery/delivery-answer.js';
export type {
  DeliveryHeaders,
  IncomingDelivery,
  RawBody,
} from './service/ingest/delivery/incoming-delivery.js';
export type {
  ObjectReadCounts,
  ObjectReadStatistics,
} from './service/object-reads/object-reads.js';
export type { ExportOptions } from './service/operations/export.js';
export type { Imported, ImportOptions, ImportProblem } from './service/operations/import.js';
export type { PendingMilestone, PendingOptions } from './service/operations/pending.js';
export type { Pruned, PruneOptions } from './service/operations/prune.js';
export type { Reprocessed } from './service/operations/reprocess.js';
export type { Decision, Resolved } from './service/operations/resolve.js';
export type { Retried } from './service/operations/retry.js';
export type { Settled, SettlementProblem, SettleOptions } from './service/operations/settle.js';
export type { Statistics } from './service/operations/statistics.js';
export type { SharedOptions } from './service/options.js';
export {
  createOrderLifecycle,
  type OrderLifecycle,
  type OrderLifecycleOptions,
} from './service/order-lifecycle.js';
export {
  createOrderLifecycles,
  type OrderLifecycles,
  type OrderLifecyclesOptions,
} from './service/order-lifecycles.js';
export type { AcceptReturnOptions } from './service/provider/accept-return.js';
export type { ActionResult } from './service/provider/action-result.js';
export type { CancelOptions } from './service/provider/cancel.js';
export type { DocumentLink } from './service/provider/document-link.js';
export type { Forgotten } from './service/provider/forget.js';
export type { FulfilOptions } from './service/provider/fulfil.js';
export type { Placement, PlaceOptions } from './service/provider/place-order.js';
export type { ProviderActions } from './service/provider/provider-actions.js';
export type { RefundOptions } from './service/provider/refund.js';
export type { Units } from './service/provider/requested/units.js';
export type { ReturnOptions } from './service/provider/return.js';
export type { MilestoneView } from './service/queries/milestone-view.js';
export type { HistoryEntry } from './service/queries/order-history.js';
export type { OrderSearch, SearchedOrders } from './service/queries/order-search.js';
export type {
  MatchingOrders,
  OrderSummary,
  RecentOrderList,
  RecentOrdersFilter,
} from './service/queries/order-summaries.js';
export type { OrderView, ParkedView } from './service/queries/order-view.js';
export type { Moment, PastOrderQueries } from './service/queries/past-order.js';
export type { QuarantinedBody, Queries } from './service/queries/queries.js';
export type { OrderRelease } from './service/queries/releases.js';
export type { OrderChange } from './service/queries/subscriptions.js';
export type { ReconcileOptions } from './service/reconcile/reconcile-options.js';
export type { PeriodicReconciliation } from './service/reconcile/reconcile-periodically.js';
export type {
  ReconciledOrder,
  ReconciledState,
  Reconciliation,
  ReconciliationReason,
} from './service/reconcile/reconciliation-report.js';
export type { Audit } from './service/references/audit.js';
export type { Link, LinkResult } from './service/references/link-by-hand.js';
export type { ReferenceOptions } from './service/references/reference-options.js';
export type { ReferenceActions } from './service/references/reference-service.js';
export type { Discarded, Discarding, UnplacedView } from './service/references/unplaced-list.js';
export type { UnplacedStatistics } from './service/references/unplaced-watch.js';
export type { Clock } from './service/runtime/clock.js';
export type { Logger } from './service/runtime/logger.js';
export type { ProcessCount } from './service/runtime/process-metrics.js';
export type { JoinedSearch, ProviderChoice } from './service/several/joined.js';
export type { OfProvider, ProviderInfo } from './service/several/provider-info.js';
export type { ProviderReconciliation } from './service/several/reconcile-each.js';
export type { JoinedStatistics, ProviderStatistics } from './service/several/statistics.js';
export type {
  ImportedReport,
  ImportedReports,
  ImportReportsOptions,
  ReportProblem,
} from './service/shop/import-reports.js';
export type { ReportRefusal, ReportRequest, ReportResult } from './service/shop/report-request.js';
export { type MemoryOptions, memory } from './store/memory/memory.js';
export type {
  Counts,
  MilestoneFilter,
  OrderFilter,
  PageRequest,
  Settlement,
  Store,
} from './store/store.js';
export { StoreError, type StoreErrorCode } from './store/store-error.js';
