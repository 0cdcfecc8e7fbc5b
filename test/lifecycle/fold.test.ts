import { describe, expect, it } from 'vitest';
import { fold, foldNext, standingsInDetail, standingsOf } from '../../src/lifecycle/fold.js';
import { noFacts } from '../../src/order/facts/known-facts.js';
import type { Observation } from '../../src/order/observation.js';
import { charge, makeObservation, START } from '../_support/make-observation.js';

const accepted = makeObservation({ id: 'a', at: 1, state: 'accepted', fraud: 'passed' });

describe('an order', () => {
  it('has the reported state and facts after one observation', () => {
    const one = makeObservation({
      id: 'one',
      at: 1,
      state: 'accepted',
      fraud: 'passed',
      visited: ['pending_payment', 'accepted'],
      fraudVisited: ['passed'],
    });
    const { snapshot, ...rest } = fold([one]);
    expect(snapshot).toStrictEqual({
      machine: 'order',
      version: 1,
      value: { order: 'accepted', fraud: 'passed' },
      context: { account: 'default', orderId: 'order-1', ...noFacts() },
    });
    expect(rest).toStrictEqual({
      account: 'default',
      orderId: 'order-1',
      count: 1,
      last: { id: 'one', evidence: { order: 0b101, fraud: 0b010 } },
      greatest: { instant: one.instant, size: 3, id: 'one' },
      longest: { order: 2, fraud: 1 },
      unmapped: false,
      visited: ['accepted', 'pending_payment'],
      parked: [],
      disputes: 0,
      released: true,
      entered: { accepted: START, pending_payment: START },
    });
  });

  it('has no state after an observation with facts only', () => {
    const { snapshot, ...rest } = fold([
      makeObservation({ id: 'one', at: 0, charges: [charge('pending')] }),
    ]);
    expect(snapshot.value).toStrictEqual({ order: 'unreported', fraud: 'unknown' });
    expect(Object.keys(snapshot.context.charges)).toEqual(['charge-1']);
    expect(rest).toStrictEqual({
      account: 'default',
      orderId: 'order-1',
      count: 1,
      last: { id: 'one', evidence: {} },
      greatest: { instant: START, size: 0, id: 'one' },
      longest: { order: 0, fraud: 0 },
      unmapped: false,
      visited: [],
      parked: [],
      disputes: 0,
      released: false,
    });
  });

  it('counts observations and disputes, and keeps the greatest key, whichever is folded last', () => {
    const long = { state: 'accepted', fraud: 'passed', visited: ['accepted', 'dispute'] } as const;
    const folded = fold([
      makeObservation({ id: 'late', at: 9, state: 'dispute', visited: ['dispute'] }),
      makeObservation({ id: 'last', at: 1, ...long }),
    ]);
    expect(folded.last.id).toBe('last');
    expect(folded).toMatchObject({ count: 2, disputes: 1, greatest: { id: 'late', size: 1 } });
  });

  it('remembers the length of its longest map of each kind', () => {
    const order = ['pending_payment', 'accepted'] as const;
    const { longest } = fold([
      makeObservation({ at: 1, visited: order, fraudVisited: ['review_opened'] }),
      makeObservation({ at: 2, visited: order, fraudVisited: ['review_opened', 'passed'] }),
      makeObservation({ at: 3, visited: [...order, 'fulfilled'] }),
    ]);
    expect(longest).toEqual({ order: 3, fraud: 2 });
  });

  it('needs no facts in an observation', () => {
    const bare = (observation: Observation) => ({
      ...observation,
      events: observation.events.filter(({ type }) => type !== 'facts.reported'),
    });
    expect(fold([bare(accepted)]).snapshot).toStrictEqual(fold([accepted]).snapshot);
    const back = makeObservation({ at: 2, state: 'pending_payment', fraud: 'review_opened' });
    expect(fold([accepted, bare(back)]).snapshot.value).toStrictEqual({
      order: 'accepted',
      fraud: 'passed',
    });
  });

  it.each([
    ['a webhook', 'webhook', 'webhook'],
    ['a read', 'read', 'read'],
    ['the answer to a call, which is a read', 'response', 'read'],
  ] as const)('has the writer of a charge: %s', (_, source, by) => {
    const one = makeObservation({ at: 1, source, charges: [charge('pending')] });
    expect(fold([one]).snapshot.context.charges['charge-1']?.by).toStrictEqual({
      instant: one.instant,
      source: by,
    });
  });

  it('needs an observation', () => {
    expect(() => fold([])).toThrow(new RangeError('an order needs at least one observation'));
  });

  it.each([{ orderId: 'order-2' }, { account: 'other' }])('is one order, not two: %o', (whose) => {
    expect(() => fold([accepted, { ...accepted, id: 'b', ...whose }])).toThrow(
      new RangeError('these observations are about different orders'),
    );
  });
});

