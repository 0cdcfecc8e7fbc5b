export { GUARDS, type GuardDescription } from '../machines/guards.js';
export { type OrderContext, type OrderInput, orderMachine } from '../machines/order.machine.js';
export type { Provider } from './adapters/provider.js';
export { type Folded, fold, type Parked } from './lifecycle/fold.js';
export { gates, may } from './lifecycle/gates.js';
export { type Observed, type Order, observe, replay } from './lifecycle/observe.js';
export { statuses } from './lifecycle/statuses.js';
export type { Charge } from './order/charge.js';
export { ConfigurationError } from './order/configuration-error.js';
export type { OrderEvent } from './order/event.js';
export type { Facts } from './order/facts.js';
export { GATES, type Gate, type GateAnswer } from './order/gate.js';
export { formatInstant, type Instant } from './order/instant.js';
export { MILESTONE_KINDS, type Milestone, type MilestoneKind } from './order/milestone.js';
export type { Money } from './order/money.js';
export type { Observation } from './order/observation.js';
export type { Receipt } from './order/receipt.js';
export type { Failure, Rejection } from './order/rejection.js';
export type { Explanation, Standing } from './order/standing.js';
export { FRAUD_STATES, type FraudState, ORDER_STATES, type OrderState } from './order/state.js';
export type { Acted, CancelOptions, FulfilOptions } from './service/actions.js';
export type { DeadlineOptions } from './service/deadlines.js';
export type { DocumentLink } from './service/documents.js';
export type { Forgotten } from './service/forget.js';
export {
  createOrderLifecycle,
  type Decision,
  type OrderLifecycle,
  type OrderLifecycleOptions,
} from './service/order-lifecycle.js';
export type { Delivery, Handler, Handlers, OutboxOptions } from './service/outbox.js';
export type { NextStep, Placement } from './service/place.js';
export type { ProviderActions } from './service/provider-actions.js';
export type { ReconcileOptions, Reconciliation } from './service/reconcile.js';
export { memory } from './store/memory.js';
export type { Store } from './store/store.js';
