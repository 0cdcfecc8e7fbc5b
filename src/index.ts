/**
 * Keeps orders in step with a payment provider. Begin with {@link createOrderLifecycle}; the rules
 * without any I/O are {@link observe}, {@link replay}, {@link fold} and {@link may}; the statechart is
 * {@link orderMachine}.
 *
 * @module order-lifecycle
 */
export { GUARDS, type GuardDescription } from '../machines/guards.js';
export { type OrderContext, type OrderInput, orderMachine } from '../machines/order.machine.js';
export type {
  Provider,
  ProviderHeaders,
  ProviderResponse,
  ResponseReading,
  Verification,
  WebhookReading,
} from './adapters/provider.js';
export type {
  ExportEnd,
  ExportedInstant,
  ExportedMilestone,
  ExportedObservation,
  ExportedOrder,
  ExportHeader,
  ExportLine,
} from './export/line.js';
export type { Chunks } from './export/lines-in.js';
export type { Written, WrittenObservation } from './export/written-times.js';
export {
  type ChargeInput,
  type DeadlineHours,
  type Envelope,
  type Folded,
  type FoldOptions,
  fold,
  gates,
  may,
  type NextStep,
  type Observed,
  type Order,
  type OrderRecord,
  observe,
  type Parked,
  type Position,
  replay,
  type StatusInput,
  statuses,
} from './lifecycle/index.js';
export {
  CHARGE_ACTION_STATES,
  CHARGE_STATES,
  type Charge,
  type ChargeAction,
  type ChargeActionState,
  type ChargeState,
} from './order/charge.js';
export { ConfigurationError } from './order/configuration-error.js';
export { DEADLINES, type Deadline } from './order/deadline.js';
export type { FactsReported, FraudReported, OrderEvent, OrderReported } from './order/event.js';
export {
  type Chargeback,
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
  type StoreCredit,
} from './order/facts.js';
export { FAILURE_MESSAGES, type FailureMessage } from './order/failure-message.js';
export { GATES, type Gate, type GateAnswer, type GateReason } from './order/gate.js';
export { GUARD_NAMES, type GuardName } from './order/guard.js';
export { formatInstant, type Instant } from './order/instant.js';
export type { KnownCharge, KnownFacts } from './order/known-facts.js';
export {
  MILESTONE_KINDS,
  type Milestone,
  type MilestoneFacts,
  type MilestoneKind,
  type MilestoneOf,
  type MilestoneStatus,
} from './order/milestone.js';
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
} from './order/milestone-facts.js';
export type { Money } from './order/money.js';
export type {
  FraudTransitionTimes,
  Observation,
  TransitionTimes,
  UnknownValue,
} from './order/observation.js';
export type { OrderLimits } from './order/order-limits.js';
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
export type { Acted, CancelOptions, FulfilOptions, Units } from './service/actions.js';
export type { Clock } from './service/clock.js';
export type { DeadlineOptions } from './service/deadlines.js';
export type { DocumentLink } from './service/documents.js';
export type { ExportOptions } from './service/export.js';
export type { Forgotten } from './service/forget.js';
export type { Delivery, Handler, Handlers, OutboxOptions } from './service/hand-over.js';
export type { Imported, ImportOptions, ImportProblem } from './service/import.js';
export type { Logger } from './service/logger.js';
export type { Change as OrderChange, KeptBody, Looking, Moment } from './service/looking.js';
export {
  createOrderLifecycle,
  type OrderLifecycle,
  type OrderLifecycleOptions,
  type Statistics,
} from './service/order-lifecycle.js';
export type { LatestOrder, OrderSummary } from './service/order-summaries.js';
export type { PendingMilestone, PendingOptions } from './service/pending.js';
export type { Placement, PlaceOptions } from './service/place.js';
export type { ProviderActions } from './service/provider-actions.js';
export type { Pruned, PruneOptions } from './service/prune.js';
export type {
  Reason as ReconciliationReason,
  ReconciledOrder,
  ReconcileOptions,
  Reconciliation,
  Whereabouts,
} from './service/reconcile.js';
export type { PeriodicReconciliation } from './service/reconcile-periodically.js';
export type { Reprocessed } from './service/reprocess.js';
export type { Decision, Resolved } from './service/resolve.js';
export type { Retried } from './service/retry.js';
export type { AcceptReturnOptions, ReturnOptions } from './service/returns.js';
export type { HandlerCounts } from './service/running-handlers.js';
export type { Settled, SettlementProblem, SettleOptions } from './service/settle.js';
export type {
  HistoryEntry,
  MilestoneView,
  OrderView,
  ParkedView,
  ReportedStates,
  Shown,
  ShownCharge,
  ShownInstant,
} from './service/shown-order.js';
export type { ProcessCount } from './service/tally.js';
export { type MemoryOptions, memory } from './store/memory.js';
export type {
  Counts,
  MilestoneFilter,
  OrderFilter,
  PageRequest,
  Settlement,
  Store,
} from './store/store.js';
export { StoreError, type StoreErrorCode } from './store/store-error.js';