describe('a release', () => {
  const released = (...observations: Observation[]) => fold(observations).released;

  it.each<[string, boolean, Parameters<typeof makeObservation>[0]]>([
    ['an acceptance that may release', true, { state: 'accepted', fraud: 'passed' }],
    ['one that may not', false, { state: 'accepted', fraud: 'passed', releases: false }],
    ['one that is parked', false, { state: 'accepted', charges: [charge('pending')] }],
    ['another state', false, { state: 'in_review', releases: true }],
    ['facts', false, { releases: true }],
  ])('by %s: %s', (_, expected, what) => {
    expect(
      released(
        makeObservation({ at: 0, state: 'pending_payment' }),
        makeObservation({ at: 1, ...what }),
      ),
    ).toBe(expected);
  });

  it('stays', () => {
    expect(released(accepted, makeObservation({ at: 2, state: 'fulfilled' }))).toBe(true);
  });
});

describe('a parked observation', () => {
  const odd = (id: string, at: number) =>
    makeObservation({ id, at, unknown: [{ path: 'state', value: 'x' }] });

  it('has its reported states, and whether it is the newest', () => {
    const jump = makeObservation({ id: 'jump', at: 2, state: 'complete', fraud: 'passed' });
    const { parked } = fold([accepted, jump, odd('odd', 3)]);
    expect(parked).toStrictEqual([
      {
        id: 'jump',
        standing: expect.objectContaining({ kind: 'early' }),
        reported: { state: 'complete', fraudState: 'passed' },
        newest: true,
      },
      {
        id: 'odd',
        standing: expect.objectContaining({ kind: 'illegal' }),
        reported: {},
        newest: true,
      },
    ]);
  });

  it.each<[string, boolean, Parameters<typeof makeObservation>[0]]>([
    ['a state', false, { state: 'fulfilled' }],
    ['the state it was in', false, { state: 'accepted', fraud: 'passed' }],
    ['facts', true, { charges: [charge('capturable')] }],
    ['the fraud review', true, { fraud: 'passed' }],
    ['something that is parked too', true, { state: 'pending_payment' }],
  ])('is overtaken by %s, or not: newest is then %s', (_, newest, what) => {
    const { parked } = fold([accepted, odd('odd', 2), makeObservation({ at: 3, ...what })]);
    expect(parked[0]).toMatchObject({ id: 'odd', newest });
  });

  it('stays overtaken, and a later one is overtaken in its turn', () => {
    const parked = (...more: Observation[]) =>
      fold([
        accepted,
        odd('x', 2),
        makeObservation({ at: 3, state: 'fulfilled' }),
        odd('y', 4),
        ...more,
      ]).parked.map(({ newest }) => newest);
    expect(parked()).toEqual([false, true]);
    expect(parked(makeObservation({ at: 5, state: 'complete' }))).toEqual([false, false]);
  });

  it('does not count as a visit', () => {
    const { parked, visited } = fold([
      accepted,
      makeObservation({ at: 2, state: 'complete' }),
      odd('x', 3),
    ]);
    expect(parked).toHaveLength(2);
    expect(visited).toEqual(['accepted']);
  });

  it('needs an undocumented value, not an empty list of them', () => {
    expect(fold([makeObservation({ unknown: [] })]).parked).toEqual([]);
  });

  it('is marked where an operator dismissed it', () => {
    const { parked } = fold([odd('x', 1), odd('y', 2)], { dismissed: new Set(['y']) });
    expect(parked.map(({ id, dismissed }) => [id, dismissed])).toEqual([
      ['x', undefined],
      ['y', true],
    ]);
  });
});

