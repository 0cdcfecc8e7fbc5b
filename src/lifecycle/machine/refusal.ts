import type { FraudReported, OrderReported } from '../../order/event.js';
import type { Observation, UnknownValue } from '../../order/observation.js';
import type { Reported } from '../../order/reported.js';
import type { Explanation, Standing } from '../../order/standing.js';
import { chain, isDisputed, nextStates, type Region } from './edges.js';
import { asks, refusals } from './guards.js';
import type { Snapshot } from './snapshot.js';
import { type Position, positionOf } from './step.js';

type Refused = Extract<Standing, { kind: 'early' | 'illegal' }>;

/** The standing of an observation that says a word nobody documented. */
export function refusedForUnknownWords(
  snapshot: Snapshot,
  { label, source }: Observation,
  unknown: readonly UnknownValue[],
  reported: Reported,
): Refused {
  const words = unknown.map(({ path, value }) => `${path}: ${value}`).join(', ');
  const remedy =
    'a newer report in documented words, a version that knows this word, or a decision to dismiss it';
  return refused('illegal', {
    code: 'unknown_value',
    ...whereAndWhat(positionOf(snapshot), reported),
    event: label ?? source,
    remedy,
    because: `it uses a word that nobody documented (${words})`,
  });
}

/**
 * The standing of an observation one of whose events the machine refused, at `snapshot`. The order
 * itself was at `origin`: the same, or the beginning of a chain that ended in a refusal.
 */
export function refusedByMachine(
  snapshot: Snapshot,
  event: OrderReported | FraudReported,
  reported: Reported,
  origin: Position,
): Refused {
  const region: Region = event.type.startsWith('fraud.') ? 'fraud' : 'order';
  const target = event.type.slice(region.length + 1);
  const from = positionOf(snapshot)[region];
  const common = { ...whereAndWhat(origin, reported), event: event.type };

  const refusing = refusals(snapshot, event);
  if (refusing.length > 0) {
    const needs = refusing.map(({ name }) => asks(name)).join(' and ');
    const ownWords = refusing.some((verdict) => verdict.ownWords);
    return refused(ownWords ? 'illegal' : 'early', {
      ...common,
      code: 'guard_refused',
      guards: refusing.map(({ name }) => name),
      remedy: ownWords
        ? `a report of ${target} that does not contradict itself; it needs ${needs}`
        : `a report that shows ${needs}`,
      because: `that needs ${needs}`,
    });
  }

  // Of the fraud review there is an edge to every state, or none.
  // A dispute is a detour: it is named only where nothing else leads there.
  const way =
    chain(region, from, target, (state) => !isDisputed(state)) ?? chain(region, from, target);
  if (way === undefined) {
    const end = nextStates(region, from).length === 0;
    return refused('illegal', {
      ...common,
      code: 'no_edge',
      remedy: 'nothing that could still arrive; look at the order at the provider, then dismiss it',
      because: end
        ? `no edge leads out of ${from}`
        : `no chain of edges leads from ${from} to ${target}`,
    });
  }
  const missing = way.slice(0, -1).join(', then ');
  return refused('early', {
    ...common,
    code: 'no_edge',
    remedy: `a report that the order went through ${missing}`,
    because: `no edge leads from ${from} to ${target} directly, only through ${missing}, of which nothing is known yet`,
  });
}

type Draft = Omit<Explanation, 'sentence'> & { readonly because: string };

function refused(kind: Refused['kind'], { because, ...rest }: Draft): Refused {
  const { from, reported } = rest;
  const said = [
    reported.state === undefined ? [] : [reported.state],
    reported.fraudState === undefined ? [] : [`fraud review ${reported.fraudState}`],
  ]
    .flat()
    .join(', ');
  const sentence =
    `The order was ${from.state} (fraud review ${from.fraudState}) when ${rest.event} reported ` +
    `${said === '' ? 'facts only' : said}; ${because}. To make it legal: ${rest.remedy}.`;
  return { kind, explanation: { ...rest, sentence } };
}

function whereAndWhat(
  { order, fraud }: Position,
  reported: Reported,
): Pick<Explanation, 'from' | 'reported'> {
  return { from: { state: order, fraudState: fraud }, reported };
}
