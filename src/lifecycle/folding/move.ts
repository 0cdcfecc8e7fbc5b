import type { FactsReported, FraudReported, OrderReported } from '../../order/event.js';
import type { WritableParts } from '../../order/facts/writable-parts.js';
import { fraudStateOf, type Reported, stateOf } from '../../order/reported.js';
import type { Standing } from '../../order/standing.js';
import type { OrderState } from '../../order/state.js';
import { chain, nextStates } from '../machine/edges.js';
import { refusals } from '../machine/guards.js';
import { refusedByMachine, refusedForUnknownValues } from '../machine/refusal.js';
import type { Snapshot } from '../machine/snapshot.js';
import { positionOf, restore, send } from '../machine/step.js';
import type { WithEvidence } from '../sorting/evidence.js';
import { suspectFlag } from './fold-flags.js';

/** The events of an observation, as the fold sends them to the machine. */
export interface FoldEvents {
  readonly facts: FactsReported | undefined;
  readonly fraud: FraudReported | undefined;
  readonly order: OrderReported | undefined;
}

/** What the reported states of one observation did. */
export interface Move {
  /** Where the order is now; without a move, where it was. */
  readonly snapshot: Snapshot;
  readonly standing: Standing;
  /** The states of the order that were entered, the reported one last. */
  readonly entered: readonly OrderState[];
}

/**
 * Moves the machine to the states that an observation reports: that of the fraud review and that of the
 * order, both or neither.
 */
export function moveTo(
  snapshot: Snapshot,
  { observation, visited }: WithEvidence,
  { fraud, order }: FoldEvents,
  reported: Reported,
  writable: WritableParts | undefined,
): Move {
  const refuse = (standing: Standing): Move => ({ snapshot, standing, entered: [] });
  const apply = (moved: Snapshot, entered: readonly OrderState[] = []): Move => {
    return { snapshot: moved, standing: { kind: 'applied' }, entered };
  };

  // 1. A value that the provider did not document is never guessed.
  const { unknown } = observation;
  if (unknown !== undefined && unknown.length > 0) {
    return refuse(refusedForUnknownValues(snapshot, observation, unknown, reported));
  }

  // 2. The fraud review moves first, as guards of the order depend on it.
  const from = positionOf(snapshot);
  let reviewed = snapshot;
  if (fraud !== undefined && from.fraud !== fraudStateOf(fraud)) {
    reviewed = send(snapshot, fraud);
    if (reviewed === snapshot) return refuse(refusedByMachine(snapshot, fraud, reported, from));
  }
  if (order === undefined) return apply(reviewed);

  // 3. A report of the current state moves nothing, but it may contradict itself: the guards on the way
  // into that state are asked nevertheless.
  if (from.order === stateOf(order)) {
    const before = atStart(reviewed);
    // Without a fraud state, a report cannot contradict the fraud review.
    const contradictions = refusals(before, order).filter(
      ({ asksRegion }) => !asksRegion || fraud !== undefined,
    );
    // It contradicts a review that has ended: then neither of the two applies.
    const hasEnded = fraud !== undefined && nextStates('fraud', fraudStateOf(fraud)).length === 0;
    if (hasEnded && contradictions.some(({ asksRegion }) => asksRegion)) {
      return refuse(refusedByMachine(before, order, reported, from));
    }
    const flag = suspectFlag(contradictions, order, observation);
    return apply(flag === undefined ? reviewed : send(reviewed, flag, writable));
  }

  // 4. The order moves by an edge, or catches up along a chain of edges.
  const { snapshot: moved, entered } = catchUp(reviewed, order, visited);
  return entered.at(-1) === stateOf(order)
    ? apply(moved, entered)
    : refuse(refusedByMachine(moved, order, reported, from));
}

/**
 * Sends the order event, by its direct edge or else along the shortest chain of edges whose intermediate
 * states are proven to have been visited by then. The machine may still refuse any of them.
 */
function catchUp(
  snapshot: Snapshot,
  order: OrderReported,
  visited: readonly string[],
): Pick<Move, 'snapshot' | 'entered'> {
  const target = stateOf(order);
  const way = chain('order', positionOf(snapshot).order, target, (state) =>
    visited.includes(state),
  );
  const entered: OrderState[] = [];
  let current = snapshot;
  // A chain in the order region has only order states.
  for (const state of (way ?? []) as readonly OrderState[]) {
    const next = send(
      current,
      state === target ? order : { type: `order.${state}`, recorded: true },
    );
    if (next === current) break;
    current = next;
    entered.push(state);
  }
  return { snapshot: current, entered };
}

/** The same facts and the same fraud review, in an order without a state. */
function atStart(snapshot: Snapshot): Snapshot {
  return restore({ order: 'unreported', fraud: positionOf(snapshot).fraud }, snapshot.context);
}
