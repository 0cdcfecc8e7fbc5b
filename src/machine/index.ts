/**
 * The statechart for users of XState, and every question about one of its snapshots. Needs `xstate` and
 * nothing else, so it runs in a browser. Begin with {@link orderMachine}; {@link explain} says why an event
 * is refused, {@link may} whether something may be done, and {@link actorOf} makes an actor of a stored order.
 *
 * @module order-lifecycle/machine
 */
export { GUARDS, type GuardDescription, type GuardWords } from '../../machines/guards.js';
export {
  type OrderContext,
  type OrderInput,
  type OrderMachine,
  type OrderMeta,
  type OrderTag,
  orderMachine,
} from '../../machines/order.machine.js';
export {
  EnvelopeError,
  type OrderRecord,
  type Position,
  type SnapshotEnvelope,
} from '../lifecycle/browser.js';
export type {
  FactsReported,
  FraudReported,
  NoFactsReported,
  OrderEvent,
  OrderMachineEvent,
  OrderReported,
} from '../order/event.js';
export type { Charge } from '../order/facts/charge.js';
export type { Facts } from '../order/facts/facts.js';
export {
  type ClosingObservation,
  GATES,
  type Gate,
  type GateAnswer,
  type GateReason,
  type RecordSummary,
} from '../order/gate.js';
export { GUARD_NAMES, type GuardName } from '../order/guard.js';
export {
  FRAUD_STATES,
  type FraudPosition,
  type FraudState,
  ORDER_STATES,
  type OrderPosition,
  type OrderState,
} from '../order/state.js';
export {
  type Accepted,
  type EventExplanation,
  explain,
  type Refused,
  type StatePair,
} from './explain.js';
export { gates, type MayOptions, may } from './may.js';
export {
  actorOf,
  envelopeOf,
  type OrderActor,
  type OrderSnapshot,
  snapshotOf,
} from './snapshots.js';
