import type { FactsReported, FraudReported, OrderReported } from '../order/event.js';
import { noFacts, Unshared } from '../order/facts/known-facts.js';
import type { Observation, TransitionTimes } from '../order/observation.js';
import {
  fraudStateOf,
  isFraudReported,
  isOrderReported,
  type Reported,
  reportedBy,
  stateOf,
} from '../order/reported.js';
import type { Standing } from '../order/standing.js';
import { isOrderState, type OrderState } from '../order/state.js';
import type { Instant } from '../order/time/instant.js';
import { chain, isDisputed, nextStates } from './machine/edges.js';
import { asks, type GuardVerdict, refusals } from './machine/guards.js';
import { refusedByMachine, refusedForUnknownWords } from './machine/refusal.js';
import type { Snapshot } from './machine/snapshot.js';
import { positionOf, restore, send } from './machine/step.js';
import { open, type SnapshotEnvelope, seal } from './record/envelope.js';
import { cameUnder, contradictedIds } from './sorting/renderings.js';
import {
  compareKeys,
  countBits,
  type Evidence,
  inFoldOrder,
  type Key,
  keyOf,
  type Proven,
  precedes,
  provenAlone,
} from './sorting/sort.js';

/** An observation that could not be applied, as the order remembers it. */
export interface Parked {
  readonly id: string;
  readonly standing: Exclude<Standing, { kind: 'applied' }>;
  readonly reported: Reported;
  /** True while nothing folded after it has told where the order is. */
  readonly newest: boolean;
  /** True when an operator decided that it no longer closes gates. */
  readonly dismissed?: true;
}

/** An order computed from the set of its observations. Plain JSON. */
export interface Folded {
  readonly account: string;
  readonly orderId: string;
  readonly snapshot: SnapshotEnvelope;
  /** How many observations are folded in. */
  readonly count: number;
  /**
   * Id of the one folded last, and what it proves.
   *
   * @internal
   */
  readonly last: { readonly id: string; readonly evidence: Evidence };
  /**
   * The greatest key of all, which need not be that of the last.
   *
   * @internal
   */
  readonly greatest: Key;
  /**
   * The most states any order map, and any fraud map, records.
   *
   * @internal
   */
  readonly longest: { readonly order: number; readonly fraud: number };
  /**
   * True when a state was reported without a map, so that later maps can prove where it belongs.
   *
   * @internal
   */
  readonly unmapped: boolean;
  /** Every state that was entered, or that transition times prove was visited. */
  readonly visited: readonly OrderState[];
  readonly parked: readonly Parked[];
  /** How often it went into dispute. */
  readonly disputes: number;
  /**
   * True once a message that may release the order was applied while it reported `accepted`, before
   * any dispute: of what was released before somebody else must say whether it was sent.
   */
  readonly released: boolean;
  /** When each state was entered last, by the provider's own record. Absent: it recorded nothing. */
  readonly entered?: TransitionTimes;
  /** Every recorded entry into a dispute; one that is entered again overwrites its time. */
  readonly disputedAt?: readonly Instant[];
}

/** What the fold itself needs to know beside the observations. */
export interface FoldOptions {
  /** Ids of parked observations that an operator dismissed. */
  readonly dismissed?: ReadonlySet<string>;
}

/**
 * Computes an order from the set of its observations, whatever the order they are given in.
 *
 * @throws RangeError when there are none, or when they are not all about one order.
 */
export function fold(observations: readonly Observation[], options: FoldOptions = {}): Folded {
  return standingsOf(observations, options).folded;
}

/** What one observation did to its order. */
export interface ObservationStanding {
  readonly observation: Observation;
  readonly standing: Standing;
  /** Where the order was once it was folded in. */
  readonly after: Pick<SnapshotEnvelope, 'value'>;
}

/** The same, with the standing of every observation, in fold order. */
export function standingsOf(
  observations: readonly Observation[],
  options: FoldOptions = {},
): {
  readonly folded: Folded;
  readonly judgements: readonly ObservationStanding[];
} {
  const sorted = inFoldOrder(observations);
  const folding = nothingKnown(sorted, new Unshared());
  const contradicted = contradictedIds(observations);
  const decided = { dismissed: dismissedEvents(observations, options, contradicted) };
  const judgements = sorted.map((proven): ObservationStanding => {
    const standing = append(folding, proven, decided, contradicted);
    const after = { value: positionOf(folding.snapshot) };
    return { observation: proven.observation, standing, after };
  });
  return { folded: finished(folding), judgements };
}

