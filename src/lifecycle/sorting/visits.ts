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
 * Every visit that any list of transition times records, in the order in which they happened. The lists
 * know whole seconds; within one second, the order of the documented list of states decides.
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
 * Entering a state again overwrites its time at the provider. Where no edge leads from one visit to the
 * next, the order went through states that are recorded only later: they get a visit in the gap.
 */
function withOverwritten(visits: readonly Visit[]): readonly Visit[] {
  const last = new Map(visits.map(({ state }, index) => [state, index]));
  const since = new Set<string>(last.keys());
  // An order with many visits repeats the same few moves.
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
    // A chain in the order region has only order states.
    const states = (ways.get(move) ?? [visit.state]) as readonly OrderState[];
    return states.map((state) => ({ state, at: visit.at }));
  });
}

/**
 * Adds the reported states that no list records. As transition times only grow, such a state was entered
 * after every recorded one.
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

/** Visits in the order in which they happened, indexed for a search by time and by state. */
export interface VisitIndex {
  readonly visits: readonly Visit[];
  /** The second of each visit. */
  readonly seconds: readonly Instant[];
  /** The positions of the visits of each state; states in the order of their first visit. */
  readonly positionsOf: ReadonlyMap<OrderState, readonly number[]>;
}

/** Indexes visits, given in the order in which they happened. */
export function visitIndex(visits: readonly Visit[]): VisitIndex {
  const positionsOf = new Map<OrderState, number[]>();
  for (const [position, { state }] of visits.entries()) {
    const positions = positionsOf.get(state);
    if (positions === undefined) positionsOf.set(state, [position]);
    else positions.push(position);
  }
  return { visits, seconds: visits.map(({ at }) => secondOf(at)), positionsOf };
}

/** The position of the last of these ascending numbers that is at most `most`; -1 when there is none. */
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
function latestVisit({ positionsOf }: VisitIndex, state: OrderState, end: number): number {
  const positions = positionsOf.get(state) ?? [];
  return positions[lastAtMost(positions, end)] ?? -1;
}

/**
 * The states that an order had visited when an observation without transition times reported it in
 * `state`, concluded from all visits:
 *
 * - visited by then, and no other state since: the order was in it;
 * - visited by then, and others since: the order had returned to it if edges lead back over those states;
 *   otherwise the report is older than its instant and belongs to that visit;
 * - not visited by then: a visit whose time a later one overwrote, if edges lead from the state before
 *   through `state` to the state after; otherwise the report is newer than its instant and belongs to the
 *   first visit.
 */
export function visitedWhen(
  { state, at: instant }: Visit,
  index: VisitIndex,
): ReadonlySet<OrderState> {
  const { visits, seconds } = index;
  const by = lastAtMost(seconds, instant);
  const latest = latestVisit(index, state, by);
  if (latest !== -1) return upTo(index, hasReturned(index, state, latest, by) ? by : latest);
  if (fitsBetween(visits[by], state, visits[by + 1])) return upTo(index, by).add(state);
  const [first = -1] = index.positionsOf.get(state) ?? [];
  return upTo(index, first).add(state);
}

/**
 * Whether edges lead from the visit at `by` back to `state`, which was last visited at `latest`: over
 * states visited since, or, as an order returns from a dispute to where it was, over any visited state
 * but a dispute.
 */
function hasReturned(index: VisitIndex, state: OrderState, latest: number, by: number): boolean {
  const passable = (one: string) => {
    // A chain in the order region has only order states.
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

function upTo({ positionsOf }: VisitIndex, end: number): Set<OrderState> {
  const visited = [...positionsOf].filter(([, [first = 0]]) => first <= end);
  return new Set(visited.map(([state]) => state));
}

function inOrder(visits: readonly Visit[]): readonly Visit[] {
  return visits.toSorted(
    (a, b) => a.at - b.at || ORDER_STATES.indexOf(a.state) - ORDER_STATES.indexOf(b.state),
  );
}
