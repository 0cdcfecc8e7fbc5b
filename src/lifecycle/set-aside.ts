import type { GateAnswer } from '../order/gate.js';
import type { Observation } from '../order/observation.js';
import type { OrderLimits } from '../order/order-limits.js';
import { isPruned, type OrderRecord, type SetAsideRecord } from './order-record.js';
import { withoutFacts } from './pruned.js';

/** How many bytes an observation counts as. */
export function bytesOf(observation: Observation): number {
  return Buffer.byteLength(JSON.stringify(observation));
}

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

/** Why an order is set aside, and what to do. */
export function whySetAside(record: SetAsideRecord): string {
  const { limits } = record.setAside;
  const remedy = isPruned(record)
    ? 'Look it up at the provider, and act on it there.'
    : 'Reconcile it, and it begins anew from a read.';
  return (
    `It was set aside: it has more than ${limits.observations} observations, or more than ` +
    `${limits.bytes} bytes of them. ${remedy}`
  );
}

/** Why nothing may be done to an order that was set aside. */
export function setAsideAnswer(record: SetAsideRecord): GateAnswer {
  return { allowed: false, because: whySetAside(record), reasons: ['set_aside'] };
}
