import type { Observation } from '../order/observation.js';
import type { Instant } from '../order/time/instant.js';
import { type ObservationStanding, standingsOf } from './fold.js';
import { isPruned, type OrderRecord } from './record/order-record.js';
import { parkedLate } from './record/pruned.js';

/** One entry of an order's history: an observation, when it arrived, and what was decided about it. */
export interface Arrival {
  readonly observation: Observation;
  readonly arrivedAt: Instant;
  /** Present once an operator set it aside. */
  readonly resolution?: { readonly decision: 'dismiss'; readonly at: Instant };
}

/** Everything that was observed of an order, and which of it an operator dismissed. */
export interface History {
  readonly observations: readonly Observation[];
  readonly dismissed?: ReadonlySet<string>;
}

/**
 * The history that these entries are.
 *
 * @param decidedBy only decisions taken by then count; absent: all.
 */
export function historyFrom(
  entries: readonly Pick<Arrival, 'observation' | 'resolution'>[],
  decidedBy = Number.POSITIVE_INFINITY,
): History {
  const decided = entries.filter(({ resolution }) => (resolution?.at ?? Infinity) <= decidedBy);
  return {
    observations: entries.map(({ observation }) => observation),
    dismissed: new Set(
      decided.flatMap(({ observation, resolution }) => (resolution ? [observation.id] : [])),
    ),
  };
}

/**
 * The order that a history leads to, without a word on which milestones were recorded, and what became
 * of every observation, in fold order.
 *
 * @throws RangeError when there is nothing in it, or not all of it is about one order.
 */
export function fromHistory(history: History): {
  readonly record: OrderRecord;
  readonly judgements: readonly ObservationStanding[];
} {
  const { folded, judgements } = standingsOf(history.observations, history);
  return { record: { folded, published: [] }, judgements };
}

/**
 * What became of every observation of an order, in fold order. Of an order that was pruned: of those
 * that came since, as they came.
 */
export function standings(history: History, record?: OrderRecord): readonly ObservationStanding[] {
  if (record === undefined || !isPruned(record)) return fromHistory(history).judgements;
  return history.observations.map((observation) => {
    const { standing } = parkedLate(record, observation);
    return { observation, standing, after: record.folded.snapshot };
  });
}