describe('a fraud state and an order state that are reported together', () => {
  it('both move', () => {
    const both = makeObservation({ at: 2, state: 'accepted', fraud: 'passed' });
    const { folded } = standingsOf([
      makeObservation({ at: 1, state: 'in_review', fraud: 'review_opened' }),
      both,
    ]);
    expect(folded.snapshot.value).toEqual({ order: 'accepted', fraud: 'passed' });
  });

  it('stay when the review cannot move', () => {
    const blocked = makeObservation({ at: 1, state: 'in_review', fraud: 'blocked' });
    const { folded, standings } = standingsOf([
      blocked,
      makeObservation({ at: 2, state: 'cancelled', fraud: 'passed' }),
    ]);
    expect(folded.snapshot.value).toEqual({ order: 'in_review', fraud: 'blocked' });
    expect(standings[1]?.standing).toMatchObject({
      kind: 'illegal',
      explanation: {
        event: 'fraud.passed',
        code: 'no_edge',
        sentence: expect.stringContaining('no edge leads out of blocked.'),
      },
    });
  });
});

describe('states that transition times prove', () => {
  it('are entered on the way, and a dispute is counted', () => {
    const visited = ['accepted', 'dispute', 'fulfilled', 'complete'] as const;
    const { folded, standings } = standingsOf([
      makeObservation({ at: 1, state: 'dispute', visited: ['accepted', 'dispute'] }),
      makeObservation({ at: 2, state: 'complete', fraud: 'passed', visited }),
    ]);
    expect(standings.map(({ after }) => after.value.order)).toEqual(['dispute', 'complete']);
    expect(folded).toMatchObject({ disputes: 1, visited: [...visited].sort() });
  });

  it('need no other proof, such as a report that the review passed', () => {
    const visited = ['pending_payment', 'accepted', 'fulfilled'] as const;
    const { folded } = standingsOf([
      makeObservation({ at: 1, state: 'pending_payment', visited: ['pending_payment'] }),
      makeObservation({ at: 2, state: 'fulfilled', visited }),
    ]);
    expect(folded.snapshot.value).toEqual({ order: 'fulfilled', fraud: 'unknown' });
    expect(folded.parked).toEqual([]);
  });

  it('are only known states of an order', () => {
    const odd = {
      ...makeObservation({ state: 'accepted', fraud: 'passed' }),
      transitionTimes: { odd: START },
    };
    expect(fold([odd as Observation]).visited).toEqual(['accepted']);
  });

  it('are not enough where the last step contradicts itself', () => {
    const { folded } = standingsOf([
      makeObservation({ at: 1, state: 'pending_payment', visited: ['pending_payment'] }),
      makeObservation({
        at: 2,
        state: 'cancelled',
        visited: ['pending_payment', 'in_review', 'cancelled'],
        charges: [charge('capturable')],
      }),
    ]);
    expect(folded.snapshot.value.order).toBe('pending_payment');
    expect(folded.parked[0]?.standing).toMatchObject({
      explanation: { from: { state: 'pending_payment' }, guards: ['everyChargeReleased'] },
    });
  });
});

describe('two contents under one id', () => {
  it('may change places, so the second does not certainly belong last', () => {
    const other = { ...accepted, id: 'a~1', conflictsWith: 'a', releases: false };
    expect(foldNext(fold([accepted]), other)).toBe(undefined);
  });

  it('are a fact about the order', () => {
    const { context } = fold([
      accepted,
      { ...accepted, id: 'a~1', conflictsWith: 'a', releases: false },
    ]).snapshot;
    expect(context.flags).toStrictEqual({
      'conflicting_delivery:a': {
        id: 'conflicting_delivery:a',
        kind: 'conflicting_delivery',
        detail:
          'Conflicting messages arrived under the id a, and all are stored: look the order up at the provider.',
      },
    });
  });
});

