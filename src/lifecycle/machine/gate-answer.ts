import { GATE_RULES, type GateRule, IN_DISPUTE } from '../../../machines/gate-rules.js';
import type { KnownFacts } from '../../order/facts/known-facts.js';
import type {
  ClosingObservation,
  Gate,
  GateAnswer,
  GateReason,
  RecordSummary,
} from '../../order/gate.js';
import type { GuardName } from '../../order/guard.js';
import type { FraudPosition } from '../../order/state.js';
import { listed } from '../../order/text/listed.js';
import { midSentence } from '../../order/text/mid-sentence.js';
import { bracketed, chargesInBrackets, decidingRule, inTheWay } from '../in-the-way.js';
import { nextStates, tagsOf } from './edges.js';
import { asks, clausesOf, guardHolds } from './guards.js';
import type { Snapshot } from './snapshot.js';
import { positionOf } from './step.js';

/** Whether a gate is open: what {@link gateAnswer} says, without its words. */
export function isOpen(
  snapshot: Snapshot,
  { visited, closing }: Pick<RecordSummary, 'visited' | 'closing'>,
  gate: Gate,
): boolean {
  const { guards, ...rule } = GATE_RULES[gate];
  return (
    closing.length === 0 &&
    stateObjections(visited, snapshot, rule).length === 0 &&
    guards.every(({ name }) => guardHolds(snapshot, name)) &&
    goneBefore(visited, snapshot, rule).length === 0
  );
}

/** The answer of a gate at a snapshot. Tags and guards are those of the statechart. */
export function gateAnswer(
  snapshot: Snapshot,
  { visited, closing }: Pick<RecordSummary, 'visited' | 'closing'>,
  gate: Gate,
): GateAnswer {
  const { question, guards, ...rule } = GATE_RULES[gate];
  const { order } = positionOf(snapshot);
  const objections: Objection[] = [...stateObjections(visited, snapshot, rule)];
  for (const { name, reason } of guards) {
    if (!guardHolds(snapshot, name)) {
      objections.push(guardObjection(snapshot, name, reason, objections));
    }
  }
  const gone = goneBefore(visited, snapshot, rule);
  if (gone.length > 0) {
    objections.push({ reason: 'already_fulfilled', because: `it was already ${listed(gone)}` });
  }

  if (objections.length === 0 && closing.length === 0) {
    const why = listed([
      `it is ${order}`,
      ...clausesOf(
        guards.map(({ name }) => name),
        snapshot.context,
      ),
    ]);
    return { allowed: true, because: `It may ${question}: ${why}.`, reasons: [] };
  }
  return {
    allowed: false,
    because: `It may not ${question}: ${explained(objections, closing)}`,
    reasons: [
      ...objections.map(({ reason }) => reason),
      ...(closing.length === 0 ? [] : (['parked'] as const)),
    ],
  };
}

/** The states before this one after which the gate never opens again. */
function goneBefore(
  visited: readonly string[],
  snapshot: Snapshot,
  { never }: Pick<GateRule, 'never'>,
): readonly string[] {
  if (never === undefined) return [];
  const gone = visitedWith(visited, never);
  return gone.includes(positionOf(snapshot).order) ? [] : gone;
}

interface Objection {
  readonly reason: GateReason;
  /** Absent: the objections before it say it. */
  readonly because?: string;
  /** The payments, refunds, reviews and disputes that it names. */
  readonly objects?: readonly string[];
}

type StateRule = Omit<GateRule, 'guards' | 'question' | 'never'>;

/** The objections that the state of the order itself raises. */
function stateObjections(
  visited: readonly string[],
  snapshot: Snapshot,
  rule: StateRule,
): readonly Objection[] {
  const { orTagWith: other, inEveryStateOfPayments } = rule;
  const { order } = positionOf(snapshot);
  const { context: facts } = snapshot;
  const tags = tagsOf(order);
  if (tags.includes(IN_DISPUTE.tag)) return [inDispute(facts)];
  if (tags.includes(rule.tag)) return tooSoon(visited, snapshot, rule);
  if (inEveryStateOfPayments === true && facts.speaksOf === 'payments') return [];
  if (order === 'unreported') {
    return [{ reason: 'wrong_state', because: 'its state is not known yet' }];
  }
  if (other !== undefined && tags.includes(other.tag)) {
    if (guardHolds(snapshot, other.guard)) return [];
    return [
      { reason: other.reason, because: `it is ${order} and needs ${asks(other.guard, facts)}` },
    ];
  }
  const isOver = rule.over?.some((tag) => tags.includes(tag)) === true;
  const early = isOver ? [] : tooSoon(visited, snapshot, rule);
  return early.length > 0 ? early : [wrongState(order, facts, isOver ? 'over' : 'wrong_state')];
}

