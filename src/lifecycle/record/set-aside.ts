import type { GateAnswer } from '../../order/gate.js';
import type { Observation } from '../../order/observation.js';
import type { OrderLimits } from '../../order/options/order-limits.js';
import {
  isPruned,
  type OrderRecord,
  type PrunedRecord,
  type SetAsideRecord,
} from './order-record.js';
import { parkedCount, withoutFacts } from './pruned.js';

/**
 * Whether an order with one more observation would exceed its limits.
 *
 * @param unfolded what was taken in and is not in the record yet.
 */
export function outgrows(
  record: OrderRecord | undefined,
  unfolded: { readonly count: number; readonly bytes: number } | undefined,
  bytes: number,
  limits: OrderLimits,
): boolean {
  if (record !== undefined && isPruned(record)) return false;
  const count = (record?.folded.count ?? 0) + (unfolded?.count ?? 0) + 1;
  const size = (record?.bytes ?? 0) + (unfolded?.bytes ?? 0) + bytes;
  return count > limits.observations || size > limits.bytes;
}

/**
 * Sets an order aside whole: it keeps its states, its names and what was recorded, and forgets its
 * facts, so that each later word about it costs next to nothing. They are still in the history.
 *
 * @param by the id of the observation that did not fit any more.
 */
export function setAside(record: OrderRecord, by: string, limits: OrderLimits): SetAsideRecord {
  const { observations, bytes } = limits;
  return {
    ...record,
    folded: withoutFacts(record.folded),
    setAside: { by, limits: { observations, bytes } },
  };
}

/** An observation without what it says, for an order whose first word is too long already. */
export function emptied({ unknown: _, ...observation }: Observation): Observation {
  const { transitionTimes: __, fraudTransitionTimes: ___, ...rest } = observation;
  return { ...rest, events: [], releases: false };
}

/** The same while it is read to begin anew: nothing may be said about it until that is done. */
export function beingRead(record: SetAsideRecord): SetAsideRecord {
  return { ...record, setAside: { ...record.setAside, beingRead: true } };
}

/** The same after something was said about it. */
export function arrivedWhileRead(record: SetAsideRecord): SetAsideRecord {
  const { beingRead: wasRead, ...setAside } = record.setAside;
  return wasRead === true ? { ...record, setAside } : record;
}

/** Why an order is set aside, and what to do. */
export function whySetAside(record: SetAsideRecord): string {
  const { limits } = record.setAside;
  return (
    `It was set aside: it has more than ${limits.observations} observations, or more than ` +
    `${limits.bytes} bytes of them. Reconcile it, and it begins anew from a read.`
  );
}

/**
 * Whether so much was heard of an order since it was pruned that no more is taken in. It never begins
 * anew: what was recorded of it is gone, and it would be released again. A first late word is always
 * taken in, so that a person hears of it.
 */
export function isComplete(record: PrunedRecord, bytes: number, limits: OrderLimits): boolean {
  const late = parkedCount(record);
  const size = (record.bytes ?? 0) + bytes;
  return late > 0 && (late >= limits.observations || size > limits.bytes);
}

/** Why nothing more is taken in about an order that was pruned, and what to do. */
export function whyComplete({ observations, bytes }: OrderLimits): string {
  return (
    `It was pruned, and more than ${observations} observations, or more than ${bytes} bytes of them, came ` +
    'since. Look it up at the provider, act on it there, and dismiss them.'
  );
}

/** Why nothing may be done to an order that was set aside. */
export function setAsideAnswer(record: SetAsideRecord): GateAnswer {
  return { allowed: false, because: whySetAside(record), reasons: ['set_aside'] };
}
