import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, foldNext, standingsOf } from '../../../src/lifecycle/fold.js';
import {
  recordedVisits,
  visitedWhen,
  visitIndex,
  withReported,
} from '../../../src/lifecycle/sorting/visits.js';
import type { Observation, TransitionTimes } from '../../../src/order/observation.js';
import { ORDER_STATES, type OrderState } from '../../../src/order/state.js';
import { SECOND } from '../../../src/order/time/instant.js';
import { charge, makeObservation, START } from '../../_support/make-observation.js';
import { parameters } from '../../_support/runs.js';
import { plainlyVisited, plainVisits } from '../_support/plain.js';

const at = (seconds: number) => START + seconds * SECOND;

function ids(...observations: readonly Observation[]) {
  return standingsOf(observations).standings.map(({ observation }) => observation.id);
}

describe('all visits that any observation records', () => {
  it('come in the order of their times, and of the states within one second', () => {
    const visits = recordedVisits([
      { accepted: at(5), pending_payment: at(0) },
      { accepted: at(5), pending_payment: at(0), fulfilled: at(5) },
    ]);
    expect(visits.map(({ state }) => state)).toEqual(['pending_payment', 'accepted', 'fulfilled']);
  });

  it('hold both times of a state that was entered twice', () => {
    const visits = recordedVisits([
      { accepted: at(1), dispute: at(2) },
      { accepted: at(3), dispute: at(2) },
    ]);
    expect(visits.map(({ state, at: when }) => [state, (when - START) / SECOND])).toEqual([
      ['accepted', 1],
      ['dispute', 2],
      ['accepted', 3],
    ]);
  });

  it('are completed where a time was overwritten', () => {
    const visits = recordedVisits([{ in_review: at(0), dispute: at(2), accepted: at(9) }]);
    expect(visits.map(({ state }) => state)).toEqual([
      'in_review',
      'accepted',
      'dispute',
      'accepted',
    ]);
  });

  it('are not completed by states without a record', () => {
    const visits = recordedVisits([{ pending_payment: at(0), complete: at(2), dispute: at(5) }]);
    expect(visits.map(({ state }) => state)).toEqual(['pending_payment', 'complete', 'dispute']);
  });

  it('are not completed by states that were left before', () => {
    const visits = recordedVisits([{ dispute: at(1), complete: at(2), accepted: at(3) }]);
    expect(visits.map(({ state }) => state)).toEqual(['dispute', 'complete', 'accepted']);
  });

  it('are not completed between two visits of one state', () => {
    const visits = recordedVisits([{ accepted: at(1) }, { accepted: at(3), dispute: at(9) }]);
    expect(visits.map(({ state }) => state)).toEqual(['accepted', 'accepted', 'dispute']);
  });

  it('may be none: then reported states come in their own order', () => {
    const reports = [
      { state: 'fulfilled', at: at(5) },
      { state: 'accepted', at: at(5) },
      { state: 'pending_payment', at: at(2) },
    ] as const;
    const all = withReported([], reports);
    expect(all.map(({ state, at: when }) => [state, (when - START) / SECOND])).toEqual([
      ['pending_payment', 2],
      ['accepted', 5],
      ['fulfilled', 5],
    ]);
  });

  it('are followed by states that were only reported', () => {
    const recorded = recordedVisits([{ in_review: at(0), accepted: at(1), fulfilled: at(8) }]);
    const all = withReported(recorded, [
      { state: 'dispute', at: at(9) },
      { state: 'complete', at: at(2) },
      { state: 'dispute', at: at(20) },
      { state: 'accepted', at: at(9) },
    ]);
    expect(all.map(({ state, at: when }) => [state, (when - START) / SECOND])).toEqual([
      ['in_review', 0],
      ['accepted', 1],
      ['fulfilled', 8],
      ['complete', 8],
      ['dispute', 9],
    ]);
  });
});

