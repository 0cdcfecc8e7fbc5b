import { type Instant, secondOf } from '../order/instant.js';
import type { TransitionTimes } from '../order/observation.js';
import { ORDER_STATES, type OrderState } from '../order/state.js';
import { chain, nextStates, tagsOf } from './edges.js';

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
  return visits.flatMap((visit, index) => {
    const before = visits[index - 1];
    if (before === undefined || before.state === visit.state) return [visit];
    const since: readonly string[] = visits.slice(index).map(({ state }) => state);
    const way = chain('order', before.state, visit.state, (state) => since.includes(state));
    // In the order region a chain has no other states.
    const states = (way ?? [visit.state]) as readonly OrderState[];
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
  const first = new Map<OrderState, Instant>();
  for (const { state, at } of reports) {
    if (recorded.some((visit) => visit.state === state)) continue;
    first.set(state, Math.min(at, first.get(state) ?? at));
  }
  const unrecorded = [...first].map(([state, at]) => ({ state, at: Math.max(at, end) }));
  return [...recorded, ...inOrder(unrecorded)];
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
  visits: readonly Visit[],
): ReadonlySet<OrderState> {
  const by = visits.findLastIndex(({ at }) => secondOf(at) <= instant);
  const latest = visits.findLastIndex((visit, index) => index <= by && visit.state === state);
  if (latest !== -1) {
    return upTo(visits, isBack(state, visits.slice(0, by + 1), latest) ? by : latest);
  }
  if (fitsBetween(visits[by], state, visits[by + 1])) return upTo(visits, by).add(state);
  return upTo(
    visits,
    visits.findIndex((visit) => visit.state === state),
  ).add(state);
}

/**
 * Whether edges lead from the last of these visits back to `state`, which was visited at `index`: over
 * states visited since, or, as a dispute falls back to where it came from, over any but a dispute.
 */
function isBack(state: OrderState, visits: readonly Visit[], index: number): boolean {
  const since = visits.slice(index + 1).map((visit) => visit.state);
  const last = since.at(-1) ?? state;
  const passable = new Set<string>([
    ...since,
    ...visits.map((visit) => visit.state).filter((one) => !tagsOf(one).includes('disputed')),
  ]);
  return chain('order', last, state, (one) => passable.has(one)) !== undefined;
}

function fitsBetween(before: Visit | undefined, state: OrderState, after: Visit | undefined) {
  return (
    after !== undefined &&
    nextStates('order', before?.state ?? 'unreported').includes(state) &&
    nextStates('order', state).includes(after.state)
  );
}

function upTo(visits: readonly Visit[], end: number): Set<OrderState> {
  return new Set(visits.slice(0, end + 1).map(({ state }) => state));
}

function inOrder(visits: readonly Visit[]): readonly Visit[] {
  return visits.toSorted(
    (a, b) => a.at - b.at || ORDER_STATES.indexOf(a.state) - ORDER_STATES.indexOf(b.state),
  );
}
