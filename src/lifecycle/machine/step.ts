import { type AnyActorScope, createActor, type StateValueFrom } from 'xstate';
import {
  type OrderContext,
  type OrderMachine,
  orderMachine,
} from '../../../machines/order.machine.js';
import type { OrderEvent } from '../../order/event.js';
import { withFacts } from '../../order/facts/with-facts.js';
import type { WritableParts } from '../../order/facts/writable-parts.js';
import type { FraudPosition, OrderPosition } from '../../order/state.js';
import { type DataGuard, dataGuards } from './guards.js';
import type { Snapshot } from './snapshot.js';

/** The state value of both regions. */
export type Position = { readonly order: OrderPosition; readonly fraud: FraudPosition };

// XState's public `transition()` builds an actor for every call, which is most of its cost. One inert
// scope is enough for a machine without invoke, spawn, history and `after`;
// test/lifecycle/machine/step.test.ts compares the results with those of `createActor`.
const self = createActor(orderMachine, { input: { orderId: '' } });
const scope: AnyActorScope = {
  self,
  id: self.id,
  sessionId: self.sessionId,
  system: self.system,
  logger: () => {},
  defer: () => {},
  stopChild: () => {},
  emit: () => {},
  actionExecutor: () => {},
};

/** A position of the statechart, and the machine's answers to events there. */
interface Place {
  readonly snapshot: Snapshot;
  /** By the type of event; the machine refuses every other type here. */
  readonly answers: ReadonlyMap<string, Answers>;
}

/**
 * The machine's answers to events of one type at one place, each computed once. Guards over the regions
 * always give the same verdict there, so the verdicts of the other guards decide.
 */
interface Answers {
  readonly guards: readonly DataGuard[];
  /** The place that the event leads to; null: the machine refuses it. */
  readonly byVerdicts: Map<number, Place | null>;
}

// Resolving a state value costs as much as a transition, and there are only a few dozen of them.
const places = new Map<string, Map<string, Place>>();

function placeOf({ order, fraud }: Position): Place {
  const known = places.get(order)?.get(fraud);
  if (known !== undefined) return known;
  const value = { order, fraud } as StateValueFrom<OrderMachine>;
  const snapshot = orderMachine.resolveState({ value, context: EMPTY });
  const answers = new Map<string, Answers>();
  for (const [type, guards] of dataGuards(snapshot)) {
    answers.set(type, { guards, byVerdicts: new Map() });
  }
  const place = { snapshot, answers };
  const byFraud = places.get(order) ?? new Map<string, Place>();
  places.set(order, byFraud.set(fraud, place));
  return place;
}

const EMPTY: OrderContext = self.getSnapshot().context;

/** The snapshot at a position with a context. Throws for a position that does not exist. */
export function restore(position: Position, context: OrderContext): Snapshot {
  return withContext(placeOf(position).snapshot, context);
}

/**
 * The snapshot after the event; the same object when the machine refuses it. Facts are legal everywhere
 * and move nothing, so they are added without asking the machine.
 *
 * @param writable the parts of the context that may be changed in place; absent: none.
 */
export function send(snapshot: Snapshot, event: OrderEvent, writable?: WritableParts): Snapshot {
  const { context } = snapshot;
  if (event.type === 'facts.reported') {
    const { facts, instant, source } = event;
    return withContext(snapshot, withFacts(context, facts, { instant, source }, writable));
  }
  const answers = placeOf(positionOf(snapshot)).answers.get(event.type);
  if (answers === undefined) return snapshot;
  let verdicts = 0;
  for (const holds of answers.guards) verdicts = verdicts * 2 + (holds({ context, event }) ? 1 : 0);
  let target = answers.byVerdicts.get(verdicts);
  if (target === undefined) {
    const next = orderMachine.transition(snapshot, event, scope);
    target = next === snapshot ? null : placeOf(positionOf(next));
    answers.byVerdicts.set(verdicts, target);
  }
  return target === null ? snapshot : withContext(target.snapshot, context);
}

// XState clones snapshots the same way.
function withContext(snapshot: Snapshot, context: OrderContext): Snapshot {
  return { ...snapshot, context };
}

/** Where both regions are. */
export function positionOf(snapshot: Snapshot): Position {
  // The value of a parallel machine with two flat regions is exactly this pair.
  return snapshot.value as Position;
}
