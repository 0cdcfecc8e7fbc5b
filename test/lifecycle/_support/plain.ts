import { chain, isDisputed, nextStates } from '../../../src/lifecycle/machine/edges.js';
import { contentDigest } from '../../../src/lifecycle/sorting/identity.js';
import { compareKeys, keyOf, type Proven, precedes } from '../../../src/lifecycle/sorting/sort.js';
import type { Visit } from '../../../src/lifecycle/sorting/visits.js';
import type { TransitionTimes } from '../../../src/order/observation.js';
import { ORDER_STATES, type OrderState } from '../../../src/order/state.js';
import { secondOf } from '../../../src/order/time/instant.js';

/*
 * Slow versions of what the core computes, written directly from its documentation.
 */

/** The topological order by certain evidence that always takes the smallest key. */
export function plainOrder(proven: readonly Proven[]): readonly Proven[] {
  const digests = new Map(proven.map((one) => [one, contentDigest(one.observation)]));
  const left = proven.toSorted(
    (a, b) =>
      compareKeys(keyOf(a.observation, a.evidence), keyOf(b.observation, b.evidence)) ||
      ((digests.get(a) ?? '') < (digests.get(b) ?? '') ? -1 : 1),
  );
  const sorted: Proven[] = [];
  while (left.length > 0) {
    const ready = left.findIndex(
      (one) => !left.some(({ evidence }) => precedes(evidence, one.evidence)),
    );
    sorted.push(...left.splice(ready, 1));
  }
  return sorted;
}

/** Every visit that any list records, completed where a time was overwritten. */
export function plainVisits(lists: readonly TransitionTimes[]): readonly Visit[] {
  const visits: Visit[] = [];
  for (const state of ORDER_STATES) {
    for (const at of new Set(lists.flatMap((times) => times[state] ?? []))) {
      visits.push({ state, at });
    }
  }
  visits.sort((a, b) => a.at - b.at);
  return visits.flatMap((visit, index) => {
    const before = visits[index - 1];
    if (before === undefined || before.state === visit.state) return [visit];
    const since: readonly string[] = visits.slice(index).map(({ state }) => state);
    const way = chain('order', before.state, visit.state, (state) => since.includes(state));
    return ((way ?? [visit.state]) as readonly OrderState[]).map((state) => ({ ...visit, state }));
  });
}

/** The states that an order had visited when a message without a list reported `state`. */
export function plainlyVisited(
  { state, at: instant }: Visit,
  visits: readonly Visit[],
): ReadonlySet<OrderState> {
  const upTo = (end: number) => visits.slice(0, end + 1).map((visit) => visit.state);
  const by = visits.findLastIndex(({ at }) => secondOf(at) <= instant);
  const latest = upTo(by).lastIndexOf(state);
  if (latest !== -1) {
    const since = upTo(by).slice(latest + 1);
    const passable: readonly string[] = [...since, ...upTo(by).filter((one) => !isDisputed(one))];
    const way = chain('order', since.at(-1) ?? state, state, (one) => passable.includes(one));
    return new Set(upTo(way === undefined ? latest : by));
  }
  const next = visits[by + 1];
  const fits =
    next !== undefined &&
    nextStates('order', visits[by]?.state ?? 'unreported').includes(state) &&
    nextStates('order', state).includes(next.state);
  const first = visits.findIndex((visit) => visit.state === state);
  return new Set([...upTo(fits ? by : first), state]);
}
