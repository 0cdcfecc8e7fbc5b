import type { OrderReported } from '../order/event.js';
import { type Observation, speaksOfPayments } from '../order/observation.js';
import { isFraudReported, isOrderReported, reportedBy } from '../order/reported.js';
import type { Standing } from '../order/standing.js';
import { foldPayments, standingOf, standingsOfPayments } from './folding/concluded.js';
import { conflictFlag, withoutDismissed } from './folding/fold-flags.js';
import type { Folded, FoldOptions } from './folding/folded.js';
import { type FoldEvents, moveTo } from './folding/move.js';
import type { DetailedStanding, ObservationStanding } from './folding/observation-standing.js';
import {
  addPlace,
  addTimes,
  addVisited,
  emptyOrder,
  finished,
  overtakeParked,
  park,
  resumed,
  type WorkingOrder,
} from './folding/working-order.js';
import { isDisputed } from './machine/edges.js';
import { positionOf, send } from './machine/step.js';
import { seal } from './record/snapshot-envelope.js';
import { conflictingIds, originalId } from './sorting/conflicting-contents.js';
import { countStates, happensBefore, ownEvidence, type WithEvidence } from './sorting/evidence.js';
import { inFoldOrder } from './sorting/fold-order.js';
import { compareKeys, keyOf } from './sorting/key.js';

export type { Folded, FoldOptions, Parked } from './folding/folded.js';
export type { DetailedStanding, ObservationStanding } from './folding/observation-standing.js';

/**
 * Computes an order from the set of its observations, in whatever order they are given.
 *
 * @throws RangeError when there are none, or when they are not all about one order.
 */
export function fold(observations: readonly Observation[], options: FoldOptions = {}): Folded {
  return observations.some(speaksOfPayments)
    ? foldPayments(undefined, observations, options)
    : standingsOf(observations, options).folded;
}

/** The same, with the standing of every observation, in fold order. */
export function standingsOf(
  observations: readonly Observation[],
  options: FoldOptions = {},
): {
  readonly folded: Folded;
  readonly standings: readonly ObservationStanding[];
} {
  if (observations.some(speaksOfPayments)) return standingsOfPayments(observations, options);
  const sorted = inFoldOrder(observations);
  const order = emptyOrder(sorted, true);
  const conflicting = conflictingIds(observations);
  const dismissed = dismissedEvents(observations, options, conflicting);
  const standings = sorted.map((one): ObservationStanding => {
    const standing = foldOne(order, one, dismissed, conflicting);
    const after = { value: positionOf(order.snapshot) };
    return { observation: one.observation, standing, after };
  });
  return { folded: finished(order), standings };
}

/**
 * The standing of every observation, in fold order, with everything that was known after each: to show a
 * history. Copies the facts for each observation, so it is expensive for an order with many facts.
 */
export function standingsInDetail(
  observations: readonly Observation[],
): readonly DetailedStanding[] {
  if (observations.some(speaksOfPayments)) return standingsOfPayments(observations).standings;
  const sorted = inFoldOrder(observations);
  const order = emptyOrder(sorted, false);
  const conflicting = conflictingIds(observations);
  return sorted.map((one) => {
    const standing = foldOne(order, one, NONE, conflicting);
    const { value, context } = seal(order.snapshot);
    return { observation: one.observation, standing, after: { value, context } };
  });
}

/**
 * Folds one more observation onto a stored order when it certainly belongs at the end. Undefined when it
 * may belong before others: then everything has to be folded again.
 */
export function foldNext(
  folded: Folded,
  observation: Observation,
  { dismissed = NONE }: FoldOptions = {},
): { folded: Folded; standing: Standing } | undefined {
  if (speaksOfPayments(observation)) {
    const next = foldPayments(folded, [observation], { dismissed });
    return { folded: next, standing: standingOf(observation, next) };
  }
  // Whether it conflicts with an observation of the same id can only be seen with both at hand.
  if (observation.conflictsWith !== undefined) return undefined;
  const last = ownEvidence(observation);
  if (!belongsLast(folded, last)) return undefined;
  const order = resumed(folded);
  const standing = foldOne(order, last, dismissed, NONE);
  return { folded: finished(order), standing };
}

