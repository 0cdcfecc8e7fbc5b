import { type AnyActorScope, createActor, type SnapshotFrom, type StateValueFrom } from 'xstate';
import {
  type OrderContext,
  type OrderMachine,
  orderMachine,
} from '../../machines/order.machine.js';
import type { OrderEvent } from '../order/event.js';
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

/** The snapshot at a position with a context. Throws for a position that is no state. */
export function restore(position: Position, context: OrderContext): Snapshot {
  return orderMachine.resolveState({
    value: position as StateValueFrom<OrderMachine>,
    context,
  });
}

/** The snapshot after the event; the very same snapshot when the machine refuses it. */
export function send(snapshot: Snapshot, event: OrderEvent): Snapshot {
  return orderMachine.transition(snapshot, event, scope);
}

/** Where both regions are. */
export function positionOf(snapshot: Snapshot): Position {
  // The value of a parallel machine with two flat regions is exactly this pair.
  return snapshot.value as Position;
}
