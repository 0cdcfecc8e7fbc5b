import { GATES, type Gate, type GateAnswer, type RecordSummary } from '../order/gate.js';
import { ConfigurationError } from '../order/options/configuration-error.js';
import { kindOf } from '../order/options/options.js';
import type { Parked } from './folding/folded.js';
import { gateAnswer, isOpen } from './machine/gate-answer.js';
import { isPruned, isSetAside, type OrderRecord } from './record/order-record.js';
import { prunedAnswer } from './record/pruned.js';
import { setAsideAnswer } from './record/set-aside.js';
import { open } from './record/snapshot-envelope.js';

/**
 * Whether this may be done to the order now, and why or why not. Tags and guards are those of the
 * statechart. A parked observation that is newer than every applied one closes every gate, and so do
 * pruning and setting aside.
 *
 * Specification, "Processing orders": orders that are pending payment or in review should not be
 * fulfilled; an accepted one may be.
 *
 * @example
 * may(order, 'fulfil'); // { allowed: false, because: 'It may not be fulfilled: …', reasons: ['over', …] }
 */
export function may(record: OrderRecord, gate: Gate): GateAnswer {
  checkGate(gate);
  const summary = summaryOf(record);
  return summary.closed ?? gateAnswer(open(record.folded.snapshot), summary, gate);
}

/** Whether this may be done to the order now: what {@link may} says, without its words. */
export function isAllowed(record: OrderRecord, gate: Gate): boolean {
  const summary = summaryOf(record);
  return summary.closed?.allowed ?? isOpen(open(record.folded.snapshot), summary, gate);
}

/** What the gates read of a record besides its states and facts. */
export function summaryOf(record: OrderRecord): RecordSummary {
  const { visited } = record.folded;
  if (isPruned(record)) return { visited, closing: [], closed: prunedAnswer(record) };
  if (isSetAside(record)) return { visited, closing: [], closed: setAsideAnswer(record) };
  const closing = closingGates(record).map(({ id, standing }) => {
    return { id, sentence: standing.explanation.sentence };
  });
  return { visited, closing };
}

/**
 * Checks the name of a gate, which may be any value from JavaScript.
 *
 * @throws {ConfigurationError} for one that there is not.
 */
export function checkGate(gate: unknown): void {
  if (GATES.some((known) => known === gate)) return;
  const given = typeof gate === 'string' ? JSON.stringify(gate) : kindOf(gate);
  throw new ConfigurationError({ setting: 'gate', given, allowed: `one of ${GATES.join(', ')}` });
}

/** The answer of every gate about an order that is not known. */
export function unknownOrder(orderId?: string): GateAnswer {
  const because = `Nothing is known of ${orderId === undefined ? 'this order' : `order ${orderId}`} yet: reconcile it, or wait for its first report.`;
  return { allowed: false, because, reasons: ['unknown_order'] };
}

/**
 * Every gate with its answer.
 *
 * @example
 * gates(order).cancel.allowed; // true
 */
export function gates(record: OrderRecord): Readonly<Record<Gate, GateAnswer>> {
  return Object.fromEntries(GATES.map((gate) => [gate, may(record, gate)])) as Record<
    Gate,
    GateAnswer
  >;
}

/** Parked observations that no newer one has overtaken and nobody has dismissed. */
export function closingGates({ folded }: OrderRecord): readonly Parked[] {
  return folded.parked.filter(({ newest, dismissed }) => newest && dismissed !== true);
}
