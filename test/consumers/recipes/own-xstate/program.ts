import { orderMachine } from 'order-lifecycle';
import { createActor, type SnapshotFrom } from 'xstate';

// The statechart of this package in an actor of the project's own, older XState.
const actor = createActor(orderMachine, { input: { account: 'shop', orderId: '7001' } }).start();
actor.send({ type: 'order.in_review', recorded: false });
const snapshot: SnapshotFrom<typeof orderMachine> = actor.getSnapshot();
if (snapshot.value.order !== 'in_review') throw new Error(JSON.stringify(snapshot.value));