describe('the states visited when a state was reported without a list', () => {
  const visits = recordedVisits([
    { pending_payment: at(0), accepted: at(10), dispute: at(20), fulfilled: at(40) },
    { pending_payment: at(0), accepted: at(30), dispute: at(20), fulfilled: at(40) },
  ]);
  const when = (state: Parameters<typeof visitedWhen>[0]['state'], seconds: number) =>
    [...visitedWhen({ state, at: at(seconds) }, visitIndex(visits))].sort();

  it('is everything up to the current visit', () => {
    expect(when('accepted', 12)).toEqual(['accepted', 'pending_payment']);
    expect(when('accepted', 35)).toEqual(['accepted', 'dispute', 'pending_payment']);
  });

  it('is everything by its instant when the order can have returned', () => {
    expect(when('accepted', 25)).toEqual(['accepted', 'dispute', 'pending_payment']);
  });

  it('is everything up to the earlier visit when the order cannot have returned', () => {
    expect(when('pending_payment', 25)).toEqual(['pending_payment']);
  });

  it('is everything up to the first visit when the state was entered later', () => {
    expect(when('fulfilled', 3)).toEqual(['accepted', 'dispute', 'fulfilled', 'pending_payment']);
  });

  it('is everything by its instant when the state fits there and its time was overwritten', () => {
    const overwritten = recordedVisits([{ accepted: at(1), dispute: at(5), fulfilled: at(9) }]);
    const visited = visitedWhen({ state: 'fulfilled', at: at(3) }, visitIndex(overwritten));
    expect([...visited].sort()).toEqual(['accepted', 'fulfilled']);
  });

  it.each<[string, TransitionTimes, OrderState, number, readonly OrderState[]]>([
    [
      'all of it that was visited within the second of the report',
      { accepted: at(2), dispute: at(2) },
      'dispute',
      2,
      ['accepted', 'dispute'],
    ],
    [
      'what was visited when it was back, whatever ended the order later',
      { pending_payment: at(0), accepted: at(1), dispute: at(2), cancelled: at(9) },
      'accepted',
      2.5,
      ['accepted', 'dispute', 'pending_payment'],
    ],
    [
      'what it was then, when only its last state does not lead back',
      { accepted: at(1), dispute: at(2), fulfilled: at(3), cancelled: at(4) },
      'accepted',
      5,
      ['accepted'],
    ],
    [
      'what was visited later, where no edge leads to the state before',
      { fulfilled: at(1), dispute: at(5), accepted: at(9) },
      'accepted',
      3,
      ['accepted', 'dispute', 'fulfilled'],
    ],
    [
      'what was visited later, where no edge leads on from the state',
      { in_review: at(1), pending_payment: at(5), accepted: at(9) },
      'accepted',
      3,
      ['accepted', 'in_review', 'pending_payment'],
    ],
    [
      'nothing else, where the order may have begun in the state',
      { in_review: at(1), pending_payment: at(5) },
      'pending_payment',
      0,
      ['pending_payment'],
    ],
  ])('is %s', (_, times, state, seconds, expected) => {
    const found = visitedWhen({ state, at: at(seconds) }, visitIndex(recordedVisits([times])));
    expect([...found].sort()).toEqual(expected);
  });

  it('is everything up to the last visit, even where no edge leads back', () => {
    const odd = recordedVisits([{ accepted: at(1), fulfilled: at(2) }, { accepted: at(3) }]);
    expect(visitedWhen({ state: 'accepted', at: at(4) }, visitIndex(odd))).toContain('fulfilled');
  });

  it('lets an order return from a dispute over states visited before it', () => {
    const returned = recordedVisits([
      { accepted: at(1), fulfilled: at(2), complete: at(3), returned: at(4), dispute: at(5) },
    ]);
    expect(visitedWhen({ state: 'returned', at: at(9) }, visitIndex(returned))).toContain(
      'dispute',
    );
  });

  it('does not assume a dispute that nothing shows', () => {
    const disputedBefore = recordedVisits([
      { accepted: at(1), dispute: at(2) },
      { accepted: at(3), dispute: at(2), fulfilled: at(4) },
    ]);
    expect(visitedWhen({ state: 'accepted', at: at(5) }, visitIndex(disputedBefore))).not.toContain(
      'fulfilled',
    );
  });
});

