import { describe, expect, it } from 'vitest';
import { createActor } from 'xstate';
import { GATE_RULES } from '../../machines/gate-rules.js';
import { orderMachine } from '../../machines/order.machine.js';
import { guardHolds } from '../../src/lifecycle/machine/guards.js';
import type { OrderEvent } from '../../src/order/event.js';
import type { Charge } from '../../src/order/facts/charge.js';
import { noFacts } from '../../src/order/facts/known-facts.js';
import { charge, START } from '../_support/make-observation.js';

describe('an actor of the machine', () => {
  const started = (input: { orderId: string; account?: string }) =>
    createActor(orderMachine, { input }).start();

  it('knows its account and order id, and nothing else', () => {
    const { context, value } = started({ orderId: '1' }).getSnapshot();
    expect(context).toStrictEqual({ account: 'default', orderId: '1', ...noFacts() });
    expect(value).toEqual({ order: 'unreported', fraud: 'unknown' });
    const other = started({ orderId: '1', account: 'shop-2' });
    expect(other.getSnapshot().context.account).toBe('shop-2');
  });

  it('has a context even where XState gives no input, as its own transition() does', () => {
    const { context, status } = createActor(orderMachine, {
      input: undefined as never,
    }).getSnapshot();
    expect(status).toBe('active');
    expect(context).toStrictEqual({ account: 'default', orderId: '', ...noFacts() });
  });

  it('records the reported facts, and their writer', () => {
    const actor = started({ orderId: '1' });
    const facts = { charges: [charge('capturable')], upstreamId: 'SHOP-1' };
    actor.send({ type: 'facts.reported', facts, instant: START, source: 'webhook' });
    const { context, value } = actor.getSnapshot();
    expect(context).toStrictEqual({
      account: 'default',
      orderId: '1',
      ...noFacts(),
      upstreamId: 'SHOP-1',
      charges: {
        'charge-1': { ...charge('capturable'), by: { instant: START, source: 'webhook' } },
      },
    });
    expect(value).toEqual({ order: 'unreported', fraud: 'unknown' });
  });

  describe('with reports of charges and of the acceptance', () => {
    const FAILED = [charge('failed', 'first')];
    const SECOND_CARD = [...FAILED, charge('capturable', 'second')];
    const facts = (charges: readonly Charge[]): OrderEvent => ({
      type: 'facts.reported',
      facts: { charges },
      instant: START,
      source: 'webhook',
    });
    const snapshotAfter = (...events: readonly OrderEvent[]) => {
      const actor = started({ orderId: '1' });
      actor.send({ type: 'fraud.passed' });
      for (const event of events) actor.send(event);
      return actor.getSnapshot();
    };
    const orders = (charges: readonly Charge[]) => {
      const accepted: OrderEvent = { type: 'order.accepted', charges };
      return [
        [facts(charges), accepted],
        [accepted, facts(charges)],
        // What was reported before is what an acceptance that names no charge is judged by.
        [facts(charges), { type: 'order.accepted' } as const],
      ];
    };

    it('is not fulfillable while its only charge is failed, in whatever order they arrive', () => {
      for (const events of orders(FAILED)) {
        const snapshot = snapshotAfter(...events);
        expect(snapshot.hasTag('fulfillable')).toBe(false);
        expect(snapshot.value).toEqual({ order: 'unreported', fraud: 'passed' });
      }
    });

    it('is fulfillable with a living charge beside the failed one', () => {
      for (const events of orders(SECOND_CARD)) {
        expect(snapshotAfter(...events).hasTag('fulfillable')).toBe(true);
      }
    });

    it('becomes fulfillable when a second charge and the acceptance are reported', () => {
      const accepted: OrderEvent = { type: 'order.accepted' };
      const snapshot = snapshotAfter(facts(FAILED), accepted, facts(SECOND_CARD), accepted);
      expect(snapshot.hasTag('fulfillable')).toBe(true);
    });

    it('asks the guards of the gate, not the tag alone, when a charge fails after the acceptance', () => {
      const snapshot = snapshotAfter({ type: 'order.accepted' }, facts(FAILED));
      expect(snapshot.hasTag('fulfillable')).toBe(true);
      const refusing = GATE_RULES.fulfil.guards.filter(({ name }) => !guardHolds(snapshot, name));
      expect(refusing.map(({ reason }) => reason)).toEqual(['not_paid_for']);
    });
  });
});
