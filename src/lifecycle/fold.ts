import type { FactsReported, FraudReported, OrderReported } from '../order/event.js';
import { noFacts } from '../order/known-facts.js';
import type { Observation } from '../order/observation.js';
import type { Standing } from '../order/standing.js';
import { type FraudState, isOrderState, type OrderState } from '../order/state.js';
import { chain } from './edges.js';
import { type Envelope, open, seal } from './envelope.js';
import { type Reported, refusedByMachine, refusedForUnknownWords } from './refusal.js';
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
  unmappedReport,
} from './sort.js';
import { positionOf, restore, type Snapshot, send } from './step.js';

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
  readonly snapshot: Envelope;
  /** How many observations are folded in. */
  readonly count: number;
  /** Id of the one folded last, and what it proves. */
  readonly last: { readonly id: string; readonly evidence: Evidence };
  /** The greatest key of all, which need not be that of the last. */
  readonly greatest: Key;
  /** The most states any order map, and any fraud map, records. */
  readonly longest: { readonly order: number; readonly fraud: number };
  /** True when a state was reported without a map, so that later maps can prove where it belongs. */
  readonly unmapped: boolean;
  /** Every state that was entered, or that transition times prove was visited. */
  readonly visited: readonly OrderState[];
  readonly parked: readonly Parked[];
  /** How often it went into dispute. */
  readonly disputes: number;
  /** True once a message that may release the order was applied while it reported `accepted`. */
  readonly released: boolean;
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
  return judged(observations, options).folded;
}

/** The same, with the standing of every observation, in fold order. */
export function judged(
  observations: readonly Observation[],
  options: FoldOptions = {},
): {
  readonly folded: Folded;
  readonly judgements: readonly { observation: Observation; standing: Standing; after: Folded }[];
} {
  const [first, ...rest] = inFoldOrder(observations);
  if (first === undefined) throw new RangeError('an order needs at least one observation');
  const { account, orderId } = first.observation;
  if (observations.some((one) => one.account !== account || one.orderId !== orderId)) {
    throw new RangeError('these observations are about different orders');
  }
  const { snapshot, folded: empty } = nothingKnown(first.observation);
  const working = { snapshot, folded: empty };
  const judgements = [first, ...rest].map((proven) => {
    const step = append(working.folded, working.snapshot, proven, options);
    working.snapshot = step.snapshot;
    working.folded = step.folded;
    return { observation: proven.observation, standing: step.standing, after: step.folded };
  });
  return { folded: working.folded, judgements };
}

/** An order of which nothing was ever heard; the start of every fold. */
function nothingKnown({ account, orderId }: Observation): { snapshot: Snapshot; folded: Folded } {
  const snapshot = restore(
    { order: 'unreported', fraud: 'unknown' },
    { account, orderId, ...noFacts() },
  );
  return {
    snapshot,
    folded: {
      account,
      orderId,
      snapshot: seal(snapshot),
      count: 0,
      last: { id: '', evidence: {} },
      greatest: { instant: Number.MIN_SAFE_INTEGER, size: 0, id: '' },
      longest: { order: 0, fraud: 0 },
      unmapped: false,
      visited: [],
      parked: [],
      disputes: 0,
      released: false,
    },
  };
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
  const proven = provenAlone(observation);
  if (!belongsLast(folded, proven)) return undefined;
  return append(folded, open(folded.snapshot), proven, options);
}

function belongsLast(folded: Folded, proven: Proven): boolean {
  const { observation, evidence } = proven;
  const shorter =
    (evidence.order !== undefined && countBits(evidence.order) < folded.longest.order) ||
    (evidence.fraud !== undefined && countBits(evidence.fraud) < folded.longest.fraud);
  if (shorter) return false;
  // Beside maps, a state reported without one is placed by them: a new map may move an old report.
  const mayMoveOthers = evidence.order !== undefined && folded.unmapped;
  const mayBeMoved = folded.longest.order > 0 && unmappedReport(observation) !== undefined;
  if (mayMoveOthers || mayBeMoved) return false;
  return (
    compareKeys(keyOf(observation, evidence), folded.greatest) > 0 ||
    precedes(folded.last.evidence, evidence)
  );
}

