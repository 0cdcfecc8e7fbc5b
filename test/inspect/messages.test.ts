import { createInspector, type StatelyInspectionEvent } from '@statelyai/inspect';
import { describe, expect, it } from 'vitest';
import { createActor } from 'xstate';
import { orderMachine } from '../../machines/order.machine.js';
import { diagramOf } from '../../src/diagram/diagram.js';
import { messagesOf } from '../../src/inspect/messages.js';
import { fold } from '../../src/lifecycle/fold.js';
import { simulateOrder, simulateScenario } from '../../src/testing/simulator/index.js';
import { observationsOf } from '../_support/observations-of.js';
import { paid, reported } from '../_support/payments.js';

const history = observationsOf(simulateScenario('dispute_resolved', 4).messages);
const messages = messagesOf(history);

describe('the messages of an order', () => {
  it('begin with its actor and end where the fold ends', () => {
    expect(messages[0]).toMatchObject({ type: '@xstate.actor', name: history[0]?.orderId });
    const last = messages.at(-1);
    const { snapshot } = fold(history);
    expect(last).toMatchObject({
      type: '@xstate.snapshot',
      snapshot: { value: snapshot.value, context: snapshot.context },
    });
  });

  it('hold every event of every observation, and a snapshot after each', () => {
    const events = messages.filter(({ type }) => type === '@xstate.event');
    const snapshots = messages.filter(({ type }) => type === '@xstate.snapshot');
    expect(events).toHaveLength(history.flatMap((one) => one.events).length);
    expect(snapshots).toHaveLength(history.length);
    expect(history.length).toBeGreaterThan(3);
  });

  it('do not depend on the order of arrival', () => {
    expect(messagesOf([...history].reverse())).toEqual(messages);
  });

  it('leave out observations that were sent before', () => {
    const all = new Set(history.map(({ id }) => id));
    expect(messagesOf(history, all)).toEqual([]);
    const last = history.at(-1)?.id ?? '';
    all.delete(last);
    const rest = messagesOf(history, all);
    expect(rest.length).toBeGreaterThan(0);
    expect(rest.every(({ type }) => type !== '@xstate.actor')).toBe(true);
  });

  it('have the members and the version that the package itself sends', () => {
    const sent: StatelyInspectionEvent[] = [];
    const inspector = createInspector({ send: (message) => sent.push(message) });
    const actor = createActor(orderMachine, { input: { orderId: '1' } });
    inspector.actor(actor, { status: 'active', context: {}, value: {} });
    inspector.event(actor, { type: 'fraud.passed' });
    inspector.snapshot(actor, { value: {} }, { event: { type: 'fraud.passed' } });
    for (const theirs of sent) {
      const ours = messages.find(({ type }) => type === theirs.type);
      expect(Object.keys(ours ?? {}).sort()).toEqual(Object.keys(theirs).sort());
      expect(ours?._version).toBe(theirs._version);
    }
  });

  it('carry a definition with every state, edge and guard, and without a context', () => {
    const [actor] = messages;
    const definition = actor?.type === '@xstate.actor' ? (actor.definition ?? '') : '';
    const parsed = JSON.parse(definition);
    expect(parsed).not.toHaveProperty('context');
    for (const { name, states, edges } of diagramOf().regions) {
      expect(Object.keys(parsed.states[name].states)).toEqual(states.map(({ key }) => key));
      for (const { from, to, event } of edges) {
        expect(parsed.states[name].states[from].on[event].target).toBe(to);
      }
    }
    expect(parsed.states.order.states.in_review.on['order.accepted'].guard).toEqual({
      type: 'recorded or (fraudPassed and noLivingChargePending and notOnlyFailedCharges)',
    });
  });
});

describe('the messages of an order whose provider speaks of payments', () => {
  const history = [
    ...paid(10),
    reported('evt_review', 20, [{ object: 'review', id: 'prv_1', payment: 'pi_1', state: 'open' }]),
  ];
  const messages = messagesOf(history);
  const events = messages.flatMap((one) => (one.type === '@xstate.event' ? [one.event] : []));

  it('enter the statechart with each conclusion, and name its rule and what was reported', () => {
    const orders = events.filter(({ type }) => type.startsWith('order.'));
    expect(orders).toMatchObject([
      { type: 'order.pending_payment', rule: 'C12' },
      { type: 'order.accepted', rule: 'C13' },
      {
        ...{ type: 'order.in_review', rule: 'C11', because: 'a fraud review is not decided' },
        reported: [{ object: 'review', id: 'prv_1' }],
      },
    ]);
    expect(events.map(({ type }) => type).filter((type) => type.startsWith('fraud.'))).toEqual([
      'fraud.passed',
      'fraud.review_opened',
    ]);
  });

  it('end where the fold ends', () => {
    const { snapshot } = fold(history);
    expect(messages.at(-1)).toMatchObject({
      type: '@xstate.snapshot',
      snapshot: { value: snapshot.value, context: snapshot.context },
    });
  });

  it('do not depend on the order of arrival', () => {
    expect(messagesOf(history.toReversed())).toEqual(messages);
  });
});

describe('no message', () => {
  it('holds anything personal or confidential, the definition included', () => {
    const planted: string[] = [];
    for (let seed = 0; seed < 150; seed += 1) {
      const history = simulateOrder(seed);
      const secrets = [...history.personal, ...history.confidential];
      const raw = JSON.stringify(history.messages);
      planted.push(...secrets.filter((secret) => raw.includes(secret)));
      const text = JSON.stringify(messagesOf(observationsOf(history.messages)));
      expect(text.length).toBeGreaterThan(1000);
      expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
    }
    expect(planted.length).toBeGreaterThan(1000);
  });
});
