import { GATE_RULES } from '../../machines/gates.js';
import { GATES, type Gate, type GateAnswer, type GateReason } from '../order/gate.js';
import { tagsOf } from './edges.js';
import { open } from './envelope.js';
import type { Folded, Parked } from './fold.js';
import { asks, guardVerdict } from './guards.js';
import { positionOf, type Snapshot } from './step.js';

// Gates ask about the order, not about an event; guards that read events see one that says nothing.
const NO_EVENT = {
  type: 'facts.reported',
  facts: {},
  instant: 0,
  source: 'read',
} as const;

/**
 * May this be done to the order now? The answer says why, either way. Tags and guards are those of
 * the statechart; a parked observation newer than what was applied closes every gate.
 *
 * Specification, "Processing orders": orders that are pending payment or in review should not be
 * fulfilled; an accepted one may be.
 *
 * @example
 * may(order.folded, 'fulfil'); // { allowed: false, because: 'It may not be fulfilled: …', reasons: ['wrong_state'] }
 */
export function may(folded: Folded, gate: Gate): GateAnswer {
  const rule = GATE_RULES[gate];
  const snapshot = open(folded.snapshot);
  const { order, fraud } = positionOf(snapshot);
  const tags = tagsOf(order);
  const objections: { readonly reason: GateReason; readonly says: string }[] = [];
  const object = (reason: GateReason, says: string) => objections.push({ reason, says });

  if (tags.includes('disputed')) {
    object('in_dispute', 'a charge is in dispute');
  } else if (!tags.includes(rule.tag)) {
    const other = rule.orTagWith;
    if (other === undefined || !tags.includes(other.tag)) {
      object(
        'wrong_state',
        order === 'unreported' ? 'its state is not known yet' : `it is ${order}`,
      );
    } else if (!holds(snapshot, other.guard)) {
      object(other.reason, `it is ${order} and needs ${asks(other.guard)}`);
    }
  }
  for (const { name, reason } of rule.guards) {
    if (!holds(snapshot, name))
      object(reason, `it needs ${asks(name)}${detail(folded, reason, fraud)}`);
  }
  const gone = folded.visited.filter((state) => tagsOf(state).some((tag) => tag === rule.never));
  if (gone.length > 0 && !gone.some((state) => state === order)) {
    object('already_fulfilled', `it was already ${gone.join(' and ')}`);
  }
  const doubts = closingGates(folded);

  if (objections.length === 0 && doubts.length === 0) {
    return {
      allowed: true,
      because: `It may ${rule.question}: it is ${order}${gate === 'fulfil' ? ', the fraud review has passed and every known charge is authorised' : ''}.`,
      reasons: [],
    };
  }
  return {
    allowed: false,
    because: `It may not ${rule.question}: ${sentences(
      objections.map(({ says }) => says),
      doubts,
    )}`,
    reasons: [
      ...new Set(objections.map(({ reason }) => reason)),
      ...(doubts.length === 0 ? [] : (['parked'] as const)),
    ],
  };
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
 * gates(order.folded).cancel.allowed; // true
 */
export function gates(folded: Folded): Readonly<Record<Gate, GateAnswer>> {
  return Object.fromEntries(GATES.map((gate) => [gate, may(folded, gate)])) as Record<
    Gate,
    GateAnswer
  >;
}

/** Parked observations that nothing newer has overtaken and nobody dismissed: doubt closes gates. */
export function closingGates(folded: Folded): readonly Parked[] {
  return folded.parked.filter(({ newest, dismissed }) => newest && dismissed !== true);
}

function holds(snapshot: Snapshot, guard: string): boolean {
  return guardVerdict(snapshot, guard, NO_EVENT).holds;
}

function detail({ snapshot }: Folded, reason: GateReason, fraud: string): string {
  if (reason === 'fraud_not_passed') return ` (it is ${fraud})`;
  if (reason !== 'charge_not_authorised') return '';
  const states = Object.values(snapshot.context.charges).map(
    ({ id, state }) => `${id} is ${state}`,
  );
  return ` (${states.join(', ')})`;
}
