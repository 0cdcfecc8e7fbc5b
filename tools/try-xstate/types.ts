// Compiled in a scratch project with one version of XState.
import { actorOf, envelopeOf, explain, may, orderMachine } from 'order-lifecycle/machine';
import { createActor } from 'xstate';

const actor = createActor(orderMachine, { input: { orderId: '7001' } }).start();
actor.send({ type: 'fraud.passed' });
actor.send({ type: 'facts.reported' });
// @ts-expect-error there is no such event
actor.send({ type: 'order.lost' });
const snapshot = actor.getSnapshot();
const state: 'unreported' | string = snapshot.value.order;
const { orderId } = snapshot.context;
export const answers: readonly string[] = [
  state,
  orderId,
  may(snapshot, 'fulfil').because,
  explain(snapshot, { type: 'order.accepted' }).sentence,
  actorOf(envelopeOf(snapshot)).getSnapshot().context.orderId,
];