/** A decision about one rendering of an event is about the event. */
function dismissedEvents(
  observations: readonly Observation[],
  { dismissed = NOTHING }: FoldOptions,
  contradicted: ReadonlySet<string>,
): ReadonlySet<string> {
  const events = observations.flatMap(({ id, conflictsWith }) =>
    conflictsWith !== undefined && dismissed.has(id) && !contradicted.has(conflictsWith)
      ? [conflictsWith]
      : [],
  );
  return events.length === 0 ? dismissed : new Set([...dismissed, ...events]);
}

/** What one observation did to its order, and all that was known of the order then. */
export interface DetailedStanding extends ObservationStanding {
  readonly after: Pick<SnapshotEnvelope, 'value' | 'context'>;
}

/**
 * What became of every observation, in fold order, with all that was known after each: to show a
 * history. Of an order of many facts that is many copies.
 */
export function standingsInDetail(
  observations: readonly Observation[],
): readonly DetailedStanding[] {
  const sorted = inFoldOrder(observations);
  const folding = nothingKnown(sorted, undefined);
  const contradicted = contradictedIds(observations);
  return sorted.map((proven) => {
    const standing = append(folding, proven, {}, contradicted);
    const { value, context } = seal(folding.snapshot);
    return { observation: proven.observation, standing, after: { value, context } };
  });
}

/** An order while it is folded: written in place, and seen by nobody before it is finished. */
type Folding = { -readonly [Part in keyof Omit<Folded, 'snapshot' | 'parked'>]: Folded[Part] } & {
  snapshot: Snapshot;
  readonly parked: Parked[];
  /** Which known facts may be written in place; undefined: none. */
  readonly unshared: Unshared | undefined;
};

/** An order of which nothing was ever heard; the start of every fold. */
function nothingKnown(sorted: readonly Proven[], unshared: Unshared | undefined): Folding {
  const [first] = sorted;
  if (first === undefined) throw new RangeError('an order needs at least one observation');
  const { account, orderId } = first.observation;
  const isOther = ({ observation }: Proven) =>
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
    unshared,
  };
}

/** A stored order, to be folded on. */
function resumed(folded: Folded): Folding {
  return {
    ...folded,
    snapshot: open(folded.snapshot),
    parked: [...folded.parked],
    unshared: undefined,
  };
}

function finished({ unshared: _, ...folding }: Folding): Folded {
  return { ...folding, snapshot: seal(folding.snapshot) };
}

/**
 * Folds one more observation onto a stored order when it certainly belongs at the end. Undefined
 * when it may belong before others: then everything has to be folded again.
 */
export function foldNext(
  folded: Folded,
  observation: Observation,
  options: FoldOptions = {},
): { folded: Folded; standing: Standing } | undefined {
  // Whether it contradicts what came under the same id, only both of them tell.
  if (observation.conflictsWith !== undefined) return undefined;
  const proven = provenAlone(observation);
  if (!belongsLast(folded, proven)) return undefined;
  const folding = resumed(folded);
  const standing = append(folding, proven, options, NOTHING);
  return { folded: finished(folding), standing };
}

function belongsLast(folded: Folded, proven: Proven): boolean {
  const { observation, evidence, report } = proven;
  const shorter =
    (evidence.order !== undefined && countBits(evidence.order) < folded.longest.order) ||
    (evidence.fraud !== undefined && countBits(evidence.fraud) < folded.longest.fraud);
  if (shorter) return false;
  // Beside maps, a state reported without one is placed by them: a new map may move an old report.
  const mayMoveOthers = evidence.order !== undefined && folded.unmapped;
  const mayBeMoved = folded.longest.order > 0 && report !== undefined;
  if (mayMoveOthers || mayBeMoved) return false;
  return (
    compareKeys(keyOf(observation, evidence), folded.greatest) > 0 ||
    precedes(folded.last.evidence, evidence)
  );
}

const NOTHING: ReadonlySet<string> = new Set();

