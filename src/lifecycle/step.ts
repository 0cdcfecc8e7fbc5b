import { type AnyActorScope, createActor, type SnapshotFrom, type StateValueFrom } from 'xstate';
import {
  type OrderContext,
  type OrderMachine,
  orderMachine,
} from '../../machines/order.machine.js';
import type { OrderEvent } from '../order/event.js';
import { learn } from '../order/known-facts.js';
import type { FraudPosition, OrderPosition } from '../order/state.js';

/** A restored snapshot of the statechart. */
export type Snapshot = SnapshotFrom<OrderMachine>;

/** The state value of both regions. */
export type Position = { readonly order: OrderPosition; readonly fraud: FraudPosition };

// XState's public `transition()` builds a throw-away actor for every call, which is most of its
// cost. One inert scope is enough for a machine without invoke, spawn, history and `after`;
// test/lifecycle/step.test.ts holds this route against `createActor`.
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

// Resolving a state value costs as much as a transition, and there are only some dozens of them.
const resolved = new Map<string, Map<string, Snapshot>>();

/** The snapshot at a position with a context. Throws for a position that is no state. */
export function restore(position: Position, context: OrderContext): Snapshot {
  const known = resolved.get(position.order)?.get(position.fraud);
  if (known !== undefined) return withContext(known, context);
  const value = position as StateValueFrom<OrderMachine>;
  const snapshot = orderMachine.resolveState({ value, context });
  const beside = resolved.get(position.order) ?? new Map<string, Snapshot>();
  resolved.set(position.order, beside.set(position.fraud, snapshot));
  return snapshot;
}

/**
 * The snapshot after the event; the very same snapshot when the machine refuses it. Facts are legal
 * everywhere and move nothing, so what their transition does is done without asking the machine.
 */
export function send(snapshot: Snapshot, event: OrderEvent): Snapshot {
  if (event.type === 'facts.reported') {
    const { facts, instant, source } = event;
    return withContext(snapshot, learn(snapshot.context, facts, { instant, source }));
  }
  return orderMachine.transition(snapshot, event, scope);
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
