import { noFacts } from '../../order/facts/known-facts.js';
import { WritableParts } from '../../order/facts/writable-parts.js';
import type { TransitionTimes } from '../../order/observation.js';
import { isOrderState, type OrderState } from '../../order/state.js';
import { isDisputed } from '../machine/edges.js';
import type { Snapshot } from '../machine/snapshot.js';
import { restore } from '../machine/step.js';
import { open, seal } from '../record/snapshot-envelope.js';
import { countStates, type Evidence, type WithEvidence } from '../sorting/evidence.js';
import { compareKeys, keyOf } from '../sorting/key.js';
import type { Folded, Parked } from './folded.js';

/** An order while it is folded: changed in place, and not visible to others before it is finished. */
export type WorkingOrder = Writable<Omit<Required<Folded>, Optional | 'snapshot' | 'parked'>> & {
  // Always present: objects of one shape are several times as fast to change and to copy.
  [Part in Optional]: Folded[Part] | undefined;
} & {
  snapshot: Snapshot;
  readonly parked: Parked[];
  /** The parts of the known facts that may be changed in place; undefined: none. */
  readonly writable: WritableParts | undefined;
};

type Optional = 'entered' | 'disputedAt' | 'joined';
type Writable<T> = { -readonly [Part in keyof T]: T[Part] };

/**
 * An order without any observation: the start of a fold of all of these.
 *
 * @param inPlace whether facts may be changed in place, because nobody looks at them in between.
 * @throws RangeError when there are none, or when they are not all about one order.
 */
export function emptyOrder(sorted: readonly WithEvidence[], inPlace: boolean): WorkingOrder {
  const [first] = sorted;
  if (first === undefined) throw new RangeError('an order needs at least one observation');
  const { account, orderId } = first.observation;
  const isOther = ({ observation }: WithEvidence) =>
    observation.account !== account || observation.orderId !== orderId;
  if (sorted.some(isOther)) {
    throw new RangeError('these observations are about different orders');
  }
  return {
    account,
    orderId,
    snapshot: restore(
      { order: 'unreported', fraud: 'unknown' },
      { account, orderId, ...noFacts() },
    ),
    count: 0,
    last: { id: '', evidence: {} },
    greatest: { instant: Number.MIN_SAFE_INTEGER, size: 0, id: '' },
    longest: { order: 0, fraud: 0 },
    unmapped: false,
    visited: [],
    parked: [],
    disputes: 0,
    released: false,
    entered: undefined,
    disputedAt: undefined,
    joined: undefined,
    writable: inPlace ? new WritableParts() : undefined,
  };
}

/** A stored order, to be folded on. */
export function resumed(folded: Folded): WorkingOrder {
  const { account, orderId, count, last, greatest, longest, unmapped } = folded;
  const { visited, disputes, released, entered, disputedAt, joined } = folded;
  return {
    account,
    orderId,
    snapshot: open(folded.snapshot),
    count,
    last,
    greatest,
    longest,
    unmapped,
    visited,
    parked: [...folded.parked],
    disputes,
    released,
    entered,
    disputedAt,
    joined,
    writable: undefined,
  };
}

/** The order once everything is folded in. */
export function finished(order: WorkingOrder): Folded {
  const { account, orderId, count, last, greatest, longest, unmapped } = order;
  const { visited, parked, disputes, released, entered, disputedAt, joined } = order;
  const folded: Writable<Folded> = {
    account,
    orderId,
    snapshot: seal(order.snapshot),
    count,
    last,
    greatest,
    longest,
    unmapped,
    visited,
    parked,
    disputes,
    released,
  };
  if (entered !== undefined) folded.entered = entered;
  if (disputedAt !== undefined) folded.disputedAt = disputedAt;
  if (joined !== undefined) folded.joined = joined;
  return folded;
}

/** Counts an observation, and remembers its place in the fold order. */
export function addPlace(
  order: WorkingOrder,
  { observation, evidence, report }: WithEvidence,
  id: string,
): void {
  const key = keyOf(observation, evidence);
  order.count += 1;
  order.last = { id, evidence };
  if (compareKeys(key, order.greatest) > 0) order.greatest = key;
  order.longest = longer(order.longest, evidence);
  order.unmapped ||= report !== undefined;
}

/** Adds states that transition times prove were visited, and states that were entered. */
export function addVisited(
  order: WorkingOrder,
  times: TransitionTimes | undefined,
  entered: readonly OrderState[],
): void {
  const { visited } = order;
  const recorded = times === undefined ? [] : Object.keys(times).filter(isOrderState);
  const added = [...recorded, ...entered].filter((state) => !visited.includes(state));
  if (added.length > 0) order.visited = [...new Set([...visited, ...added])].sort();
  order.disputes += entered.filter(isDisputed).length;
}

/** Adds the times at which states were entered, by the provider's own record. */
export function addTimes(order: WorkingOrder, times: TransitionTimes | undefined): void {
  const recorded = Object.entries(times ?? {}).filter(([state]) => isOrderState(state));
  if (recorded.length === 0) return;
  order.entered = { ...order.entered, ...Object.fromEntries(recorded) };
  const known = order.disputedAt ?? [];
  const disputes = recorded
    .filter(([state, at]) => isDisputed(state) && !known.includes(at))
    .map(([, at]) => at);
  if (disputes.length > 0) order.disputedAt = [...known, ...disputes].sort((a, b) => a - b);
}

/** Parks an observation, unless it is parked already as another rendering of the same event. */
export function park(order: WorkingOrder, parked: Parked): void {
  if (!order.parked.some(({ id, newest }) => id === parked.id && newest)) order.parked.push(parked);
}

/** Marks parked observations as overtaken: a later one has reported the state of the order. */
export function overtakeParked({ parked }: WorkingOrder): void {
  // Those that were overtaken before come first and need no second look.
  for (let index = parked.length - 1; ; index -= 1) {
    const one = parked[index];
    if (one === undefined || !one.newest) return;
    parked[index] = { ...one, newest: false };
  }
}

function longer(longest: Folded['longest'], { order, fraud }: Evidence): Folded['longest'] {
  const orderStates = countStates(order);
  const fraudStates = countStates(fraud);
  if (orderStates <= longest.order && fraudStates <= longest.fraud) return longest;
  return {
    order: Math.max(longest.order, orderStates),
    fraud: Math.max(longest.fraud, fraudStates),
  };
}
