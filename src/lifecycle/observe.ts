import type { Milestone } from '../order/milestone.js';
import type { Observation } from '../order/observation.js';
import type { Standing } from '../order/standing.js';
import { type Folded, type FoldOptions, foldNext, judged } from './fold.js';
import { sameContent, withOwnId } from './identity.js';
import { due } from './milestones.js';

/** An order as it is kept between two observations. Plain JSON. */
export interface Kept {
  readonly folded: Folded;
  /** Keys of the milestones recorded so far. */
  readonly published: readonly string[];
}

/** An order with everything it was folded from. */
export interface Order extends Kept {
  /** Every observation, in arrival order. */
  readonly history: readonly Observation[];
}

/** What one more observation did to an order. */
export type Observed =
  | {
      readonly kind: 'recorded';
      readonly order: Order;
      readonly observation: Observation;
      readonly standing: Standing;
      /** True when it was not the newest word about its order. */
      readonly late: boolean;
      /** The milestones that became due by it. */
      readonly milestones: readonly Milestone[];
    }
  | {
      readonly kind: 'duplicate';
      readonly order: Order;
      readonly observation: Observation;
      /** A read that found the same again, later: its instant moves up, and milestones may follow. */
      readonly moved: boolean;
      readonly milestones: readonly Milestone[];
    };

/**
 * Takes one observation into an order. The state, the facts and every standing are a function of the
 * set of observations; milestones are recorded in the order of arrival, each key at most once. Pure:
 * `order` stays as it was.
 *
 * Specification, "Events early in an order's lifecycle": `state`, `fraudState` and `charges[].state`
 * decide what may happen next.
 *
 * @param order - what it was before; undefined for the first word about an order.
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
  if (order === undefined) return record(order, incoming, options);
  if (!isAbout(order, incoming)) {
    throw new RangeError('this observation is about another order');
  }
  const { history } = order;
  const twin = history.find(({ id }) => id === incoming.id);
  if (twin === undefined) return record(order, incoming, options);
  if (sameContent(twin, incoming)) return seenAgain(order, twin, incoming, options);
  const renamed = withOwnId(incoming);
  const known = history.find(({ id }) => id === renamed.id);
  return known === undefined
    ? record(order, renamed, options)
    : { kind: 'duplicate', order, observation: known, moved: false, milestones: [] };
}

/**
 * The order that results from a history given in arrival order. Undefined for an empty one. However
 * it is shuffled, `folded` ends the same; only in which order milestones were recorded may differ.
 *
 * @throws RangeError when the observations are not all about one order.
 * @example
 * replay(observations)?.folded.snapshot.value; // { order: 'complete', fraud: 'passed' }
 */
export function replay(
  history: Iterable<Observation>,
  options: FoldOptions = {},
): Order | undefined {
  let order: Order | undefined;
  for (const observation of history) order = observe(order, observation, options).order;
  return order;
}

function isAbout({ folded }: Order, { account, orderId }: Observation): boolean {
  return folded.account === account && folded.orderId === orderId;
}

/** What an observation that is new to an order does to it. */
export interface Recorded {
  readonly kept: Kept;
  readonly standing: Standing;
  readonly late: boolean;
  readonly milestones: readonly Milestone[];
}

/**
 * Records an observation that certainly belongs after all that was folded. Undefined when it may
 * not: then {@link recordAmong} needs the history. For those who store orders row by row;
 * {@link observe} does all of this.
 */
export function recordLast(
  kept: Kept,
  observation: Observation,
  options: FoldOptions = {},
): Recorded | undefined {
  const next = foldNext(kept.folded, observation, options);
  if (next === undefined) return undefined;
  const { kept: after, milestones } = publish(kept, next.folded);
  return { kept: after, standing: next.standing, late: false, milestones };
}

/** Records an observation by folding everything again. `history` does not contain it yet. */
export function recordAmong(
  kept: Kept | undefined,
  history: readonly Observation[],
  observation: Observation,
  options: FoldOptions = {},
): Recorded {
  const { folded, judgements } = judged([...history, observation], options);
  const standing = judgements.find((one) => one.observation === observation)?.standing;
  if (standing === undefined) throw new Error('the fold lost an observation');
  return { standing, late: folded.last.id !== observation.id, ...publish(kept, folded) };
}

/** Folds an order again from its whole history: after a read moved up, or a decision was taken. */
export function refold(
  kept: Kept,
  history: readonly Observation[],
  options: FoldOptions = {},
): { kept: Kept; milestones: readonly Milestone[] } {
  return publish(kept, judged(history, options).folded);
}

/** An answer's id is a digest without its instant: said again later, it is the newest word again. */
export function movesUp(known: Pick<Observation, 'instant'>, again: Observation): boolean {
  return again.source !== 'webhook' && again.instant > known.instant;
}

function record(
  order: Order | undefined,
  observation: Observation,
  options: FoldOptions,
): Observed {
  const history = order?.history ?? [];
  const { kept, standing, late, milestones } =
    (order && recordLast(order, observation, options)) ??
    recordAmong(order, history, observation, options);
  const { folded, published } = kept;
  const next = { folded, published, history: [...history, observation] };
  return { kind: 'recorded', order: next, observation, standing, late, milestones };
}

function seenAgain(
  order: Order,
  twin: Observation,
  incoming: Observation,
  options: FoldOptions,
): Observed {
  const moved = movesUp(twin, incoming);
  if (!moved) return { kind: 'duplicate', order, observation: twin, moved, milestones: [] };
  const history = order.history.map((one) => (one === twin ? incoming : one));
  const { kept, milestones } = refold(order, history, options);
  return {
    kind: 'duplicate',
    observation: incoming,
    moved,
    order: { ...kept, history },
    milestones,
  };
}

function publish(
  before: Kept | undefined,
  folded: Folded,
): { kept: Kept; milestones: readonly Milestone[] } {
  const published = before?.published ?? [];
  const milestones = due(folded, published);
  const keys = milestones.map(({ key }) => key);
  return {
    kept: { folded, published: keys.length === 0 ? published : [...published, ...keys] },
    milestones,
  };
}
