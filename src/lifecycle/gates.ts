import { GATE_RULES, type GateRule } from '../../machines/gates.js';
import { GATES, type Gate, type GateAnswer, type GateReason } from '../order/gate.js';
import type { Folded, Parked } from './fold.js';
import { tagsOf } from './machine/edges.js';
import { asks, guardHolds, holding } from './machine/guards.js';
import type { Snapshot } from './machine/snapshot.js';
import { positionOf } from './machine/step.js';
import { open } from './record/envelope.js';
import { isPruned, isSetAside, type OrderRecord } from './record/order-record.js';
import { prunedAnswer } from './record/pruned.js';
import { setAsideAnswer } from './record/set-aside.js';

/**
 * May this be done to the order now? The answer says why, either way. Tags and guards are those of
 * the statechart; a parked observation newer than what was applied closes every gate, and so does
 * pruning.
 *
 * Specification, "Processing orders": orders that are pending payment or in review should not be
 * fulfilled; an accepted one may be.
 *
 * @example
 * may(order, 'fulfil'); // { allowed: false, because: 'It may not be fulfilled: …', reasons: ['wrong_state', …] }
 */
export function may(record: OrderRecord, gate: Gate): GateAnswer {
  if (isPruned(record)) return prunedAnswer(record);
  if (isSetAside(record)) return setAsideAnswer(record);
  const { folded } = record;
  const { question, guards, ...rule } = GATE_RULES[gate];
  const snapshot = open(folded.snapshot);
  const { order, fraud } = positionOf(snapshot);
  const objections: Objection[] = [...stateObjections(folded, snapshot, rule)];
  for (const { name, reason } of guards) {
    if (guardHolds(snapshot, name)) continue;
    objections.push({ reason, because: `it needs ${asks(name)}${detail(folded, reason, fraud)}` });
  }
  const gone = folded.visited.filter((state) => tagsOf(state).some((tag) => tag === rule.never));
  if (gone.length > 0 && !gone.some((state) => state === order)) {
    const because = `it was already ${gone.join(' and ')}`;
    objections.push({ reason: 'already_fulfilled', because });
  }
  const doubts = closingGates(record);

  if (objections.length === 0 && doubts.length === 0) {
    const why = listed([`it is ${order}`, ...holding(guards.map(({ name }) => name))]);
    return { allowed: true, because: `It may ${question}: ${why}.`, reasons: [] };
  }
  const why = sentences(
    objections.map(({ because }) => because),
    doubts,
  );
  return {
    allowed: false,
    because: `It may not ${question}: ${why}`,
    reasons: [
      ...objections.map(({ reason }) => reason),
      ...(doubts.length === 0 ? [] : (['parked'] as const)),
    ],
  };
}

/** The answer of every gate about an order of which nothing was ever heard. */
export function unknownOrder(orderId?: string): GateAnswer {
  const because = `Nothing is known of ${orderId === undefined ? 'this order' : `order ${orderId}`} yet.`;
  return { allowed: false, because, reasons: ['unknown_order'] };
}

interface Objection {
  readonly reason: GateReason;
  readonly because: string;
}

/** What the state of the order itself has against it. */
function stateObjections(
  { visited }: Folded,
  snapshot: Snapshot,
  { tag, orTagWith: other, shut }: Pick<GateRule, 'tag' | 'orTagWith' | 'shut'>,
): readonly Objection[] {
  const { order } = positionOf(snapshot);
  const tags = tagsOf(order);
  if (tags.includes(shut.tag)) return [shut];
  if (tags.includes(tag)) return [];
  if (other === undefined || !tags.includes(other.tag)) {
    const because = order === 'unreported' ? 'its state is not known yet' : `it is ${order}`;
    return [{ reason: 'wrong_state', because }];
  }
  const was = visited.some((state) => tagsOf(state).some((one) => one === other.orVisited));
  if (was || guardHolds(snapshot, other.guard)) return [];
  return [{ reason: other.reason, because: `it is ${order} and needs ${asks(other.guard)}` }];
}

/** Clauses as one: `a`, `a and b`, `a, b and c`. */
function listed(clauses: readonly string[]): string {
  const last = clauses.at(-1) ?? '';
  return clauses.length < 2 ? last : `${clauses.slice(0, -1).join(', ')} and ${last}`;
}

/** The clauses make one sentence; each parked observation brings whole sentences of its own. */
function sentences(clauses: readonly string[], doubts: readonly Parked[]): string {
  const first = clauses.length === 0 ? [] : [`${clauses.join('; ')}.`];
  const others = doubts.map(({ id, standing }, index) => {
    const subject = index === 0 && clauses.length === 0 ? 'observation' : 'Observation';
    return `${subject} ${id} is newer and could not be applied: ${standing.explanation.sentence}`;
  });
  return [...first, ...others].join(' ');
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

/** Parked observations that nothing newer has overtaken and nobody dismissed: doubt closes gates. */
export function closingGates({ folded }: OrderRecord): readonly Parked[] {
  return folded.parked.filter(({ newest, dismissed }) => newest && dismissed !== true);
}

function detail({ snapshot }: Folded, reason: GateReason, fraud: string): string {
  if (reason === 'fraud_not_passed') return ` (it is ${fraud})`;
  if (reason !== 'charge_not_authorised') return '';
  const states = Object.values(snapshot.context.charges).map(
    ({ id, state }) => `${id} is ${state}`,
  );
  return ` (${states.join(', ')})`;
}
