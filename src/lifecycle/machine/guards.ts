import { getNextTransitions } from 'xstate';
import { GUARDS, type GuardWords } from '../../../machines/guards.js';
import { orderMachine } from '../../../machines/order.machine.js';
import type { OrderEvent } from '../../order/event.js';
import type { KnownFacts } from '../../order/facts/known-facts.js';
import { type GuardName, isGuardName } from '../../order/guard.js';
import type { Snapshot } from './snapshot.js';

/** A guard by name, evaluated alone. */
export interface GuardVerdict {
  readonly name: GuardName;
  readonly holds: boolean;
  /** True when it asks about the state of a region, false when it asks about the event or the facts. */
  readonly asksRegion: boolean;
}

// A guard as XState stores it: a plain function, a combinator over `guards`, or `stateIn`.
interface StoredGuard {
  (args: { context: unknown; event: unknown }): boolean;
  readonly guards?: readonly unknown[];
  readonly stateValue?: unknown;
}

/**
 * Every guard on the edges that `event` could take from here, evaluated one by one. XState reports only
 * that an event was refused; this finds the guard that refused it.
 */
export function guardVerdicts(snapshot: Snapshot, event: OrderEvent): readonly GuardVerdict[] {
  return edgesFrom(snapshot)
    .filter(({ eventType }) => eventType === event.type)
    .flatMap(({ guard }) => guardNames(guard))
    .map((name) => guardVerdict(snapshot, name, event));
}

type Edges = ReturnType<typeof getNextTransitions>;

// Edges depend only on the position, and listing them costs more than all the rest of folding a parked
// observation.
const edgesAt = new Map<string, Edges>();

function edgesFrom(snapshot: Snapshot): Edges {
  const position = `${snapshot.value.order} ${snapshot.value.fraud}`;
  const edges = edgesAt.get(position) ?? getNextTransitions(snapshot);
  edgesAt.set(position, edges);
  return edges;
}

/**
 * The guards that refuse `event` here. `recorded` is never among them: it can only make up for the
 * others.
 */
export function refusals(snapshot: Snapshot, event: OrderEvent): readonly GuardVerdict[] {
  return guardVerdicts(snapshot, event).filter(({ name, holds }) => !holds && name !== 'recorded');
}

/** One guard by its name, evaluated on a snapshot. */
export function guardVerdict(snapshot: Snapshot, name: GuardName, event: OrderEvent): GuardVerdict {
  const asksRegion = storedGuard(name).stateValue !== undefined;
  return { name, holds: guardHolds(snapshot, name, event), asksRegion };
}

/** Whether a guard holds for the known facts. */
export function guardHolds(
  snapshot: Snapshot,
  name: GuardName,
  event: OrderEvent = NO_EVENT,
): boolean {
  const stored = storedGuard(name);
  return stored.stateValue === undefined
    ? stored({ context: snapshot.context, event })
    : snapshot.matches(stored.stateValue as Parameters<Snapshot['matches']>[0]);
}

// Guards that read events see an empty one.
const NO_EVENT = {
  type: 'facts.reported',
  facts: {},
  instant: 0,
  source: 'read',
} as const;

/** A guard that asks about the event or the facts. */
export type DataGuard = (args: { context: unknown; event: unknown }) => boolean;

/**
 * For each type of event that has an edge from here, the guards on its edges that ask about the event
 * or the facts.
 *
 * @throws Error for a guard without a name: it cannot be known what it depends on.
 */
export function dataGuards(snapshot: Snapshot): ReadonlyMap<string, readonly DataGuard[]> {
  const byType = new Map<string, readonly DataGuard[]>();
  for (const { eventType, guard } of getNextTransitions(snapshot)) {
    const names = guardNames(guard);
    if (guard !== undefined && names.length === 0) throw new Error('a guard without a name');
    const guards = names.map(storedGuard).filter(({ stateValue }) => stateValue === undefined);
    byType.set(eventType, [...(byType.get(eventType) ?? []), ...guards]);
  }
  return byType;
}

function storedGuard(name: GuardName): StoredGuard {
  const stored = (orderMachine.implementations.guards as Record<string, StoredGuard>)[name];
  if (stored === undefined) throw new Error(`the statechart has no guard named ${name}`);
  return stored;
}

/**
 * The names of all guards on an edge, those inside combinators included.
 *
 * @throws Error for a name that `GUARD_NAMES` does not list.
 */
export function guardNames(guard: unknown): readonly GuardName[] {
  if (typeof guard === 'string') {
    if (isGuardName(guard)) return [guard];
    throw new Error(`GUARD_NAMES does not list ${guard}`);
  }
  if (typeof guard !== 'function') return [];
  return ((guard as StoredGuard).guards ?? []).flatMap(guardNames);
}

/** The clauses in which an open gate mentions these guards. */
export function clausesOf(guards: readonly GuardName[], facts: KnownFacts): readonly string[] {
  return guards.flatMap((guard) => wordsOf(guard, facts).holds ?? []);
}

/**
 * What a guard asks for, in words that complete "it needs …".
 *
 * @param facts absent: of a provider that speaks of orders.
 */
export function asks(guard: GuardName, facts?: KnownFacts): string {
  return wordsOf(guard, facts).asks;
}

function wordsOf(guard: GuardName, facts?: KnownFacts): GuardWords {
  const { ofPayments, ...ofOrders } = GUARDS[guard];
  return facts?.speaksOf === 'payments' ? (ofPayments ?? ofOrders) : ofOrders;
}
