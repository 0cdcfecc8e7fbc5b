import type { Observation } from '../../order/observation.js';
import {
  type Evidence,
  evidenceFrom,
  happensBefore,
  isSubset,
  ownEvidence,
  type WithEvidence,
} from './evidence.js';
import { contentDigest } from './identity.js';
import { compareKeys, type Key, keyOf } from './key.js';
import { type Group, topological } from './topological.js';
import { recordedVisits, visitedWhen, visitIndex, withReported } from './visits.js';

/**
 * Sorts observations into the order in which they are folded, independent of their arrival: the
 * topological order under {@link happensBefore} that always takes the smallest key. A report of a state
 * without an order map gets the map it would have had, by the maps of the others.
 */
export function inFoldOrder(observations: readonly Observation[]): readonly WithEvidence[] {
  const groups = groupsOf(evidenceOfAll(observations));
  for (const { members } of groups) members.sort(compareKeyed);
  return topological(groups, compareKeyed).map(({ one }) => one);
}

/** An observation with its key and, once it was needed, the digest of its content. */
export interface Keyed {
  readonly one: WithEvidence;
  readonly key: Key;
  digest: string | undefined;
}

function compareKeyed(a: Keyed, b: Keyed): number {
  return compareKeys(a.key, b.key) || (digestOf(a) < digestOf(b) ? -1 : 1);
}

// Of two contents under one id, arrival decides which keeps the id, so the content has to decide here.
function digestOf(keyed: Keyed): string {
  keyed.digest ??= contentDigest(keyed.one.observation);
  return keyed.digest;
}

/** Observations with equal evidence, none of which certainly happened before another. */
export interface EvidenceGroup extends Group<Keyed> {
  readonly evidence: Evidence;
  readonly members: Keyed[];
  readonly following: EvidenceGroup[];
}

/** Observations grouped by their evidence. However many there are, there are few groups. */
export function groupsOf(all: readonly WithEvidence[]): readonly EvidenceGroup[] {
  const groups = new Map<string, EvidenceGroup>();
  const byOrder = new Map<number | undefined, EvidenceGroup[]>();
  for (const one of all) {
    const { observation, evidence } = one;
    const name = `${evidence.order} ${evidence.fraud}`;
    let group = groups.get(name);
    if (group === undefined) {
      group = { evidence, members: [], following: [] };
      groups.set(name, group);
      byOrder.set(evidence.order, [...(byOrder.get(evidence.order) ?? []), group]);
    }
    group.members.push({ one, key: keyOf(observation, evidence), digest: undefined });
  }
  const maps = [...byOrder];
  for (const [order, alike] of maps) {
    for (const [larger, groups] of maps) {
      if (!isSubset(order, larger)) continue;
      for (const { evidence, following } of alike) {
        following.push(...groups.filter((group) => happensBefore(evidence, group.evidence)));
      }
    }
  }
  return [...groups.values()];
}

/** Each observation with its own evidence, or, where it reports a state without, with that of the others. */
function evidenceOfAll(observations: readonly Observation[]): readonly WithEvidence[] {
  const all = observations.map(ownEvidence);
  const reports = all.map(({ report }) => report).filter((report) => report !== undefined);
  if (reports.length === 0) return all;
  // Without any transition times nothing is proven, and instants decide.
  const recorded = recordedVisits(observations.map((one) => one.transitionTimes ?? {}));
  if (recorded.length === 0) return all;
  const index = visitIndex(withReported(recorded, reports));
  const onRecord = new Set<string>(recorded.map(({ state }) => state));
  return all.map((own) => {
    const { observation, report } = own;
    if (report === undefined) return own;
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
