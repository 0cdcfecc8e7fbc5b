import type { Observation } from '../../order/observation.js';
import { reportedBy } from '../../order/reported.js';
import { FRAUD_STATES, ORDER_STATES } from '../../order/state.js';
import type { Visit } from './visits.js';

/** The states that each map of transition times records, one bit per state; absent without a map. */
export interface Evidence {
  readonly order?: number;
  readonly fraud?: number;
}

/** An observation with its evidence: its own, or, where it has none, what the others prove about it. */
export interface WithEvidence {
  readonly observation: Observation;
  readonly evidence: Evidence;
  /** The states that transition times, its own or those of others, prove were visited by then. */
  readonly visited: readonly string[];
  /** The state that it reports without an order map, and its instant. */
  readonly report?: Visit;
}

/** An observation with the evidence that it carries itself. */
export function ownEvidence(observation: Observation): WithEvidence {
  const times = observation.transitionTimes;
  const evidence = evidenceFrom(observation, times);
  const visited = Object.keys(times ?? {});
  const state = evidence.order === undefined ? reportedBy(observation).state : undefined;
  if (state === undefined) return { observation, evidence, visited };
  return { observation, evidence, visited, report: { state, at: observation.instant } };
}

/** The evidence of an observation with these transition times of the order. */
export function evidenceFrom(observation: Observation, times: object | undefined): Evidence {
  const order = mask(ORDER_BITS, times);
  const fraud = mask(FRAUD_BITS, observation.fraudTransitionTimes);
  if (order === undefined) return fraud === undefined ? {} : { fraud };
  return fraud === undefined ? { order } : { order, fraud };
}

/**
 * Whether `a` certainly happened before `b`, whatever the clocks say. Transition times only grow, so on
 * every map that both carry, the states of the earlier one are a subset, and a strict one on at least one
 * map. Without order maps there is no certainty.
 */
export function happensBefore(a: Evidence, b: Evidence): boolean {
  if (!isSubset(a.order, b.order)) return false;
  if (a.fraud === undefined || b.fraud === undefined) return a.order !== b.order;
  if ((a.fraud & ~b.fraud) !== 0) return false;
  return a.order !== b.order || a.fraud !== b.fraud;
}

/** Whether both order maps exist, and the second records every state of the first. */
export function isSubset(order: number | undefined, other: number | undefined): boolean {
  return order !== undefined && other !== undefined && (order & ~other) === 0;
}

/** The number of states in a mask. */
export function countStates(mask: number | undefined): number {
  let count = 0;
  for (let rest = mask ?? 0; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

const ORDER_BITS: ReadonlyMap<string, number> = bitsOf(ORDER_STATES);
const FRAUD_BITS: ReadonlyMap<string, number> = bitsOf(FRAUD_STATES);

function bitsOf(states: readonly string[]): ReadonlyMap<string, number> {
  return new Map(states.map((state, index) => [state, 1 << index]));
}

function mask(bits: ReadonlyMap<string, number>, times: object | undefined): number | undefined {
  let all = 0;
  for (const state in times) all |= bits.get(state) ?? 0;
  // An empty map proves as little as none.
  return all === 0 ? undefined : all;
}
