import { REJUDGED } from '../../src/lifecycle/milestones/due-milestones.js';
import type { StoredMilestone } from '../../src/store/store.js';
import type { SinkCall } from './judge.js';

/**
 * Keys of milestones that were first called after one that was recorded later for the same order.
 *
 * One that is withdrawn and comes back goes behind all others. If a server was killed before it stored how
 * a call ended, it may do so after the call: where it stood then is not known, so it is not compared.
 */
export function outOfOrder(
  stored: readonly StoredMilestone[],
  calls: readonly Pick<SinkCall, 'key' | 'orderId'>[],
): readonly string[] {
  const byKey = new Map(stored.map((one) => [one.milestone.key, one]));
  const latest = new Map<string, number>();
  const called = new Set<string>();
  const wrong: string[] = [];
  for (const { key, orderId } of calls) {
    const milestone = byKey.get(key);
    if (milestone === undefined || called.has(key)) continue;
    called.add(key);
    const before = latest.get(orderId) ?? Number.NEGATIVE_INFINITY;
    if (milestone.sequence < before) wrong.push(key);
    if (!mayHaveComeBack(milestone)) latest.set(orderId, Math.max(before, milestone.sequence));
  }
  return wrong;
}

function mayHaveComeBack({ attempts, milestone }: StoredMilestone): boolean {
  return attempts > 1 && REJUDGED.has(milestone.kind);
}
