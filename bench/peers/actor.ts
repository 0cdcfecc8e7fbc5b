import { createActor, type SnapshotFrom } from 'xstate';
import { type OrderMachine, orderMachine } from '../../machines/order.machine.js';
import type { Observation } from '../../src/order/observation.js';

/** XState's persisted snapshot. */
export type Persisted = unknown;

/** The snapshot in a column, if there is a row. */
export function restored(column: string | null | undefined): Persisted | undefined {
  return typeof column === 'string' ? JSON.parse(column) : undefined;
}

/** A step as in the XState manual: restores an actor, sends the events, persists the snapshot. */
export function step(
  persisted: Persisted | undefined,
  { account, orderId, events }: Observation,
): { readonly persisted: Persisted; readonly before: string; readonly after: string } {
  const actor = createActor(orderMachine, {
    input: { account, orderId },
    // The persisted snapshot is untyped.
    ...(persisted === undefined ? {} : { snapshot: persisted as SnapshotFrom<OrderMachine> }),
  });
  actor.start();
  const before = actor.getSnapshot().value.order;
  for (const event of events) actor.send(event);
  const after = actor.getSnapshot();
  actor.stop();
  return { persisted: actor.getPersistedSnapshot(), before, after: after.value.order };
}
