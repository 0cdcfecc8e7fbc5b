import type { Milestone } from '../order/milestone/milestone.js';
import type { Observation } from '../order/observation.js';
import type { Standing } from '../order/standing.js';
import type { FoldOptions } from './folding/folded.js';
import { Intake } from './intake/intake.js';
import { knownObservations } from './intake/known-observations.js';
import type { OrderRecord } from './record/order-record.js';
import { takeIn } from './take-in.js';

/** An order with all observations from which it was folded. */
export interface Order extends OrderRecord {
  /** Every observation, in arrival order. */
  readonly history: readonly Observation[];
}

/** The outcome of one more observation of an order. */
export type Observed =
  | {
      readonly kind: 'recorded';
      readonly order: Order;
      readonly observation: Observation;
      readonly standing: Standing;
      /** True when it was not the newest observation of its order. */
      readonly late: boolean;
      /** The milestones that became due. */
      readonly milestones: readonly Milestone[];
    }
  | {
      readonly kind: 'duplicate';
      readonly order: Order;
      readonly observation: Observation;
      /** True for a response or read repeated later: its instant moves up, and milestones may follow. */
      readonly moved: boolean;
      readonly milestones: readonly Milestone[];
    };

/**
 * Takes one observation into an order. The state, the facts and every standing are a function of the set
 * of observations; milestones are recorded in the order of arrival, each key at most once. Pure.
 *
 * Specification, "Events early in an order's lifecycle": `state`, `fraudState` and `charges[].state`
 * decide what may happen next.
 *
 * @param order - the order before; undefined before its first observation.
 * @throws RangeError when the observation is about another order.
 * @example
 * const first = observe(undefined, observation);
 * first.order.folded.snapshot.value; // { order: 'accepted', fraud: 'passed' }
 * observe(first.order, observation).kind; // 'duplicate'
 */
export function observe(
  order: Order | undefined,
  incoming: Observation,
  options: FoldOptions = {},
): Observed {
  const before = order?.history ?? [];
  const known = { ...options, observations: before };
  const taken = takeIn(order && recordOf(order), [incoming], known, UNLIMITED);
  if (taken === 'needs_history') throw new Error('the whole history was given');
  const { record, receipts, added, replaced, milestones } = taken;
  const [receipt] = receipts;
  if (record === undefined || receipt === undefined) throw new Error('one observation was given');
  if (receipt.kind === 'recorded') {
    const { standing, late } = receipt;
    const [observation = incoming] = added;
    const after = { ...record, history: [...before, observation] };
    return { kind: 'recorded', order: after, observation, standing, late, milestones };
  }
  const twin = before.find(({ id }) => id === receipt.observationId) ?? incoming;
  const [moved] = replaced;
  if (order === undefined || moved === undefined) {
    const after = order ?? { ...record, history: before };
    return { kind: 'duplicate', order: after, observation: twin, moved: false, milestones };
  }
  const history = before.map((one) => (one === twin ? moved : one));
  const after = { ...record, history };
  return { kind: 'duplicate', order: after, observation: moved, moved: true, milestones };
}

/** The caller holds the history, and decides how long it may grow. */
const UNLIMITED = { observations: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY };

function recordOf({ history: _, ...record }: Order): OrderRecord {
  return record;
}

/**
 * The order that results from a history given in arrival order; undefined for an empty one. `folded` is
 * the same in whatever order it is given; only the order in which milestones were recorded may differ.
 *
 * @throws RangeError when the observations are not all about one order.
 * @example
 * replay(observations)?.folded.snapshot.value; // { order: 'complete', fraud: 'passed' }
 */
export function replay(
  history: Iterable<Observation>,
  options: FoldOptions = {},
): Order | undefined {
  const known = knownObservations(undefined, { ...options, observations: [] });
  const intake = new Intake(undefined, known, UNLIMITED);
  for (const observation of history) {
    intake.take(observation);
    // As they came: what a later one folds anew must not hide what was due before it.
    intake.settle();
  }
  const { record } = intake;
  return record && { ...record, history: known.observations ?? [] };
}
