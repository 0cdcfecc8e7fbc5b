import { getNextTransitions } from 'xstate';
import { GUARDS } from '../../../machines/guards.js';
import { orderMachine } from '../../../machines/order.machine.js';
import type { OrderEvent } from '../../order/event.js';
import { type GuardName, isGuardName } from '../../order/guard.js';
import type { Snapshot } from './snapshot.js';

/** A guard by name, evaluated alone. */
export interface GuardVerdict {
  readonly name: GuardName;
  readonly holds: boolean;
  /** True when it asks about the event or the facts, false when it asks about a region's state. */
  readonly ownWords: boolean;
}

// What XState keeps of a guard: a plain function, a combinator over `guards`, or `stateIn`.
interface StoredGuard {
  (args: { context: unknown; event: unknown }): boolean;
  readonly guards?: readonly unknown[];
  readonly stateValue?: unknown;
}

/**
 * Every guard named on the edges that `event` could take from here, evaluated one by one. XState
 * says only that an event was refused; this says which guard refused it.
 */
export function guardVerdicts(snapshot: Snapshot, event: OrderEvent): readonly GuardVerdict[] {
  return edgesFrom(snapshot)
    .filter(({ eventType }) => eventType === event.type)
    .flatMap(({ guard }) => leafNames(guard))
    .map((name) => guardVerdict(snapshot, name, event));
}

type Edges = ReturnType<typeof getNextTransitions>;

// They depend on nothing but where the machine is, and to have XState list them costs more than all the
// rest of folding an observation that is parked.
const edgesAt = new Map<string, Edges>();

function edgesFrom(snapshot: Snapshot): Edges {
  const place = `${snapshot.value.order} ${snapshot.value.fraud}`;
  const edges = edgesAt.get(place) ?? getNextTransitions(snapshot);
  edgesAt.set(place, edges);
  return edges;
}

/**
 * The guards that refuse `event` here. That no transition times prove it is no reason of its own: they
 * would only make up for the others.
 */
export function refusals(snapshot: Snapshot, event: OrderEvent): readonly GuardVerdict[] {
  return guardVerdicts(snapshot, event).filter(({ name, holds }) => !holds && name !== 'recorded');
}

/** One guard by its name, evaluated on a snapshot. */
export function guardVerdict(snapshot: Snapshot, name: GuardName, event: OrderEvent): GuardVerdict {
  const stored = storedGuard(name);
  if (stored.stateValue !== undefined) {
    const value = stored.stateValue as Parameters<Snapshot['matches']>[0];
    return { name, holds: snapshot.matches(value), ownWords: false };
  }
  return { name, holds: stored({ context: snapshot.context, event }), ownWords: true };
}

/** Whether a guard holds for what is known, beside any event. */
export function guardHolds(snapshot: Snapshot, name: GuardName): boolean {
  return guardVerdict(snapshot, name, NO_EVENT).holds;
}

// Guards that read events see one that says nothing.
const NO_EVENT = {
  type: 'facts.reported',
  facts: {},
  instant: 0,
  source: 'read',
} as const;

/** A guard that asks about the event or the facts. */
export type OwnGuard = (args: { context: unknown; event: unknown }) => boolean;

/**
 * For each type of event that has an edge from here, the guards on its edges that ask about the event
 * or the facts. A guard without a name throws: nobody could tell what it depends on.
 */
export function ownGuards(snapshot: Snapshot): ReadonlyMap<string, readonly OwnGuard[]> {
  const byType = new Map<string, readonly OwnGuard[]>();
  for (const { eventType, guard } of getNextTransitions(snapshot)) {
    const names = leafNames(guard);
    if (guard !== undefined && names.length === 0) throw new Error('a guard without a name');
    const own = names.map(storedGuard).filter(({ stateValue }) => stateValue === undefined);
    byType.set(eventType, [...(byType.get(eventType) ?? []), ...own]);
  }
  return byType;
}

function storedGuard(name: GuardName): StoredGuard {
  const stored = (orderMachine.implementations.guards as Record<string, StoredGuard>)[name];
  if (stored === undefined) throw new Error(`the statechart has no guard named ${name}`);
  return stored;
}

/** The names of all guards on an edge, combinators unfolded. One that is not listed throws. */
export function leafNames(guard: unknown): readonly GuardName[] {
  if (typeof guard === 'string') {
    if (isGuardName(guard)) return [guard];
    throw new Error(`GUARD_NAMES does not list ${guard}`);
  }
  if (typeof guard !== 'function') return [];
  return ((guard as StoredGuard).guards ?? []).flatMap(leafNames);
}

/** What an open gate says of guards that hold, for those of which there is something to say. */
export function holding(guards: readonly GuardName[]): readonly string[] {
  return guards.flatMap((guard) => GUARDS[guard].holds ?? []);
}

/** What a guard asks for, in words that follow "it needs". */
export function asks(guard: GuardName): string {
  return GUARDS[guard].asks;
}
