import type { TransitionTimes } from '../../order/observation.js';
import { ORDER_STATES, type OrderState } from '../../order/state.js';
import { type Instant, secondOf } from '../../order/time/instant.js';
import { chain, isDisputed, nextStates } from '../machine/edges.js';

/** One entry into a state. */
export interface Visit {
  readonly state: OrderState;
  readonly at: Instant;
}

/**
 * Every visit that any list of transition times records, in the order in which they happened. The
 * lists know whole seconds; within one, the order of the documentation's own list of states decides.
 */
export function recordedVisits(lists: readonly TransitionTimes[]): readonly Visit[] {
  const visits = new Map<string, Visit>();
  for (const times of lists) {
    for (const state of ORDER_STATES) {
      const at = times[state];
      if (at !== undefined) visits.set(`${state} ${at}`, { state, at });
    }
  }
  return withOverwritten(inOrder([...visits.values()]));
}

/**
 * Entering a state again may overwrite its time. Where no edge leads from one visit to the next, the
 * order went through states that are recorded only later: they get a visit where the gap is.
 */
function withOverwritten(visits: readonly Visit[]): readonly Visit[] {
  const last = new Map(visits.map(({ state }, index) => [state, index]));
  const since = new Set<string>(last.keys());
  // An order of many visits makes the same few moves again and again.
  const ways = new Map<string, readonly string[] | undefined>();
  return visits.flatMap((visit, index) => {
    const before = visits[index - 1];
    if (before === undefined || before.state === visit.state) return [visit];
    if (last.get(before.state) === index - 1) {
      since.delete(before.state);
      ways.clear();
    }
    const move = `${before.state} ${visit.state}`;
    if (!ways.has(move)) {
      ways.set(
        move,
        chain('order', before.state, visit.state, (state) => since.has(state)),
      );
    }
    // In the order region a chain has no other states.
    const states = (ways.get(move) ?? [visit.state]) as readonly OrderState[];
    return states.map((state) => ({ state, at: visit.at }));
  });
}

/**
 * Adds the states that were reported, at those instants, but that no list records. As transition
 * times only grow, such a state was entered after everything that is recorded.
 */
export function withReported(
  recorded: readonly Visit[],
  reports: readonly Visit[],
): readonly Visit[] {
  const end = recorded.at(-1)?.at ?? Number.NEGATIVE_INFINITY;
  const onRecord = new Set(recorded.map(({ state }) => state));
  const first = new Map<OrderState, Instant>();
  for (const { state, at } of reports) {
    if (onRecord.has(state)) continue;
    first.set(state, Math.min(at, first.get(state) ?? at));
  }
  const unrecorded = [...first].map(([state, at]) => ({ state, at: Math.max(at, end) }));
  return [...recorded, ...inOrder(unrecorded)];
}

/** Visits in the order in which they happened, so that one is found without looking at all of them. */
export interface VisitIndex {
  readonly visits: readonly Visit[];
  /** The second of each visit. */
  readonly seconds: readonly Instant[];
  /** Which visits each state has, in the order in which the states were first visited. */
  readonly placesOf: ReadonlyMap<OrderState, readonly number[]>;
}

/** Prepares visits, in the order in which they happened, for many questions. */
export function visitIndex(visits: readonly Visit[]): VisitIndex {
  const placesOf = new Map<OrderState, number[]>();
  for (const [place, { state }] of visits.entries()) {
    const places = placesOf.get(state);
    if (places === undefined) placesOf.set(state, [place]);
    else places.push(place);
  }
  return { visits, seconds: visits.map(({ at }) => secondOf(at)), placesOf };
}

/** The place of the last of these ascending numbers that is at most so great; -1 when none is. */
function lastAtMost(ascending: readonly number[], most: number): number {
  let from = 0;
  let to = ascending.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((ascending[middle] ?? most) <= most) from = middle + 1;
    else to = middle;
  }
  return from - 1;
}

/** The last visit of a state up to and including the one at `end`; -1 when there is none. */
function latestVisit({ placesOf }: VisitIndex, state: OrderState, end: number): number {
  const places = placesOf.get(state) ?? [];
  return places[lastAtMost(places, end)] ?? -1;
}

/**
 * The states that an order had visited when a message without a list of its own said that it was in
 * `state`, concluded from all visits there were:
 *
 * - visited by then, and no other state since: it was in it;
 * - visited by then, and others since: it was back in it if edges lead back over those; otherwise
 *   the message is older than its instant and belongs to that visit;
 * - not visited by then: a visit whose time a later one overwrote, if edges lead from where it was
 *   through `state` to where it went next; otherwise the message is younger than its instant and
 *   belongs to the first visit.
 */
export function visitedWhen(
  { state, at: instant }: Visit,
  index: VisitIndex,
): ReadonlySet<OrderState> {
  const { visits, seconds } = index;
  const by = lastAtMost(seconds, instant);
  const latest = latestVisit(index, state, by);
  if (latest !== -1) return upTo(index, isBack(index, state, latest, by) ? by : latest);
  if (fitsBetween(visits[by], state, visits[by + 1])) return upTo(index, by).add(state);
  const [first = -1] = index.placesOf.get(state) ?? [];
  return upTo(index, first).add(state);
}

/**
 * Whether edges lead from the visit at `by` back to `state`, which was last visited at `latest`: over
 * states visited since, or, as a dispute falls back to where it came from, over any but a dispute.
 */
function isBack(index: VisitIndex, state: OrderState, latest: number, by: number): boolean {
  const passable = (one: string) => {
    // In the order region a chain has no other states.
    const visited = latestVisit(index, one as OrderState, by);
    return visited > latest || (visited !== -1 && !isDisputed(one));
  };
  return chain('order', index.visits[by]?.state ?? state, state, passable) !== undefined;
}

function fitsBetween(before: Visit | undefined, state: OrderState, after: Visit | undefined) {
  return (
    after !== undefined &&
    nextStates('order', before?.state ?? 'unreported').includes(state) &&
    nextStates('order', state).includes(after.state)
  );
}

function upTo({ placesOf }: VisitIndex, end: number): Set<OrderState> {
  const visited = [...placesOf].filter(([, [first = 0]]) => first <= end);
  return new Set(visited.map(([state]) => state));
}

function inOrder(visits: readonly Visit[]): readonly Visit[] {
  return visits.toSorted(
    (a, b) => a.at - b.at || ORDER_STATES.indexOf(a.state) - ORDER_STATES.indexOf(b.state),
  );
}
