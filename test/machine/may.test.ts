import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createActor } from 'xstate';
import { fold } from '../../src/lifecycle/fold.js';
import { may as mayOfService } from '../../src/lifecycle/gates.js';
import { replay } from '../../src/lifecycle/observe.js';
import type { OrderRecord } from '../../src/lifecycle/record/order-record.js';
import { prune } from '../../src/lifecycle/record/pruned.js';
import { setAside } from '../../src/lifecycle/record/set-aside.js';
import {
  actorOf,
  envelopeOf,
  GATES,
  gates,
  may,
  orderMachine,
  snapshotOf,
} from '../../src/machine/index.js';
import type { Gate } from '../../src/order/gate.js';
import { charge, makeObservation, START, unpublished } from '../_support/make-observation.js';
import { parameters } from '../_support/runs.js';
import { untilOccurred } from '../_support/until-occurred.js';
import { anyHistory } from '../properties/_support/any-history.js';
import { anyPayments } from '../properties/payments/_support/any-payments.js';

/** Every gate of an actor, before and after it was stored, answers as that of the record; returns the open ones. */
function answersAsTheService(record: OrderRecord): readonly Gate[] {
  const snapshot = actorOf(record).start().getSnapshot();
  const stored = JSON.parse(JSON.stringify(envelopeOf(snapshot)));
  const expected = Object.fromEntries(GATES.map((gate) => [gate, mayOfService(record, gate)]));
  for (const one of [record, snapshot, snapshotOf(stored)]) expect(gates(one)).toEqual(expected);
  return GATES.filter((gate) => expected[gate]?.allowed);
}

describe('a gate of an actor', () => {
  it.each([
    ['orders', anyHistory],
    ['payments', anyPayments],
  ] as const)(
    'answers as the service does, of a provider that speaks of %s',
    async (_, histories) => {
      const seen = { parked: 0, fulfil: 0, cancel: 0, refund: 0, return: 0, confirm: 0 };
      const property = fc.property(histories, (history) => {
        const order = replay(history);
        if (order === undefined) return;
        for (const gate of answersAsTheService(order)) seen[gate] += 1;
        if (mayOfService(order, 'fulfil').reasons.includes('parked')) seen.parked += 1;
        answersAsTheService(prune(order, START));
      });
      await untilOccurred(seen, (round) => fc.assert(property, parameters(0.1, round)));
    },
  );

  it('is open where the service opens it for a refund', () => {
    const charges = [charge('complete')];
    const paid = makeObservation({ state: 'accepted', fraud: 'passed', charges });
    expect(answersAsTheService(unpublished(fold([paid])))).toContain('refund');
  });

  it('is closed for an order that was set aside', () => {
    const record = unpublished(fold([makeObservation({ state: 'accepted', fraud: 'passed' })]));
    const aside = setAside(record, 'b', { observations: 1, bytes: 1 });
    expect(answersAsTheService(aside)).toEqual([]);
    expect(may(actorOf(aside).getSnapshot(), 'fulfil').reasons).toEqual(['set_aside']);
  });

  it('reads what the actor received since', () => {
    const record = unpublished(fold([makeObservation({ state: 'accepted', fraud: 'passed' })]));
    const actor = actorOf(record).start();
    expect(may(actor.getSnapshot(), 'fulfil').allowed).toBe(true);
    actor.send({
      type: 'facts.reported',
      facts: { charges: [charge('failed')] },
      instant: START,
      source: 'webhook',
    });
    expect(may(actor.getSnapshot(), 'fulfil').reasons).toEqual(['not_paid_for']);
  });

  it('does not send goods again after a dispute, as far as the visited states are known', () => {
    const seen = [
      makeObservation({ at: 1, state: 'fulfilled', fraud: 'passed' }),
      makeObservation({ at: 2, state: 'dispute' }),
      makeObservation({ at: 3, state: 'accepted' }),
    ];
    expect(may(actorOf(unpublished(fold(seen))).getSnapshot(), 'fulfil').reasons).toEqual([
      'already_fulfilled',
    ]);
    const actor = createActor(orderMachine, { input: { orderId: '1' } }).start();
    for (const type of [
      'fraud.passed',
      'order.fulfilled',
      'order.dispute',
      'order.accepted',
    ] as const) {
      actor.send({ type });
    }
    const snapshot = actor.getSnapshot();
    expect(may(snapshot, 'fulfil', { visited: ['fulfilled'] }).reasons).toEqual([
      'already_fulfilled',
    ]);
    expect(may(snapshot, 'return', { visited: ['fulfilled'] }).allowed).toBe(true);
  });
});
