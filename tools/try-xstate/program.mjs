// Runs in a scratch project with one version of XState: the statechart, the fold, persistence and graphs.
import assert from 'node:assert/strict';
import { observe, replay } from 'order-lifecycle';
import { fromWebhook } from 'order-lifecycle/digital-river';
import {
  actorOf,
  envelopeOf,
  explain,
  GATES,
  gates,
  orderMachine,
  snapshotOf,
} from 'order-lifecycle/machine';
import { simulateOrder } from 'order-lifecycle/testing';
import { createActor, initialTransition, transition } from 'xstate';

// 1. An actor moves, refuses, and explains.
const actor = createActor(orderMachine, { input: { orderId: '7001' } }).start();
actor.send({ type: 'order.complete_not' });
assert.deepEqual(actor.getSnapshot().value, { order: 'unreported', fraud: 'unknown' });
actor.send({ type: 'order.accepted' });
assert.equal(actor.getSnapshot().value.order, 'unreported');
assert.equal(explain(actor.getSnapshot(), { type: 'order.accepted' }).code, 'guard_refused');
actor.send({ type: 'fraud.passed' });
actor.send({ type: 'facts.reported' });
actor.send({ type: 'order.accepted' });
assert.deepEqual(actor.getSnapshot().value, { order: 'accepted', fraud: 'passed' });
assert.equal(actor.getSnapshot().can({ type: 'order.fulfilled' }), true);
assert.equal(actor.getSnapshot().can({ type: 'order.complete' }), false);
assert.equal(actor.getSnapshot().hasTag('fulfillable'), true);
assert.deepEqual(explain(actor.getSnapshot(), { type: 'order.complete' }).first, [
  'order.fulfilled',
]);

// 2. Pure transitions agree with it.
const [start] = initialTransition(orderMachine, { orderId: '7001' });
const [passed] = transition(orderMachine, start, { type: 'fraud.passed' });
const [accepted] = transition(orderMachine, passed, { type: 'order.accepted' });
assert.deepEqual(accepted.value, actor.getSnapshot().value);

// 3. Persisted by XState and by an envelope.
const persisted = JSON.parse(JSON.stringify(actor.getPersistedSnapshot()));
const restored = createActor(orderMachine, {
  snapshot: persisted,
  input: { orderId: '7001' },
}).start();
restored.send({ type: 'order.fulfilled' });
assert.equal(restored.getSnapshot().value.order, 'fulfilled');
const reopened = actorOf(JSON.parse(JSON.stringify(envelopeOf(actor.getSnapshot())))).start();
reopened.send({ type: 'order.dispute' });
assert.equal(reopened.getSnapshot().value.order, 'dispute');

// 4. The fold computes simulated orders, and an actor of each answers every gate.
let orders = 0;
for (let seed = 1; seed <= 40; seed += 1) {
  const { messages, truth } = simulateOrder(seed);
  const observations = messages.flatMap((message) => {
    const reading = message.kind === 'webhook' ? fromWebhook(message.event, { mode: 'test' }) : {};
    return reading.kind === 'observation' ? [reading.observation] : [];
  });
  const order = replay(observations);
  if (order === undefined) continue;
  orders += 1;
  const backwards = [...observations]
    .reverse()
    .reduce((one, next) => observe(one, next).order, undefined);
  assert.deepEqual(backwards.folded.snapshot.value, order.folded.snapshot.value);
  assert.deepEqual(gates(snapshotOf(order)), gates(order));
  assert.equal(Object.keys(gates(order)).length, GATES.length);
  assert.ok(truth);
}
assert.ok(orders > 30);

// 5. The graph functions that the version has, if it has any.
const graph = await import('xstate/graph').catch(() => undefined);
if (graph !== undefined) {
  const paths = graph.getShortestPaths(orderMachine, { input: { orderId: '7001' } });
  assert.equal(paths.length, 36);
  assert.ok(graph.createTestModel(orderMachine).getShortestPaths().length > 100);
}
