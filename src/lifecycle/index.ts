/**
 * The pure core: what observations do to an order, and every question about it. Only this folder and the
 * statechart decide these; other rooms import from here.
 */

export { amountOf } from '../../machines/paid-for.js';
export { type ConclusionView, conclusionOf } from './concluded-by.js';
export { awaited } from './deadlines/awaited.js';
export {
  checkDeadlines,
  DEADLINE_STATES,
  DEADLINES,
  type Deadline,
  type DeadlineHours,
  nextDeadline,
} from './deadlines/deadlines.js';
export {
  awaitedDeadlines,
  overdueSince,
  UNKNOWN,
  type Wait,
  waitingSince,
  waitsAfter,
} from './deadlines/waits.js';
export { type Dismissal, dismiss } from './dismiss.js';
export {
  type Folded,
  type FoldOptions,
  fold,
  type ObservationStanding,
  type Parked,
  standingsInDetail,
} from './fold.js';
export { showsNothingNew } from './folding/nothing-new.js';
export { checkGate, gates, may, unknownOrder } from './gates.js';
export { type Arrival, fromHistory, type History, historyFrom, standings } from './history.js';
export { type UnusualMove, unusualMoves } from './intake/unusual-moves.js';
export { SETTLED_STATES, UNSETTLED_POSITIONS } from './machine/edges.js';
export { statesOfGate } from './machine/gate-states.js';
export type { Position } from './machine/step.js';
export {
  type LineLedger,
  ledger,
  refundableAmount,
  returnableUnits,
} from './milestones/quantities.js';
export { withheldBecause } from './milestones/release.js';
export { type StillDue, stillDue } from './milestones/still-due.js';
export { type NextStep, nextStep } from './next-step.js';
export { type Observed, type Order, observe, replay } from './observe.js';
export {
  cancellablePayments,
  capturablePayments,
  capturedPayments,
  captureOf,
  hasPayment,
  isCaptureUnreported,
  isPaymentCancelled,
  isReleased,
  type KeyedRefund,
  lackingWithout,
  lackingWithoutPayments,
  mayBePaidTwice,
  overpaidBy,
  type PaymentAmount,
  refundablePayments,
  refundUnderKey,
} from './payments-left.js';
export { beginAnew } from './record/begin-anew.js';
export { isForgotten } from './record/forgotten.js';
export { bytesOfAll } from './record/observation-bytes.js';
export {
  type ChargeMoney,
  type MoneyTotal,
  type OrderMoney,
  orderMoney,
} from './record/order-money.js';
export {
  checkedRecord,
  isPast,
  isPruned,
  isSetAside,
  type OrderRecord,
} from './record/order-record.js';
export { parkedCount, prune } from './record/pruned.js';
export { beingRead, whySetAside } from './record/set-aside.js';
export type { SnapshotEnvelope } from './record/snapshot-envelope.js';
export { type ChargeInput, type StatusInput, statuses } from './statuses.js';
export {
  type Known,
  setAsideAs,
  type TakenIn,
  takeIn,
} from './take-in.js';
export { type TwoOrders, twoOrders } from './two-orders.js';