const NONE: ReadonlySet<string> = new Set();

function belongsLast(
  { longest, unmapped, greatest, last }: Folded,
  { observation, evidence, report }: WithEvidence,
): boolean {
  const isShorter =
    (evidence.order !== undefined && countStates(evidence.order) < longest.order) ||
    (evidence.fraud !== undefined && countStates(evidence.fraud) < longest.fraud);
  if (isShorter) return false;
  // Maps place the states that were reported without one: a new map may move an old report.
  const mayMoveOthers = evidence.order !== undefined && unmapped;
  const mayBeMoved = longest.order > 0 && report !== undefined;
  if (mayMoveOthers || mayBeMoved) return false;
  return (
    compareKeys(keyOf(observation, evidence), greatest) > 0 ||
    happensBefore(last.evidence, evidence)
  );
}

/**
 * Folds one observation into an order.
 *
 * @param dismissed ids of observations or events that an operator dismissed.
 * @param conflicting ids under which conflicting contents arrived.
 */
function foldOne(
  order: WorkingOrder,
  one: WithEvidence,
  dismissed: ReadonlySet<string>,
  conflicting: ReadonlySet<string>,
): Standing {
  const { observation } = one;
  const { transitionTimes } = observation;
  const { writable } = order;
  const events = eventsOf(observation);
  const reported = reportedBy(observation);
  const eventId = originalId(observation);
  const isDismissed = dismissed.has(observation.id) || dismissed.has(eventId);
  const isConflicting = conflicting.has(eventId);

  // 1. Facts always apply, whatever becomes of the states.
  const facts = isDismissed ? withoutDismissed(events.facts) : events.facts;
  let informed = order.snapshot;
  if (facts !== undefined) informed = send(informed, facts, writable);
  if (isConflicting) informed = send(informed, conflictFlag(eventId, observation), writable);

  // 2. The reported states apply together, or not at all.
  const { snapshot, standing, entered } = moveTo(informed, one, events, reported, writable);
  order.snapshot = snapshot;

  // 3. Where it stands among the others decides whether the next one belongs after it.
  addPlace(order, one, eventId);

  // 4. Which states were visited, and when.
  addVisited(order, transitionTimes, entered);
  addTimes(order, transitionTimes);

  // 5. An applied report of a state overtakes what was parked before it, and may release the order. An
  // acceptance that lists a dispute came after that dispute and does not release it.
  if (standing.kind === 'applied') {
    if (events.order === undefined) return standing;
    const accepts = observation.releases && events.order.type === 'order.accepted';
    order.released ||= accepts && !order.visited.some(isDisputed);
    overtakeParked(order);
    return standing;
  }

  // 6. An observation that was not applied is parked. Agreeing renderings of an event count as one.
  const id = isConflicting ? observation.id : eventId;
  park(order, {
    id,
    standing,
    reported,
    newest: true,
    ...(isDismissed ? { dismissed: true } : {}),
  });
  return standing;
}

/** The dismissed ids, and the ids of events with a dismissed rendering. */
function dismissedEvents(
  observations: readonly Observation[],
  { dismissed = NONE }: FoldOptions,
  conflicting: ReadonlySet<string>,
): ReadonlySet<string> {
  const events = observations.flatMap(({ id, conflictsWith }) =>
    conflictsWith !== undefined && dismissed.has(id) && !conflicting.has(conflictsWith)
      ? [conflictsWith]
      : [],
  );
  return events.length === 0 ? dismissed : new Set([...dismissed, ...events]);
}

function eventsOf({ events }: Observation): FoldEvents {
  const facts = events.find((event) => event.type === 'facts.reported');
  return {
    // A response and a read with the same content are one observation: it must not matter which of them
    // came first.
    facts: facts?.source === 'response' ? { ...facts, source: 'read' } : facts,
    fraud: events.find(isFraudReported),
    order: withOwnCharges(events.find(isOrderReported)),
  };
}

/** Guards judge an observation by its own charges: without any, it contradicts nothing. */
function withOwnCharges(order: OrderReported | undefined): OrderReported | undefined {
  return order === undefined || order.charges !== undefined ? order : { ...order, charges: [] };
}
