import { type AnyActorScope, createActor, type StateValueFrom } from 'xstate';
import {
  type OrderContext,
  type OrderMachine,
  orderMachine,
} from '../../../machines/order.machine.js';
import type { OrderEvent } from '../../order/event.js';
import { learn, type Unshared } from '../../order/facts/known-facts.js';
import type { FraudPosition, OrderPosition } from '../../order/state.js';
import { type OwnGuard, ownGuards } from './guards.js';
import type { Snapshot } from './snapshot.js';

/** The state value of both regions. */
export type Position = { readonly order: OrderPosition; readonly fraud: FraudPosition };

// XState's public `transition()` builds a throw-away actor for every call, which is most of its
// cost. One inert scope is enough for a machine without invoke, spawn, history and `after`;
// test/lifecycle/machine/step.test.ts holds this route against `createActor`.
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

/** A position of the statechart, and what the machine answered there. */
interface Place {
  readonly snapshot: Snapshot;
  /** By the type of event; of other types than these the machine knows nothing here. */
  readonly answers: ReadonlyMap<string, Answers>;
}

/**
 * The answers to events of one type: the place where each leads to. Of the guards on the way, those
 * over the regions say the same whenever the machine is there, so the verdicts of the others decide;
 * every answer is the machine's own, asked for once.
 */
interface Answers {
  readonly guards: readonly OwnGuard[];
  /** null: it refused. */
  readonly byVerdicts: Map<number, Place | null>;
}

// Resolving a state value costs as much as a transition, and there are only some dozens of them.
const places = new Map<string, Map<string, Place>>();

function placeOf({ order, fraud }: Position): Place {
  const known = places.get(order)?.get(fraud);
  if (known !== undefined) return known;
  const value = { order, fraud } as StateValueFrom<OrderMachine>;
  const snapshot = orderMachine.resolveState({ value, context: NOBODYS });
  const answers = new Map<string, Answers>();
  for (const [type, guards] of ownGuards(snapshot)) {
    answers.set(type, { guards, byVerdicts: new Map() });
  }
  const place = { snapshot, answers };
  const beside = places.get(order) ?? new Map<string, Place>();
  places.set(order, beside.set(fraud, place));
  return place;
}

const NOBODYS: OrderContext = self.getSnapshot().context;

/** The snapshot at a position with a context. Throws for a position that is no state. */
export function restore(position: Position, context: OrderContext): Snapshot {
  return withContext(placeOf(position).snapshot, context);
}

/**
 * The snapshot after the event; the very same snapshot when the machine refuses it. Facts are legal
 * everywhere and move nothing, so what their transition does is done without asking the machine.
 *
 * @param unshared what of the context may be written in place; absent: nothing, `snapshot` stays as it
 * is.
 */
export function send(snapshot: Snapshot, event: OrderEvent, unshared?: Unshared): Snapshot {
  const { context } = snapshot;
  if (event.type === 'facts.reported') {
    const { facts, instant, source } = event;
    return withContext(snapshot, learn(context, facts, { instant, source }, unshared));
  }
  const answers = placeOf(positionOf(snapshot)).answers.get(event.type);
  if (answers === undefined) return snapshot;
  let verdicts = 0;
  for (const holds of answers.guards) verdicts = verdicts * 2 + (holds({ context, event }) ? 1 : 0);
  let there = answers.byVerdicts.get(verdicts);
  if (there === undefined) {
    const next = orderMachine.transition(snapshot, event, scope);
    there = next === snapshot ? null : placeOf(positionOf(next));
    answers.byVerdicts.set(verdicts, there);
  }
  return there === null ? snapshot : withContext(there.snapshot, context);
}

// As XState itself clones a snapshot.
function withContext(snapshot: Snapshot, context: OrderContext): Snapshot {
  return { ...snapshot, context };
}

/** Where both regions are. */
export function positionOf(snapshot: Snapshot): Position {
  // The value of a parallel machine with two flat regions is exactly this pair.
  return snapshot.value as Position;
}