/** @param contradicted ids under which contents came that contradict each other. */
function append(
  folding: Folding,
  proven: Proven,
  { dismissed }: FoldOptions,
  contradicted: ReadonlySet<string>,
): Standing {
  const { observation, evidence, report } = proven;
  const { unshared } = folding;
  const { facts: said, fraud, order } = eventsOf(observation);
  const reported = reportedBy(observation);
  const event = cameUnder(observation);
  const isDismissed = dismissed?.has(observation.id) === true || dismissed?.has(event) === true;
  const facts = isDismissed ? withoutMode(said) : said;
  let informed = folding.snapshot;
  if (facts !== undefined) informed = send(informed, facts, unshared);
  const isContradicted = contradicted.has(event);
  // Renderings of one event that agree are one event, whichever of them came first.
  const id = isContradicted ? observation.id : event;
  if (isContradicted) informed = send(informed, conflict(event, observation), unshared);
  const judgement = judge(informed, proven, reported, fraud, order, unshared);
  const { snapshot, standing, entered } = judgement;

  const tellsWhere = standing.kind === 'applied' && order !== undefined;
  const releases = tellsWhere && observation.releases && order.type === 'order.accepted';
  const key = keyOf(observation, evidence);
  folding.snapshot = snapshot;
  folding.count += 1;
  folding.last = { id: event, evidence };
  if (compareKeys(key, folding.greatest) > 0) folding.greatest = key;
  folding.longest = longer(folding.longest, evidence);
  folding.unmapped ||= report !== undefined;
  folding.visited = union(folding.visited, observation.transitionTimes, entered);
  // An acceptance that lists a dispute came after it.
  folding.released ||= releases && !folding.visited.some(isDisputed);
  folding.disputes += entered.filter(isDisputed).length;
  recordTimes(folding, observation.transitionTimes);
  if (tellsWhere) overtake(folding.parked);
  const isKnown = folding.parked.some((one) => one.id === id && one.newest);
  if (standing.kind !== 'applied' && !isKnown) {
    folding.parked.push({
      id,
      standing,
      reported,
      newest: true,
      ...(isDismissed ? { dismissed: true } : {}),
    });
  }
  return standing;
}

/** What the provider's own record says of when states were entered. */
function recordTimes(folding: Folding, times: TransitionTimes | undefined): void {
  const recorded = Object.entries(times ?? {}).filter(([state]) => isOrderState(state));
  if (recorded.length === 0) return;
  folding.entered = { ...folding.entered, ...Object.fromEntries(recorded) };
  const known = folding.disputedAt ?? [];
  const disputes = recorded
    .filter(([state, at]) => isDisputed(state) && !known.includes(at))
    .map(([, at]) => at);
  if (disputes.length > 0) folding.disputedAt = [...known, ...disputes].sort((a, b) => a - b);
}

/** What was parked is no longer the newest word once something later told where the order is. */
function overtake(parked: Parked[]): void {
  // What was overtaken before comes first, and need not be looked at again.
  for (let place = parked.length - 1; ; place -= 1) {
    const one = parked[place];
    if (one === undefined || !one.newest) return;
    parked[place] = { ...one, newest: false };
  }
}

function longer(longest: Folded['longest'], { order, fraud }: Evidence): Folded['longest'] {
  const orderStates = countBits(order);
  const fraudStates = countBits(fraud);
  if (orderStates <= longest.order && fraudStates <= longest.fraud) return longest;
  return {
    order: Math.max(longest.order, orderStates),
    fraud: Math.max(longest.fraud, fraudStates),
  };
}

function judge(
  snapshot: Snapshot,
  { observation, visited }: Proven,
  reported: Reported,
  fraud: FraudReported | undefined,
  order: OrderReported | undefined,
  unshared: Unshared | undefined,
): { snapshot: Snapshot; standing: Standing; entered: readonly OrderState[] } {
  const refuse = (standing: Standing) => ({ snapshot, standing, entered: [] });
  const { unknown } = observation;
  if (unknown !== undefined && unknown.length > 0) {
    return refuse(refusedForUnknownWords(snapshot, observation, unknown, reported));
  }
  const from = positionOf(snapshot);

  // The pair is atomic: `reviewed` becomes the answer only if the order event goes through as well.
  let reviewed = snapshot;
  if (fraud !== undefined && from.fraud !== fraudStateOf(fraud)) {
    reviewed = send(snapshot, fraud);
    if (reviewed === snapshot) return refuse(refusedByMachine(snapshot, fraud, reported, from));
  }
  if (order === undefined) {
    return { snapshot: reviewed, standing: { kind: 'applied' }, entered: [] };
  }
  if (from.order === stateOf(order)) {
    const before = atStart(reviewed);
    // What it does not say contradicts nothing.
    const contradictions = refusals(before, order).filter(
      ({ ownWords }) => ownWords || fraud !== undefined,
    );
    // A review that is over for good and says otherwise: the pair is atomic, as on the way in.
    const isFinal = fraud !== undefined && nextStates('fraud', fraudStateOf(fraud)).length === 0;
    if (isFinal && contradictions.some(({ ownWords }) => !ownWords)) {
      return refuse(refusedByMachine(before, order, reported, from));
    }
    const flagged = contradiction(contradictions, order, observation);
    const doubted = flagged === undefined ? reviewed : send(reviewed, flagged, unshared);
    return { snapshot: doubted, standing: { kind: 'applied' }, entered: [] };
  }
  const { snapshot: moved, entered, arrived } = move(reviewed, order, visited);
  if (!arrived) return refuse(refusedByMachine(moved, order, reported, from));
  return { snapshot: moved, standing: { kind: 'applied' }, entered };
}

