import type { OrderEvent } from '../../order/event.js';
import type { Observation } from '../../order/observation.js';
import { isFraudReported, isOrderReported } from '../../order/reported.js';

/**
 * A provider renders an event for each endpoint in the version of its API that the endpoint asks for,
 * and a redelivery anew: one event can come in several contents, of which one says more than another.
 * That is no doubt as long as they agree on what they say.
 *
 * Specification, events: several webhooks can ask for one event, each with a version of its own.
 */

/** The id under which an observation came: its own, unless another content had taken it. */
export function cameUnder({ id, conflictsWith }: Observation): string {
  return conflictsWith ?? id;
}

/** The ids under which contents came that contradict each other. */
export function contradictedIds(observations: readonly Observation[]): ReadonlySet<string> {
  if (observations.every(({ conflictsWith }) => conflictsWith === undefined)) return NONE;
  const contents = new Map<string, Observation[]>();
  for (const observation of observations) {
    const id = cameUnder(observation);
    contents.set(id, [...(contents.get(id) ?? []), observation]);
  }
  const contradicted = [...contents].filter(([, group]) =>
    group.some((one, index) => group.slice(index + 1).some((other) => contradict(one, other))),
  );
  return new Set(contradicted.map(([id]) => id));
}

const NONE: ReadonlySet<string> = new Set();

/** Whether two contents say different things about something that both speak of. */
export function contradict(a: Observation, b: Observation): boolean {
  return (
    a.source !== b.source ||
    a.releases !== b.releases ||
    !agree(a.transitionTimes, b.transitionTimes) ||
    !agree(a.fraudTransitionTimes, b.fraudTransitionTimes) ||
    !agree(factsIn(a.events), factsIn(b.events)) ||
    !agree(a.events.find(isOrderReported), b.events.find(isOrderReported)) ||
    !agree(fraudSaid(a.events), fraudSaid(b.events))
  );
}

function factsIn(events: readonly OrderEvent[]): unknown {
  return events.find((event) => event.type === 'facts.reported')?.facts;
}

/** What was only concluded contradicts nothing. */
function fraudSaid(events: readonly OrderEvent[]): string | undefined {
  const fraud = events.find(isFraudReported);
  return fraud?.inferred === true ? undefined : fraud?.type;
}

function agree(a: unknown, b: unknown): boolean {
  if (a === undefined || b === undefined) return true;
  if (Array.isArray(a) && Array.isArray(b)) return agreeAsLists(a, b);
  if (!isObject(a) || !isObject(b)) return Object.is(a, b);
  return Object.keys(a).every((name) => agree(a[name], b[name]));
}

/** Things with ids are compared with the same things; of others the place is all to know them by. */
function agreeAsLists(a: readonly unknown[], b: readonly unknown[]): boolean {
  if ([...a, ...b].some((element) => keyOf(element) === undefined)) {
    return a.length === b.length && a.every((one, index) => agree(one, b[index]));
  }
  return a.every((one) =>
    b.filter((other) => keyOf(other) === keyOf(one)).every((other) => agree(one, other)),
  );
}

function keyOf(element: unknown): string | undefined {
  if (!isObject(element)) return undefined;
  const key = element.id ?? element.itemId ?? element.skuId;
  return typeof key === 'string' ? key : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