function inDispute(facts: KnownFacts): Objection {
  const { reason, because } = IN_DISPUTE;
  const decided = decidingRule(facts);
  if (decided === undefined) return { reason, because };
  const { objects } = decided;
  return { reason, because: `${IN_DISPUTE.ofPayments}${bracketed({ objects })}`, objects };
}

/** The objection that what must come first has not happened yet. */
function tooSoon(
  visited: readonly string[],
  snapshot: Snapshot,
  { after }: Pick<GateRule, 'after'>,
): readonly Objection[] {
  if (after === undefined || guardHolds(snapshot, after.guard)) return [];
  if (visitedWith(visited, after.orVisited).length > 0) return [];
  const needs = asks(after.guard, snapshot.context);
  const { order } = positionOf(snapshot);
  return [{ reason: after.reason, because: `it is ${order} and needs ${needs}` }];
}

function wrongState(order: string, facts: KnownFacts, reason: 'wrong_state' | 'over'): Objection {
  const decided = decidingRule(facts);
  if (decided === undefined) return { reason, because: `it is ${order}` };
  const because = `it is ${order}, as ${decided.because}${bracketed(decided)}`;
  return { reason, because, objects: decided.objects };
}

/** The states with this tag among those that were visited. */
function visitedWith(visited: readonly string[], tag: string): readonly string[] {
  return visited.filter((state) => tagsOf(state).includes(tag));
}

/** The objection of a guard that does not hold, after those `before` it. */
function guardObjection(
  snapshot: Snapshot,
  name: GuardName,
  reason: GateReason,
  before: readonly Objection[],
): Objection {
  const { context: facts } = snapshot;
  const { order, fraud } = positionOf(snapshot);
  const because = `it needs ${asks(name, facts)}`;
  if (facts.speaksOf !== 'payments') {
    return { reason, because: `${because}${inBrackets(facts, reason, fraud)}` };
  }
  const way = inTheWay(facts, reason);
  if (way === undefined) return { reason, because };
  const said = before.flatMap(({ objects = [] }) => objects);
  const isSaid =
    before.some(({ objects }) => objects !== undefined) && way.objects.every(isIn(said));
  // Of an order that can no longer be accepted, the state says enough.
  const isPast =
    before.length > 0 && order !== 'accepted' && !nextStates('order', order).includes('accepted');
  return isSaid || isPast
    ? { reason }
    : { reason, because: `${because}${bracketed(way)}`, objects: way.objects };
}

function isIn(all: readonly string[]): (one: string) => boolean {
  return (one) => all.includes(one);
}

/** What a refusal adds for a provider that speaks of orders. */
function inBrackets({ charges }: KnownFacts, reason: GateReason, fraud: FraudPosition): string {
  if (reason === 'fraud_not_passed') return ` (it is ${fraud})`;
  if (reason !== 'charge_not_authorised') return '';
  return chargesInBrackets(Object.values(charges));
}

/** At most two sentences; the second one says what to do about parked observations. */
function explained(
  objections: readonly Objection[],
  closing: readonly ClosingObservation[],
): string {
  const clauses = objections.flatMap(({ because }) => because ?? []);
  const [first] = closing;
  if (first === undefined) return `${clauses.join('; ')}.`;
  if (closing.length === 1) {
    const why = midSentence(first.sentence);
    return [...clauses, `observation ${first.id} is newer and could not be applied: ${why}`].join(
      '; ',
    );
  }
  const ids = listed(closing.map(({ id }) => id));
  return (
    `${[...clauses, `observations ${ids} are newer and could not be applied`].join('; ')}. ` +
    'Find out why in the history, then reconcile the order or dismiss them.'
  );
}