function append(
  folded: Folded,
  before: Snapshot,
  proven: Proven,
  { dismissed }: FoldOptions,
): { folded: Folded; snapshot: Snapshot; standing: Standing } {
  const { observation, evidence } = proven;
  const { facts, fraud, order } = eventsOf(observation);
  const reported: Reported = {
    ...(order === undefined ? {} : { state: stateOf(order) }),
    ...(fraud === undefined ? {} : { fraudState: fraudStateOf(fraud) }),
  };
  const informed = [facts, conflict(observation)].reduce(
    (snapshot, event) => (event === undefined ? snapshot : send(snapshot, event)),
    before,
  );
  const { snapshot, standing, entered } = judge(informed, proven, reported, fraud, order);

  const applied = standing.kind === 'applied';
  const tellsWhere = applied && order !== undefined;
  const parked = folded.parked.map((one) => (tellsWhere ? { ...one, newest: false } : one));
  const key = keyOf(observation, evidence);
  return {
    snapshot,
    standing,
    folded: {
      ...folded,
      snapshot: seal(snapshot),
      count: folded.count + 1,
      last: { id: observation.id, evidence },
      greatest: compareKeys(key, folded.greatest) > 0 ? key : folded.greatest,
      longest: {
        order: Math.max(folded.longest.order, countBits(evidence.order)),
        fraud: Math.max(folded.longest.fraud, countBits(evidence.fraud)),
      },
      unmapped: folded.unmapped || unmappedReport(observation) !== undefined,
      visited: union(folded.visited, [
        ...Object.keys(observation.transitionTimes ?? {}).filter(isOrderState),
        ...entered,
      ]),
      parked: applied
        ? parked
        : [
            ...parked,
            {
              id: observation.id,
              standing,
              reported,
              newest: true,
              ...(dismissed?.has(observation.id) ? { dismissed: true } : {}),
            },
          ],
      disputes: folded.disputes + entered.filter((state) => state === 'dispute').length,
      released:
        folded.released || (tellsWhere && observation.releases && order.type === 'order.accepted'),
    },
  };
}

function judge(
  snapshot: Snapshot,
  { observation, visited }: Proven,
  reported: Reported,
  fraud: FraudReported | undefined,
  order: OrderReported | undefined,
): { snapshot: Snapshot; standing: Standing; entered: readonly OrderState[] } {
  const refuse = (standing: Standing) => ({ snapshot, standing, entered: [] });
  if (observation.unknown !== undefined && observation.unknown.length > 0) {
    return refuse(refusedForUnknownWords(snapshot, observation, reported));
  }
  const from = positionOf(snapshot);

  // The pair is atomic: `reviewed` becomes the answer only if the order event goes through as well.
  let reviewed = snapshot;
  if (fraud !== undefined && from.fraud !== fraudStateOf(fraud)) {
    reviewed = send(snapshot, fraud);
    if (reviewed === snapshot) return refuse(refusedByMachine(snapshot, fraud, reported, from));
  }
  if (order === undefined || from.order === stateOf(order)) {
    return { snapshot: reviewed, standing: { kind: 'applied' }, entered: [] };
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
  visited: ReadonlySet<string>,
): { snapshot: Snapshot; entered: readonly OrderState[]; arrived: boolean } {
  const target = stateOf(order);
  const way = chain('order', positionOf(snapshot).order, target, (state) => visited.has(state));
  const entered: OrderState[] = [];
  let current = snapshot;
  for (const state of (way ?? []).filter(isOrderState)) {
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

/** Both contents that came under one id are kept; that they did is a fact about the order. */
function conflict({ conflictsWith, instant, source }: Observation): FactsReported | undefined {
  if (conflictsWith === undefined) return undefined;
  const flag = {
    id: `conflicting_delivery:${conflictsWith}`,
    kind: 'conflicting_delivery',
    detail: `Different messages came under the id ${conflictsWith}; all of them are kept.`,
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
    fraud: events.find((event): event is FraudReported => event.type.startsWith('fraud.')),
    order: events.find((event): event is OrderReported => event.type.startsWith('order.')),
  };
}

function stateOf(event: OrderReported): OrderState {
  return event.type.slice('order.'.length) as OrderState;
}

function fraudStateOf(event: FraudReported): FraudState {
  return event.type.slice('fraud.'.length) as FraudState;
}

function union(known: readonly OrderState[], more: readonly OrderState[]): readonly OrderState[] {
  const fresh = more.filter((state) => !known.includes(state));
  return fresh.length === 0 ? known : [...new Set([...known, ...fresh])].sort();
}
