import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { observe, replay } from '../../../src/lifecycle/observe.js';
import { areConflicting } from '../../../src/lifecycle/sorting/conflicting-contents.js';
import type { Observation } from '../../../src/order/observation.js';
import { charge, makeObservation } from '../../_support/make-observation.js';

const plain = makeObservation({ id: 'e', at: 5, state: 'accepted', fraud: 'passed' });
const withCharges = makeObservation({
  id: 'e',
  at: 5,
  state: 'accepted',
  fraud: 'passed',
  charges: [charge('capturable')],
  visited: ['accepted'],
});

describe('two renderings of one event', () => {
  it('are one event, whichever came first, and raise no flag', () => {
    const one = replay([plain, withCharges]);
    const two = replay([withCharges, plain]);
    expect(one?.folded).toEqual(two?.folded);
    expect(one?.folded).toMatchObject({ last: { id: 'e' }, parked: [] });
    expect(one?.folded.snapshot.context).toMatchObject({ flags: {}, charges: { 'charge-1': {} } });
    for (const again of [plain, withCharges]) {
      expect(observe(one, again)).toMatchObject({ kind: 'duplicate', moved: false });
    }
    expect(observe(replay([plain]), withCharges)).toMatchObject({ kind: 'recorded', late: false });
  });

  it('are parked once, and dismissed once', () => {
    const odd = [{ path: 'state', value: 'odd' }];
    const shorter = makeObservation({ id: 'e', at: 5, unknown: odd });
    const longer = makeObservation({
      id: 'e',
      at: 5,
      unknown: odd,
      charges: [charge('capturable')],
    });
    const order = replay([shorter, longer]);
    expect(order?.folded.parked.map(({ id }) => id)).toEqual(['e']);
    expect(order?.published).toEqual(['default/order-1/needs_attention/e']);
    const dismissed = replay([longer, shorter], { dismissed: new Set(['e']) });
    expect(dismissed?.folded.parked).toMatchObject([{ id: 'e', dismissed: true }]);
  });

  it.each<[string, Observation]>([
    ['another state', makeObservation({ id: 'e', at: 5, state: 'cancelled', fraud: 'passed' })],
    [
      'another state of a charge',
      makeObservation({
        ...makeObservation({}),
        id: 'e',
        at: 5,
        state: 'accepted',
        fraud: 'passed',
        charges: [charge('failed')],
      }),
    ],
    [
      'another fraud state',
      makeObservation({ id: 'e', at: 5, state: 'accepted', fraud: 'review_opened' }),
    ],
    [
      'another time of a state',
      makeObservation({
        id: 'e',
        at: 5,
        state: 'accepted',
        fraud: 'passed',
        visitedAt: { accepted: 1 },
      }),
    ],
    ['another permission', { ...withCharges, releases: false }],
    ['another kind of source', { ...withCharges, source: 'read' }],
  ])('conflict when one has %s', (_, other) => {
    expect(areConflicting(withCharges, other)).toBe(true);
    expect(areConflicting(other, withCharges)).toBe(true);
    expect(areConflicting(withCharges, withCharges)).toBe(false);
  });

  it('flag the order when they conflict', () => {
    const other = makeObservation({
      id: 'e',
      at: 5,
      state: 'accepted',
      fraud: 'passed',
      charges: [charge('failed')],
    });
    const order = replay([withCharges, other]);
    expect(order?.history).toHaveLength(2);
    expect(Object.keys(order?.folded.snapshot.context.flags ?? {})).toEqual([
      'conflicting_delivery:e',
    ]);
  });

  it('agree when one only inferred what the other reports differently', () => {
    const [facts, , order] = plain.events;
    if (facts === undefined || order === undefined) throw new Error('no events');
    const inferred: Observation = {
      ...plain,
      events: [facts, { type: 'fraud.review_opened', inferred: true }, order],
    };
    expect(areConflicting(plain, inferred)).toBe(false);
  });

  it('lead to the same order in any sequence, however much each leaves out', () => {
    const whole = makeObservation({
      id: 'e',
      at: 5,
      state: 'accepted',
      fraud: 'passed',
      charges: [charge('capturable', 'a'), charge('failed', 'b')],
      visited: ['accepted', 'pending_payment'],
      fraudVisited: ['passed'],
      facts: { items: [{ id: 'i', quantity: 1 }], upstreamId: 'shop-1' },
    });
    const leaving = fc.subarray([
      'transitionTimes',
      'fraudTransitionTimes',
      'charges',
      'items',
    ] as const);
    fc.assert(
      fc.property(fc.array(leaving, { minLength: 2, maxLength: 4 }), (leftOut) => {
        const renderings = leftOut.map((names) => without(whole, names));
        const forwards = replay(renderings);
        const backwards = replay([...renderings].reverse());
        expect(forwards?.folded).toEqual(backwards?.folded);
        expect(forwards?.folded.snapshot.context.flags).toEqual({});
      }),
    );
  });
});

function without(observation: Observation, names: readonly string[]): Observation {
  const left = Object.fromEntries(
    Object.entries(observation).filter(([name]) => !names.includes(name)),
  );
  const events = observation.events.map((event) => {
    if (event.type === 'facts.reported') {
      const facts = Object.entries(event.facts).filter(([name]) => !names.includes(name));
      return { ...event, facts: Object.fromEntries(facts) };
    }
    if (!names.includes('charges')) return event;
    const { type, ...rest } = event;
    return {
      type,
      ...Object.fromEntries(Object.entries(rest).filter(([name]) => name !== 'charges')),
    };
  });
  // What is left of an observation without optional members is one.
  return { ...(left as unknown as Observation), events: events as Observation['events'] };
}
