import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createActor, transition } from 'xstate';
import { orderMachine } from '../../../machines/order.machine.js';
import { type positionOf, restore, send } from '../../../src/lifecycle/machine/step.js';
import { noFacts } from '../../../src/order/facts/known-facts.js';
import { EVENTS } from '../../_support/exploration.js';
import { charge, START } from '../../_support/make-observation.js';

const facts = {
  type: 'facts.reported',
  facts: { charges: [charge('capturable')] },
  instant: START,
  source: 'webhook',
} as const;

// One in two is of facts: there are hundreds of the others.
const script = fc.array(fc.oneof(fc.constantFrom(...EVENTS), fc.constant(facts)), {
  maxLength: 12,
});

describe('stepping without an actor', () => {
  it('ends where an actor ends with the same events', () => {
    fc.assert(
      fc.property(script, (events) => {
        const actor = createActor(orderMachine, { input: { orderId: 'order-1' } }).start();
        let stepped = restore(
          { order: 'unreported', fraud: 'unknown' },
          { account: 'default', orderId: 'order-1', ...noFacts() },
        );
        for (const event of events) {
          actor.send(event);
          const [public_] = transition(orderMachine, stepped, event);
          stepped = send(stepped, event);
          expect(public_.value).toEqual(stepped.value);
        }
        expect(stepped.value).toEqual(actor.getSnapshot().value);
        expect(stepped.context).toEqual(actor.getSnapshot().context);
      }),
    );
  });

  it('returns the same snapshot for a refused event', () => {
    const snapshot = restore(
      { order: 'blocked', fraud: 'blocked' },
      { account: 'default', orderId: 'order-1', ...noFacts() },
    );
    for (const event of EVENTS) expect(send(snapshot, event)).toBe(snapshot);
  });

  it('rejects a position that does not exist', () => {
    const nowhere = { order: 'lost', fraud: 'unknown' } as unknown as ReturnType<typeof positionOf>;
    expect(() =>
      restore(nowhere, { account: 'default', orderId: 'order-1', ...noFacts() }),
    ).toThrow();
  });
});
