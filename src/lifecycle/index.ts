/**
 * The pure core: what observations do to an order, and every question about it. Nothing outside this
 * folder and the statechart decides either; others come in by this door.
 */
export { beginAnew } from './begin-anew.js';
export {
  awaited,
  DEADLINE_STATES,
  DEADLINES,
  type Deadline,
  type DeadlineHours,
  nextDeadline,
  tellDeadlines,
} from './deadlines.js';
export { SETTLED_STATES, UNSETTLED_POSITIONS } from './edges.js';
export type { Envelope } from './envelope.js';
export {
  type Folded,
  type FoldOptions,
  fold,
  type Judgement,
  judgedInDetail,
  type Parked,
} from './fold.js';
export { gates, may, unknownOrder } from './gates.js';
export { type Arrival, fromHistory, type History, historyFrom, judgements } from './history.js';
export { type NextStep, nextStep } from './next-step.js';
export { type Observed, type Order, observe, replay } from './observe.js';
export {
  bytesOfAll,
  checkedRecord,
  isPast,
  isPruned,
  isSetAside,
  type OrderRecord,
} from './order-record.js';
export { parkedCount, prune } from './pruned.js';
export { type LineLedger, ledger, refundableAmount, returnableUnits } from './quantities.js';
export { beingRead, whySetAside } from './set-aside.js';
export { type ChargeInput, type StatusInput, statuses } from './statuses.js';
export type { Position } from './step.js';
export { type StillDue, stillDue } from './still-due.js';
export {
  type Dismissal,
  dismiss,
  type Known,
  setAsideAs,
  type TakenIn,
  takeIn,
} from './take-in.js';
export {
  awaitedDeadlines,
  overdueSince,
  UNKNOWN,
  type Wait,
  waitingSince,
  waitsAfter,
} from './waits.js';
