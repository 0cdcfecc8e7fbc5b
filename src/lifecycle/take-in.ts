import type { Milestone } from '../order/milestone/milestone.js';
import type { Observation } from '../order/observation.js';
import { ORDER_LIMITS, type OrderLimits } from '../order/options/order-limits.js';
import type { Ingested } from '../order/receipt.js';
import { Intake } from './intake/intake.js';
import { type Known, knownObservations } from './intake/known-observations.js';
import { type Published, publish } from './milestones/publish.js';
import { isPruned, isSetAside, type OrderRecord } from './record/order-record.js';
import { setAside } from './record/set-aside.js';

export type { Known } from './intake/known-observations.js';

/** What a batch of observations did to an order. */
export interface TakenIn {
  /** The order afterwards: the same object where nothing changed. */
  readonly record?: OrderRecord;
  /** One for each observation, in the same order. */
  readonly receipts: readonly Ingested[];
  /** New observations, under the ids under which they are to be stored. */
  readonly added: readonly Observation[];
  /** Observations that take the place of older ones under the same ids. */
  readonly replaced: readonly Observation[];
  /** The milestones that became due, in that order. */
  readonly milestones: readonly Milestone[];
  /**
   * If anything changed: keys of recorded milestones that are judged again before delivery and are due
   * now. A withdrawn one among them becomes pending again.
   */
  readonly again: readonly string[];
}

/**
 * Takes observations about one order in, in the order of their arrival. This alone decides what an
 * observation does: whether it is new, a duplicate, or a different content under a known id; what the
 * order is after it; which milestones become due; and what happens to an order that was pruned or that
 * exceeds its limits. Pure.
 *
 * @param record the order before; undefined before its first observation.
 * @param known what is stored of its observations.
 * @param limits how large it may grow; an order that exceeds them is set aside whole.
 * @returns `needs_history` when `known` does not suffice: call it again with the whole history.
 * @throws RangeError when an observation is about another order.
 */
export function takeIn(
  record: OrderRecord | undefined,
  batch: readonly Observation[],
  known: Known,
  limits: OrderLimits = ORDER_LIMITS,
): TakenIn | 'needs_history' {
  const intake = new Intake(record, knownObservations(record, known), limits);
  for (const incoming of batch) if (!intake.take(incoming)) return 'needs_history';
  const receipts = intake.finish();
  const { record: after, added, replaced, milestones, again } = intake;
  const taken = { receipts, added, replaced, milestones, again };
  return after === undefined ? taken : { record: after, ...taken };
}

/**
 * Sets an order aside here because it is set aside elsewhere: what arrived there since is not known here.
 * Undefined where that changes nothing. Pure.
 */
export function setAsideAs(record: OrderRecord, elsewhere: OrderRecord): Published | undefined {
  if (!isSetAside(elsewhere) || isSetAside(record) || isPruned(record)) return undefined;
  const { by, limits } = elsewhere.setAside;
  return publish(setAside(record, by, limits));
}
