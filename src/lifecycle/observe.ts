import type { Milestone } from '../order/milestone.js';
import type { Observation } from '../order/observation.js';
import type { Standing } from '../order/standing.js';
import { type Folded, type FoldOptions, foldNext, judged } from './fold.js';
import { sameContent, withOwnId } from './identity.js';
import { due } from './milestones.js';

/** An order as it is kept: what was folded, what was published, and what it was folded from. */
export interface Order {
  readonly folded: Folded;
  /** Keys of the milestones recorded so far. */
  readonly published: readonly string[];
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
 * set of observations; milestones are recorded in the order of arrival, each key at most once.
 *
 * @example
 * const first = observe(undefined, observation);
 * first.order.folded.snapshot.value; // { order: 'accepted', fraud: 'passed' }
 */
export function observe(
  order: Order | undefined,
  incoming: Observation,
  options: FoldOptions = {},
): Observed {
  const history = order?.history ?? [];
  const twin = history.find(({ id }) => id === incoming.id);
  if (order !== undefined && twin !== undefined) {
    if (sameContent(twin, incoming)) return seenAgain(order, twin, incoming, options);
    const renamed = withOwnId(incoming);
    const known = history.find(({ id }) => id === renamed.id);
    return known === undefined
      ? record(order, renamed, options)
      : { kind: 'duplicate', order, observation: known, moved: false, milestones: [] };
  }
  return record(order, incoming, options);
}

/** The order that results from a history given in arrival order. Undefined for an empty one. */
export function replay(
  history: Iterable<Observation>,
  options: FoldOptions = {},
): Order | undefined {
  let order: Order | undefined;
  for (const observation of history) order = observe(order, observation, options).order;
  return order;
}

function record(
  order: Order | undefined,
  observation: Observation,
  options: FoldOptions,
): Observed {
  const history = [...(order?.history ?? []), observation];
  const next = order === undefined ? undefined : foldNext(order.folded, observation, options);
  if (next !== undefined) {
    const { standing, folded } = next;
    return {
      kind: 'recorded',
      observation,
      standing,
      late: false,
      ...publish(order, folded, history),
    };
  }
  const { folded, judgements } = judged(history, options);
  const standing = judgements.find((one) => one.observation === observation)?.standing;
  if (standing === undefined) throw new Error('the fold lost an observation');
  const late = folded.last.id !== observation.id;
  return { kind: 'recorded', observation, standing, late, ...publish(order, folded, history) };
}

/** An answer's id is a digest without its instant: said again later, it is the newest word again. */
function seenAgain(
  order: Order,
  twin: Observation,
  incoming: Observation,
  options: FoldOptions,
): Observed {
  const moved = incoming.source !== 'webhook' && incoming.instant > twin.instant;
  if (!moved) return { kind: 'duplicate', order, observation: twin, moved, milestones: [] };
  const history = order.history.map((one) => (one === twin ? incoming : one));
  const { folded } = judged(history, options);
  return { kind: 'duplicate', observation: incoming, moved, ...publish(order, folded, history) };
}

function publish(
  order: Order | undefined,
  folded: Folded,
  history: readonly Observation[],
): { order: Order; milestones: readonly Milestone[] } {
  const published = order?.published ?? [];
  const milestones = due(folded).filter(({ key }) => !published.includes(key));
  const keys = milestones.map(({ key }) => key);
  return {
    order: { folded, published: keys.length === 0 ? published : [...published, ...keys], history },
    milestones,
  };
}
