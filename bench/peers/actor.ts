import { createActor, type SnapshotFrom } from 'xstate';
import { type OrderMachine, orderMachine } from '../../machines/order.machine.js';
import type { Observation } from '../../src/order/observation.js';

/** What a team stores: XState's own persisted snapshot. */
export type Persisted = unknown;

/** What a column of text holds, if there is a row. */
export function restored(column: string | null | undefined): Persisted | undefined {
  return typeof column === 'string' ? JSON.parse(column) : undefined;
}

/** The step as the manual of XState shows it: restore an actor, send, persist. */
export function step(
  persisted: Persisted | undefined,
  { account, orderId, events }: Observation,
): { readonly persisted: Persisted; readonly before: string; readonly after: string } {
  const actor = createActor(orderMachine, {
    input: { account, orderId },
    // What was persisted comes back from the database untyped, as it does for anybody.
    ...(persisted === undefined ? {} : { snapshot: persisted as SnapshotFrom<OrderMachine> }),
  });
  actor.start();
  const before = actor.getSnapshot().value.order;
  for (const event of events) actor.send(event);
  const after = actor.getSnapshot();
  actor.stop();
  return { persisted: actor.getPersistedSnapshot(), before, after: after.value.order };
}
