import type { Observation } from '../order/observation.js';
import type { Instant } from '../order/time/instant.js';
import { type ObservationStanding, standingsOf } from './fold.js';
import { parkedLate } from './intake/late-after-pruning.js';
import { isPruned, type OrderRecord } from './record/order-record.js';

/** One entry of an order's history: an observation, its arrival, and an operator's decision about it. */
export interface Arrival {
  readonly observation: Observation;
  readonly arrivedAt: Instant;
  /** Present once an operator dismissed it. */
  readonly resolution?: { readonly decision: 'dismiss'; readonly at: Instant };
}

/** All observations of an order, and the ids of those that an operator dismissed. */
export interface History {
  readonly observations: readonly Observation[];
  readonly dismissed?: ReadonlySet<string>;
}

/**
 * The history in these entries.
 *
 * @param decidedBy only decisions up to this instant count; absent: all.
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
 * The order that a history leads to, with no milestones recorded, and the standing of every observation,
 * in fold order.
 *
 * @throws RangeError when it is empty, or not all about one order.
 */
export function fromHistory(history: History): {
  readonly record: OrderRecord;
  readonly judgements: readonly ObservationStanding[];
} {
  const { folded, judgements } = standingsOf(history.observations, history);
  return { record: { folded, published: [] }, judgements };
}

/**
 * The standing of every observation of an order, in fold order. Of a pruned order: of those that arrived
 * since, in the order of arrival.
 */
export function standings(history: History, record?: OrderRecord): readonly ObservationStanding[] {
  if (record === undefined || !isPruned(record)) return fromHistory(history).judgements;
  return history.observations.map((observation) => {
    const { standing } = parkedLate(record, observation);
    return { observation, standing, after: record.folded.snapshot };
  });
}
