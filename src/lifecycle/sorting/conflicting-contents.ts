import type { OrderEvent } from '../../order/event.js';
import type { Observation } from '../../order/observation.js';
import { isFraudReported, isOrderReported } from '../../order/reported.js';

/*
 * A provider renders an event in the API version of each endpoint, and again for each redelivery, so one
 * event can arrive with several contents, one with more detail than another. They conflict only where
 * they disagree.
 *
 * Specification, events: several webhooks can subscribe to one event, each with a version of its own.
 */

/** The id under which the provider sent an observation; another content may have that id already. */
export function originalId({ id, conflictsWith }: Observation): string {
  return conflictsWith ?? id;
}

/** The ids under which conflicting contents came. */
export function conflictingIds(observations: readonly Observation[]): ReadonlySet<string> {
  if (observations.every(({ conflictsWith }) => conflictsWith === undefined)) return NONE;
  const contents = new Map<string, Observation[]>();
  for (const observation of observations) {
    const id = originalId(observation);
    contents.set(id, [...(contents.get(id) ?? []), observation]);
  }
  const conflicting = [...contents].filter(([, group]) =>
    group.some((one, index) => group.slice(index + 1).some((other) => areConflicting(one, other))),
  );
  return new Set(conflicting.map(([id]) => id));
}

const NONE: ReadonlySet<string> = new Set();

/** Whether two contents disagree on something that both contain. */
export function areConflicting(a: Observation, b: Observation): boolean {
  return (
    a.source !== b.source ||
    a.releases !== b.releases ||
    !agree(a.transitionTimes, b.transitionTimes) ||
    !agree(a.fraudTransitionTimes, b.fraudTransitionTimes) ||
    !agree(factsOf(a.events), factsOf(b.events)) ||
    !agree(a.events.find(isOrderReported), b.events.find(isOrderReported)) ||
    !agree(reportedFraud(a.events), reportedFraud(b.events))
  );
}

function factsOf(events: readonly OrderEvent[]): unknown {
  return events.find((event) => event.type === 'facts.reported')?.facts;
}

/** An inferred fraud state conflicts with nothing. */
function reportedFraud(events: readonly OrderEvent[]): string | undefined {
  const fraud = events.find(isFraudReported);
  return fraud?.inferred === true ? undefined : fraud?.type;
}

function agree(a: unknown, b: unknown): boolean {
  if (a === undefined || b === undefined) return true;
  if (Array.isArray(a) && Array.isArray(b)) return agreeAsLists(a, b);
  if (!isObject(a) || !isObject(b)) return Object.is(a, b);
  return Object.keys(a).every((name) => agree(a[name], b[name]));
}

/** Elements with ids are compared with those of the same id, all others by their position. */
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