describe('an observation without an order map, among others that have one', () => {
  const pending = makeObservation({
    id: 'pending',
    at: 0,
    state: 'pending_payment',
    visitedAt: { pending_payment: 0 },
  });
  const accepted = makeObservation({
    id: 'accepted',
    at: 10,
    state: 'accepted',
    fraud: 'passed',
    visitedAt: { pending_payment: 0, accepted: 10 },
  });

  it('is folded before an observation that proves that its state was left', () => {
    const late = makeObservation({ id: 'late', at: 11, state: 'pending_payment' });
    expect(ids(pending, accepted, late)).toEqual(['pending', 'late', 'accepted']);
    expect(fold([pending, accepted, late]).parked).toEqual([]);
  });

  it('is folded after an observation without its state', () => {
    const early = makeObservation({ id: 'early', at: -1, state: 'fulfilled', fraud: 'passed' });
    expect(ids(early, pending, accepted)).toEqual(['pending', 'accepted', 'early']);
    expect(fold([early, pending, accepted]).snapshot.value.order).toBe('fulfilled');
  });

  it('catches up along the visits that the others record', () => {
    const complete = makeObservation({
      id: 'complete',
      at: 30,
      state: 'complete',
      fraud: 'passed',
      visitedAt: { pending_payment: 0, accepted: 10, fulfilled: 20, complete: 30 },
    });
    const again = makeObservation({ id: 'again', at: 31, state: 'complete', fraud: 'passed' });
    const one = standingsOf([pending, again, complete]);
    expect(one.standings.every(({ standing }) => standing.kind === 'applied')).toBe(true);
  });

  it('catches up to an earlier state, too', () => {
    const complete = makeObservation({
      at: 30,
      state: 'complete',
      fraud: 'passed',
      visitedAt: { pending_payment: 0, accepted: 10, fulfilled: 20, complete: 30 },
    });
    const fulfilled = makeObservation({ at: 25, state: 'fulfilled', fraud: 'passed' });
    const { standings } = standingsOf([pending, fulfilled, complete]);
    expect(standings.map(({ standing, after }) => [standing.kind, after.value.order])).toEqual([
      ['applied', 'pending_payment'],
      ['applied', 'fulfilled'],
      ['applied', 'complete'],
    ]);
  });

  it('is not judged by states that others only reported', () => {
    const charges = [charge('pending')];
    const refused = makeObservation({ at: 10, state: 'accepted', fraud: 'passed', charges });
    const fulfilled = makeObservation({ at: 20, state: 'fulfilled', fraud: 'passed' });
    const { folded } = standingsOf([pending, refused, fulfilled]);
    expect(folded.snapshot.value.order).toBe('pending_payment');
    expect(folded.parked.map(({ standing }) => standing.kind)).toEqual(['illegal', 'early']);
  });

  it('is folded again with everything, since a map may move it', () => {
    expect(
      foldNext(fold([pending]), makeObservation({ at: 20, state: 'accepted', fraud: 'passed' })),
    ).toBe(undefined);
    expect(
      foldNext(fold([makeObservation({ at: 0, state: 'accepted', fraud: 'passed' })]), accepted),
    ).toBe(undefined);
    expect(foldNext(fold([pending]), accepted)).toBeDefined();
    expect(
      foldNext(
        fold([makeObservation({ at: 0, state: 'in_review' })]),
        makeObservation({ at: 2, state: 'accepted', fraud: 'passed' }),
      ),
    ).toBeDefined();
  });
});

describe('many visits', () => {
  const lists = fc.array(
    fc.dictionary(
      fc.constantFrom(...ORDER_STATES),
      fc.integer({ min: 0, max: 24 }).map((half) => at(half / 2)),
      { maxKeys: 6 },
    ) as fc.Arbitrary<TransitionTimes>,
    { minLength: 1, maxLength: 8 },
  );
  const report = fc.record({
    state: fc.constantFrom(...ORDER_STATES),
    at: fc.integer({ min: -1, max: 26 }).map((half) => at(half / 2)),
  });

  it('are the same as by a plain search', () => {
    fc.assert(
      fc.property(lists, (times) => {
        expect(recordedVisits(times)).toEqual(plainVisits(times));
      }),
      parameters(0.5),
    );
  });

  it('lead to the same conclusions as a plain search', () => {
    fc.assert(
      fc.property(lists, fc.array(report, { maxLength: 4 }), report, (times, reports, asked) => {
        const visits = withReported(recordedVisits(times), reports);
        expect([...visitedWhen(asked, visitIndex(visits))]).toEqual([
          ...plainlyVisited(asked, visits),
        ]);
      }),
      parameters(0.5),
    );
  });

  it('are not all read for every report', () => {
    const index = visitIndex(
      Array.from({ length: 4_000 }, (_, second) => ({
        state: ORDER_STATES[(second * 7) % ORDER_STATES.length] ?? 'accepted',
        at: at(second),
      })),
    );
    let looks = 0;
    const counted = <T>(list: readonly T[]): readonly T[] =>
      new Proxy(list, {
        get(target, key) {
          looks += 1;
          return Reflect.get(target, key);
        },
      });
    const watched = {
      visits: counted(index.visits),
      seconds: counted(index.seconds),
      positionsOf: new Map(
        [...index.positionsOf].map(([state, positions]) => [state, counted(positions)]),
      ),
    };
    for (const state of ORDER_STATES) {
      for (const second of [-1, 5, 1_999.5, 3_990, 9_999]) {
        looks = 0;
        visitedWhen({ state, at: at(second) }, watched);
        expect(looks).toBeLessThan(50 * Math.log2(4_000));
      }
    }
  });
});