/**
 * The order event, by its direct edge, or, where there is none, by the shortest chain of edges whose
 * states in between are proven to have been visited by then: by the observation's own transition
 * times, or, where it has none, by those of the others. The machine has the last word.
 */
function move(
  snapshot: Snapshot,
  order: OrderReported,
  visited: readonly string[],
): { snapshot: Snapshot; entered: readonly OrderState[]; arrived: boolean } {
  const target = stateOf(order);
  const way = chain('order', positionOf(snapshot).order, target, (state) =>
    visited.includes(state),
  );
  const entered: OrderState[] = [];
  let current = snapshot;
  // In the order region a chain has no other states.
  for (const state of (way ?? []) as readonly OrderState[]) {
    const next = send(
      current,
      state === target ? order : { type: `order.${state}`, recorded: true },
    );
    if (next === current) break;
    current = next;
    entered.push(state);
  }
  return { snapshot: current, entered, arrived: entered.at(-1) === target };
}

/** The same facts and the same fraud review, at an order of which no state is known yet. */
function atStart(snapshot: Snapshot): Snapshot {
  return restore({ order: 'unreported', fraud: positionOf(snapshot).fraud }, snapshot.context);
}

/**
 * A report of the state that the order is in already moves nothing, but it may contradict itself: the
 * guards on the way in are asked all the same. That a charge is still pending is a fact about the
 * order. (That none lives any more is told by what became of it.)
 */
function contradiction(
  contradictions: readonly GuardVerdict[],
  order: OrderReported,
  { instant, source }: Observation,
): FactsReported | undefined {
  const doubtful = contradictions.filter(({ name }) => name !== 'notOnlyFailedCharges');
  if (doubtful.length === 0) return undefined;
  const state = stateOf(order);
  const needs = doubtful.map(({ name }) => asks(name)).join(' and ');
  const flag = {
    id: `suspect:${state}`,
    kind: 'suspect',
    detail: `It was reported as ${state} once more, which needs ${needs}.`,
  } as const;
  return { type: 'facts.reported', facts: { flags: [flag] }, instant, source };
}

/** An operator decided that it does not matter for which mode this was said. */
function withoutMode(facts: FactsReported | undefined): FactsReported | undefined {
  if (facts?.facts.flags === undefined) return facts;
  const flags = facts.facts.flags.filter(({ kind }) => kind !== 'wrong_mode');
  return { ...facts, facts: { ...facts.facts, flags } };
}

/** Contents that contradict each other under one id are all kept; that they came is a fact. */
function conflict(event: string, { instant, source }: Observation): FactsReported {
  const flag = {
    id: `conflicting_delivery:${event}`,
    kind: 'conflicting_delivery',
    detail: `Different messages came under the id ${event}; all of them are kept.`,
  } as const;
  return { type: 'facts.reported', facts: { flags: [flag] }, instant, source };
}

function eventsOf(observation: Observation): {
  facts: FactsReported | undefined;
  fraud: FraudReported | undefined;
  order: OrderReported | undefined;
} {
  const { events } = observation;
  const facts = events.find((event) => event.type === 'facts.reported');
  return {
    // The answer to a call and a read that say the same are one observation: which of them came
    // first must not show.
    facts: facts?.source === 'response' ? { ...facts, source: 'read' } : facts,
    fraud: events.find(isFraudReported),
    order: ownCharges(events.find(isOrderReported)),
  };
}

/** The guards judge an observation by its own charges: one that carries none contradicts nothing. */
function ownCharges(order: OrderReported | undefined): OrderReported | undefined {
  return order === undefined || order.charges !== undefined ? order : { ...order, charges: [] };
}

function union(
  known: readonly OrderState[],
  times: TransitionTimes | undefined,
  entered: readonly OrderState[],
): readonly OrderState[] {
  const recorded = times === undefined ? [] : Object.keys(times).filter(isOrderState);
  const fresh = [...recorded, ...entered].filter((state) => !known.includes(state));
  return fresh.length === 0 ? known : [...new Set([...known, ...fresh])].sort();
}
