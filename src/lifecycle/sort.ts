import type { Instant } from '../order/instant.js';
import type { Observation } from '../order/observation.js';
import { FRAUD_STATES, ORDER_STATES } from '../order/state.js';
import { contentDigest } from './identity.js';

/** The states that a map of transition times records, as one bit each; undefined without a map. */
export interface Evidence {
  readonly order?: number;
  readonly fraud?: number;
}

/** What decides between two observations that no certain evidence separates. */
export interface Key {
  readonly instant: Instant;
  /** How many states its maps record. */
  readonly size: number;
  /** The id it came under. */
  readonly id: string;
}

function bits(states: readonly string[], times: object | undefined): number | undefined {
  if (times === undefined) return undefined;
  const mask = states.reduce((sum, state, bit) => (state in times ? sum | (1 << bit) : sum), 0);
  // An empty map proves nothing: it is as good as none.
  return mask === 0 ? undefined : mask;
}

/** Which visits the observation proves. */
export function evidenceOf(observation: Observation): Evidence {
  const order = bits(ORDER_STATES, observation.transitionTimes);
  const fraud = bits(FRAUD_STATES, observation.fraudTransitionTimes);
  return { ...(order === undefined ? {} : { order }), ...(fraud === undefined ? {} : { fraud }) };
}

/** How many states a mask records. */
export function countBits(mask: number | undefined): number {
  let count = 0;
  for (let rest = mask ?? 0; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

/** The key of an observation. */
export function keyOf(observation: Observation): Key {
  const { order, fraud } = evidenceOf(observation);
  return {
    instant: observation.instant,
    size: countBits(order) + countBits(fraud),
    id: observation.conflictsWith ?? observation.id,
  };
}

// Two contents under one id: which of them kept the id is an accident of arrival.
function compareContents(a: Observation, b: Observation): number {
  return contentDigest(a) < contentDigest(b) ? -1 : 1;
}

/** Negative when `a` comes first. */
export function compareKeys(a: Key, b: Key): number {
  return a.instant - b.instant || a.size - b.size || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/**
 * Certain evidence, whatever the clocks say: transition times only grow, so what records a strict
 * subset was said before. On every map that both carry, the earlier one's states are a subset, on at
 * least one of them strictly. Without an order map there is no certainty.
 */
export function precedes(a: Evidence, b: Evidence): boolean {
  if (a.order === undefined || b.order === undefined) return false;
  if ((a.order & ~b.order) !== 0) return false;
  if (a.fraud === undefined || b.fraud === undefined) return a.order !== b.order;
  if ((a.fraud & ~b.fraud) !== 0) return false;
  return a.order !== b.order || a.fraud !== b.fraud;
}

/**
 * The order in which observations are folded, independent of the order in which they arrived: the
 * topological order under {@link precedes} that always takes the smallest key.
 */
export function inFoldOrder(observations: readonly Observation[]): readonly Observation[] {
  const byKey = observations
    .map((observation) => ({
      observation,
      key: keyOf(observation),
      evidence: evidenceOf(observation),
      waitsFor: 0,
      placed: false,
    }))
    .sort((a, b) => compareKeys(a.key, b.key) || compareContents(a.observation, b.observation));
  for (const one of byKey) {
    one.waitsFor = byKey.filter(({ evidence }) => precedes(evidence, one.evidence)).length;
  }
  const sorted: Observation[] = [];
  while (sorted.length < byKey.length) {
    const next = byKey.find(({ placed, waitsFor }) => !placed && waitsFor === 0);
    // Subset relations have no cycles, so something is always ready.
    if (next === undefined) throw new Error('certain evidence contradicts itself');
    next.placed = true;
    sorted.push(next.observation);
    for (const one of byKey) if (precedes(next.evidence, one.evidence)) one.waitsFor -= 1;
  }
  return sorted;
}
