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
 * @param unfolded the observations that were taken in and are not in the record yet.
 * @param bytes the size of the additional observation.
 */
export function exceedsLimits(
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
 * Sets an order aside: it keeps its states, its ids and its recorded milestones, and loses its facts, so
 * that each later observation of it costs almost nothing. The history still has the facts.
 *
 * @param by the id of the observation that did not fit.
 */
export function setAside(record: OrderRecord, by: string, limits: OrderLimits): SetAsideRecord {
  const { observations, bytes } = limits;
  return {
    ...record,
    folded: withoutFacts(record.folded),
    setAside: { by, limits: { observations, bytes } },
  };
}

/** An observation without its content, for an order whose first observation exceeds the limits. */
export function withoutContent({ unknown: _, ...observation }: Observation): Observation {
  const { transitionTimes: __, fraudTransitionTimes: ___, ...rest } = observation;
  return { ...rest, events: [], releases: false };
}

/** The same order while it is being read to begin anew. */
export function beingRead(record: SetAsideRecord): SetAsideRecord {
  return { ...record, setAside: { ...record.setAside, beingRead: true } };
}

/** The same order after something arrived about it: a read that is under way is out of date. */
export function arrivedWhileRead(record: SetAsideRecord): SetAsideRecord {
  const { beingRead: wasBeingRead, ...setAside } = record.setAside;
  return wasBeingRead === true ? { ...record, setAside } : record;
}

/** Why an order is set aside, and what to do about it. */
export function whySetAside(record: SetAsideRecord): string {
  const { limits } = record.setAside;
  return (
    `The order is set aside: it has more than ${limits.observations} observations or more than ` +
    `${limits.bytes} bytes of them. Reconcile it to begin it anew from a read; where the provider reports ` +
    'payments and not orders, it stays so: act on it at the provider.'
  );
}

/**
 * Whether a pruned order takes in no more, because what arrived since reaches its limits. Such an order
 * cannot begin anew: its recorded milestones are gone, and it would be released again. The first late
 * observation is always taken in, so that a person is notified.
 */
export function isFull(record: PrunedRecord, bytes: number, limits: OrderLimits): boolean {
  const late = parkedCount(record);
  const size = (record.bytes ?? 0) + bytes;
  return late > 0 && (late >= limits.observations || size > limits.bytes);
}

/** Why nothing more is taken in about a pruned order, and what to do about it. */
export function whyFull({ observations, bytes }: OrderLimits): string {
  return (
    `The order was pruned, and more than ${observations} observations or more than ${bytes} bytes of them ` +
    'have arrived since. Look it up at the provider, act on it there, and dismiss them.'
  );
}

/** The answer of every gate about an order that is set aside. */
export function setAsideAnswer(record: SetAsideRecord): GateAnswer {
  return { allowed: false, because: whySetAside(record), reasons: ['set_aside'] };
}
