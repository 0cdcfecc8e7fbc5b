import { describe, expect, it } from 'vitest';
import { nextStates, tagsOf } from '../../src/lifecycle/machine/edges.js';
import { restore } from '../../src/lifecycle/machine/step.js';
import { noFacts } from '../../src/order/facts/known-facts.js';
import { FRAUD_STATES, ORDER_STATES } from '../../src/order/state.js';

const STATES = ['unreported', ...ORDER_STATES] as const;

describe('the states', () => {
  it.each<[string, readonly string[]]>([
    ['fulfillable', ['accepted']],
    ['cancellable', ['pending_payment', 'in_review', 'accepted']],
    ['refundable', ['accepted', 'fulfilled', 'complete', 'returned']],
    ['returnable', ['accepted', 'fulfilled', 'complete']],
    ['confirmable', ['in_review', 'accepted']],
    ['confirmable_once_paid', ['pending_payment']],
    ['released_before', ['fulfilled', 'complete', 'returned', 'dispute']],
    ['goods_gone', ['fulfilled', 'complete', 'returned']],
    ['disputed', ['dispute']],
    ['settled', ['complete', 'returned', 'cancelled', 'blocked']],
    ['terminal', ['cancelled', 'blocked']],
  ])('that are %s are %j', (tag, states) => {
    expect(STATES.filter((state) => tagsOf(state).includes(tag))).toEqual(states);
  });

  it('have no other tags', () => {
    expect(new Set(STATES.flatMap(tagsOf)).size).toBe(11);
  });
});

describe('a state is terminal', () => {
  const context = { account: 'default', orderId: 'order-1', ...noFacts() };

  it.each(STATES)('exactly when no edge leads out of it: %s', (order) => {
    const snapshot = restore({ order, fraud: 'passed' }, context);
    expect(snapshot.hasTag('terminal')).toBe(nextStates('order', order).length === 0);
  });

  it.each(['unknown', ...FRAUD_STATES] as const)('of the fraud review too: %s', (fraud) => {
    const snapshot = restore({ order: 'accepted', fraud }, context);
    expect(snapshot.hasTag('terminal')).toBe(nextStates('fraud', fraud).length === 0);
  });
});