describe('one more observation', () => {
  const mapped = makeObservation({
    id: 'm',
    at: 5,
    state: 'accepted',
    fraud: 'passed',
    visited: ['pending_payment', 'accepted'],
    fraudVisited: ['review_opened', 'passed'],
  });
  const order = { visited: ['pending_payment', 'accepted'] } as const;
  const review = { fraudVisited: ['review_opened', 'passed'] } as const;

  it.each<[string, boolean, Parameters<typeof makeObservation>[0]]>([
    ['later', true, { at: 6, ...order, ...review }],
    ['earlier', false, { at: 4, ...order, ...review }],
    ['earlier, that proves more', true, { at: 4, visited: [...order.visited, 'fulfilled'] }],
    ['later, with a shorter order map', false, { at: 6, visited: ['accepted'], ...review }],
    ['later, with a shorter fraud map', false, { at: 6, ...order, fraudVisited: ['passed'] }],
    ['later, with nothing but facts', true, { at: 6 }],
    ['later, with a state and no map', false, { at: 6, state: 'fulfilled' }],
    ['later, with a map of the fraud review alone', true, { at: 6, ...review }],
  ])('%s: it is known to belong last: %s', (_, last, what) => {
    expect(foldNext(fold([mapped]), makeObservation(what)) !== undefined).toBe(last);
  });

  it.each<[string, boolean, Parameters<typeof makeObservation>[0]]>([
    ['a map', false, { at: 6, ...order }],
    ['a state', true, { at: 6, state: 'fulfilled' }],
    ['facts', true, { at: 6 }],
  ])('after a state without a map: %s: it is known to belong last: %s', (_, last, what) => {
    expect(foldNext(fold([accepted]), makeObservation(what)) !== undefined).toBe(last);
  });
});

describe('the observations and the order that are folded', () => {
  /** The same, down to the last member, as something that throws when it is written. */
  function frozen<T>(value: T): T {
    if (typeof value === 'object' && value !== null) Object.values(value).forEach(frozen);
    return Object.freeze(value);
  }

  const capturing = (id: string, captureId: string, state: 'pending' | 'complete', at: number) =>
    makeObservation({
      id,
      at,
      charges: [{ ...charge('complete'), captures: [{ id: captureId, state }] }],
      facts: { refunds: [{ id: `refund-${id}`, state: 'pending' }] },
    });
  const history = [
    capturing('1', 'a', 'pending', 1),
    capturing('2', 'b', 'pending', 2),
    capturing('3', 'a', 'complete', 3),
    makeObservation({ id: '4', at: 4, state: 'accepted', fraud: 'passed' }),
    makeObservation({ id: '5', at: 5, state: 'complete' }),
    makeObservation({ id: '6', at: 6, state: 'fulfilled' }),
  ];

  it('stay unchanged', () => {
    const { charges } = fold(frozen(history)).snapshot.context;
    expect(charges['charge-1']?.captures).toEqual([
      { id: 'a', state: 'complete' },
      { id: 'b', state: 'pending' },
    ]);
  });

  it('stay unchanged when one more is folded onto a stored order', () => {
    for (let end = 1; end < history.length; end += 1) {
      const stored = frozen(fold(history.slice(0, end)));
      const [next] = history.slice(end) as [Observation];
      expect(foldNext(stored, next)?.folded).toStrictEqual(fold(history.slice(0, end + 1)));
    }
  });

  it('are shown with the facts known after each', () => {
    const steps = standingsInDetail(history);
    expect(steps.map(({ observation }) => observation.id)).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(steps.map(({ standing }) => standing.kind)).toEqual(
      standingsOf(history).standings.map(({ standing }) => standing.kind),
    );
    for (const [index, { after }] of steps.entries()) {
      const { value, context } = fold(history.slice(0, index + 1)).snapshot;
      expect(after).toStrictEqual({ value, context });
    }
  });

  it('are not copied for every observation', () => {
    let reads = 0;
    const counted = (id: string) => ({
      get id() {
        reads += 1;
        return id;
      },
      state: 'pending' as const,
    });
    const captures = Array.from({ length: 100 }, (_, index) => counted(`c${index}`));
    fold([
      makeObservation({ at: 0, charges: [{ ...charge('complete'), captures }] }),
      ...Array.from({ length: 100 }, (_, index) =>
        capturing(`n${index}`, `n${index}`, 'pending', 1),
      ),
    ]);
    expect(reads).toBeLessThan(1_000);
  });
});
