import type { Observation } from '../../order/observation.js';
import { reportedBy } from '../../order/reported.js';
import { FRAUD_STATES, ORDER_STATES } from '../../order/state.js';
import type { Instant } from '../../order/time/instant.js';
import { contentDigest } from './identity.js';
import { cameUnder } from './renderings.js';
import { type Group, topological } from './topological.js';
import { recordedVisits, type Visit, visitedWhen, visitIndex, withReported } from './visits.js';

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

const ORDER_BITS: ReadonlyMap<string, number> = bitsOf(ORDER_STATES);
const FRAUD_BITS: ReadonlyMap<string, number> = bitsOf(FRAUD_STATES);

function bitsOf(states: readonly string[]): ReadonlyMap<string, number> {
  return new Map(states.map((state, index) => [state, 1 << index]));
}

function mask(bits: ReadonlyMap<string, number>, times: object | undefined): number | undefined {
  let all = 0;
  for (const state in times) all |= bits.get(state) ?? 0;
  // An empty map proves nothing: it is as good as none.
  return all === 0 ? undefined : all;
}

function evidenceFrom(observation: Observation, times: object | undefined): Evidence {
  const order = mask(ORDER_BITS, times);
  const fraud = mask(FRAUD_BITS, observation.fraudTransitionTimes);
  if (order === undefined) return fraud === undefined ? {} : { fraud };
  return fraud === undefined ? { order } : { order, fraud };
}

/** How many states a mask records. */
export function countBits(mask: number | undefined): number {
  let count = 0;
  for (let rest = mask ?? 0; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

/** The key of an observation. */
export function keyOf(observation: Observation, { order, fraud }: Evidence): Key {
  return {
    instant: observation.instant,
    size: countBits(order) + countBits(fraud),
    id: cameUnder(observation),
  };
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
  if (!isPartOf(a.order, b.order)) return false;
  if (a.fraud === undefined || b.fraud === undefined) return a.order !== b.order;
  if ((a.fraud & ~b.fraud) !== 0) return false;
  return a.order !== b.order || a.fraud !== b.fraud;
}

/** Whether two order maps are there, and the one records nothing that the other does not. */
function isPartOf(order: number | undefined, other: number | undefined): boolean {
  return order !== undefined && other !== undefined && (order & ~other) === 0;
}

/** An observation with what is proven about it: by itself, or, where it is silent, by the others. */
export interface Proven {
  readonly observation: Observation;
  readonly evidence: Evidence;
  /** The states that transition times, its own or those of others, prove were visited by then. */
  readonly visited: readonly string[];
  /** The state it reports without an order map, and its instant. */
  readonly report?: Visit;
}

/** What an observation proves by itself. */
export function provenAlone(observation: Observation): Proven {
  const times = observation.transitionTimes;
  const evidence = evidenceFrom(observation, times);
  const visited = Object.keys(times ?? {});
  const state = evidence.order === undefined ? reportedBy(observation).state : undefined;
  if (state === undefined) return { observation, evidence, visited };
  return { observation, evidence, visited, report: { state, at: observation.instant } };
}

/**
 * The order in which observations are folded, independent of the order in which they arrived: the
 * topological order under {@link precedes} that always takes the smallest key. An observation that
 * reports a state without an order map is given the one it would have had, by the maps of the others.
 */
export function inFoldOrder(observations: readonly Observation[]): readonly Proven[] {
  const groups = groupsOf(provenTogether(observations));
  for (const { members } of groups) members.sort(compareKeyed);
  return topological(groups, compareKeyed).map(({ proven }) => proven);
}

/** An observation with its key and, once that was asked for, the digest of its content. */
export interface Keyed {
  readonly proven: Proven;
  readonly key: Key;
  digest: string | undefined;
}

function compareKeyed(a: Keyed, b: Keyed): number {
  return compareKeys(a.key, b.key) || (digestOf(a) < digestOf(b) ? -1 : 1);
}

// Two contents under one id: which of them kept the id is an accident of arrival.
function digestOf(keyed: Keyed): string {
  keyed.digest ??= contentDigest(keyed.proven.observation);
  return keyed.digest;
}

/** Observations of equal evidence: none of them precedes another. */
export interface Equals extends Group<Keyed> {
  readonly evidence: Evidence;
  readonly members: Keyed[];
  readonly following: Equals[];
}

/** All observations, grouped by what they prove. However many there are, there are few groups. */
export function groupsOf(all: readonly Proven[]): readonly Equals[] {
  const groups = new Map<string, Equals>();
  const byOrder = new Map<number | undefined, Equals[]>();
  for (const proven of all) {
    const { observation, evidence } = proven;
    const name = `${evidence.order} ${evidence.fraud}`;
    let group = groups.get(name);
    if (group === undefined) {
      group = { evidence, members: [], following: [] };
      groups.set(name, group);
      byOrder.set(evidence.order, [...(byOrder.get(evidence.order) ?? []), group]);
    }
    group.members.push({ proven, key: keyOf(observation, evidence), digest: undefined });
  }
  const kinds = [...byOrder];
  for (const [order, alike] of kinds) {
    for (const [larger, groups] of kinds) {
      if (!isPartOf(order, larger)) continue;
      for (const { evidence, following } of alike) {
        following.push(...groups.filter((group) => precedes(evidence, group.evidence)));
      }
    }
  }
  return [...groups.values()];
}

function provenTogether(observations: readonly Observation[]): readonly Proven[] {
  const all = observations.map(provenAlone);
  const reports = all.map(({ report }) => report).filter((report) => report !== undefined);
  // Where nobody records anything, nothing is proven, and instants decide.
  if (reports.length === 0) return all;
  const recorded = recordedVisits(observations.map((one) => one.transitionTimes ?? {}));
  if (recorded.length === 0) return all;
  const index = visitIndex(withReported(recorded, reports));
  const onRecord = new Set<string>(recorded.map(({ state }) => state));
  return all.map((alone) => {
    const { observation, report } = alone;
    if (report === undefined) return alone;
    const visited = visitedWhen(report, index);
    const times = Object.fromEntries([...visited].map((state) => [state, report.at]));
    return {
      observation,
      report,
      evidence: evidenceFrom(observation, times),
      visited: [...visited].filter((state) => onRecord.has(state)),
    };
  });
}
