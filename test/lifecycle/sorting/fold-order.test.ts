import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countStates,
  type Evidence,
  happensBefore,
  ownEvidence,
} from '../../../src/lifecycle/sorting/evidence.js';
import { groupsOf, inFoldOrder } from '../../../src/lifecycle/sorting/fold-order.js';
import { contentDigest } from '../../../src/lifecycle/sorting/identity.js';
import { compareKeys, type Key, keyOf } from '../../../src/lifecycle/sorting/key.js';
import type { Observation } from '../../../src/order/observation.js';
import { FRAUD_STATES, ORDER_STATES } from '../../../src/order/state.js';
import { makeObservation, START } from '../../_support/make-observation.js';
import { parameters } from '../../_support/runs.js';
import { plainOrder } from '../_support/plain.js';

const evidenceOf = (what: Parameters<typeof makeObservation>[0]) =>
  ownEvidence(makeObservation(what)).evidence;

describe('certain evidence', () => {
  const fraud = { fraudVisited: ['review_opened'] } as const;
  const later = { fraudVisited: ['review_opened', 'passed'] } as const;
  const pending = evidenceOf({ visited: ['pending_payment'] });
  const accepted = evidenceOf({ visited: ['pending_payment', 'accepted'] });

  it.each<[string, Evidence, Evidence, boolean, boolean]>([
    ['fewer states come first', pending, accepted, true, false],
    ['the same states prove nothing', pending, pending, false, false],
    [
      'other states prove nothing',
      evidenceOf({ visited: ['pending_payment', 'in_review'] }),
      accepted,
      false,
      false,
    ],
    ['without an order map nothing is certain', {}, accepted, false, false],
    ['nor by fraud maps alone', evidenceOf(fraud), evidenceOf(later), false, false],
    [
      'the fraud map decides between equal order maps',
      evidenceOf({ visited: ['accepted'], ...fraud }),
      evidenceOf({ visited: ['accepted'], ...later }),
      true,
      false,
    ],
    [
      'a fraud map that only one has decides nothing',
      evidenceOf({ visited: ['accepted'], ...fraud }),
      evidenceOf({ visited: ['accepted'] }),
      false,
      false,
    ],
    [
      'beside a fraud map that only one has, the order map decides',
      evidenceOf({ visited: ['pending_payment'], ...fraud }),
      accepted,
      true,
      false,
    ],
    [
      'two maps that contradict each other prove nothing',
      evidenceOf({ visited: ['pending_payment'], ...later }),
      evidenceOf({ visited: ['pending_payment', 'accepted'], ...fraud }),
      false,
      false,
    ],
    [
      'two equal pairs of maps prove nothing',
      evidenceOf({ visited: ['accepted'], ...fraud }),
      evidenceOf({ visited: ['accepted'], ...fraud }),
      false,
      false,
    ],
    [
      'equal fraud maps leave it to the order maps',
      evidenceOf({ visited: ['pending_payment'], ...fraud }),
      evidenceOf({ visited: ['pending_payment', 'accepted'], ...fraud }),
      true,
      false,
    ],
  ])('%s', (_, a, b, forwards, backwards) => {
    expect(happensBefore(a, b)).toBe(forwards);
    expect(happensBefore(b, a)).toBe(backwards);
  });

  it('is not in an empty map, nor in values that are not states', () => {
    expect(evidenceOf({ visited: [], fraudVisited: [] })).toStrictEqual({});
    const odd = {
      ...makeObservation({}),
      transitionTimes: { odd: START },
    } as unknown as Observation;
    expect(ownEvidence(odd).evidence).toStrictEqual({});
  });

  it('is of one map where there is only one', () => {
    expect(evidenceOf({ visited: ['pending_payment'] })).toStrictEqual({ order: 1 });
    expect(evidenceOf({ fraudVisited: ['review_opened'] })).toStrictEqual({ fraud: 1 });
  });

  it('is not in a reported state, which is separate and only exists without a map', () => {
    const report = (what: Parameters<typeof makeObservation>[0]) =>
      ownEvidence(makeObservation(what)).report?.state;
    expect(report({ state: 'accepted', fraud: 'passed' })).toBe('accepted');
    expect(report({ state: 'accepted', visited: ['accepted'] })).toBe(undefined);
    expect(report({ fraud: 'blocked' })).toBe(undefined);
  });

  it('counts the states of a map', () => {
    const { order, fraud: review } = evidenceOf({
      visited: ['pending_payment', 'accepted', 'blocked'],
      ...later,
    });
    expect([order, review, 0, undefined].map(countStates)).toEqual([3, 2, 0, 0]);
  });
});

describe('without certain evidence', () => {
  const key = (instant: number, size: number, id: string): Key => ({ instant, size, id });

  it.each<[string, Key, Key]>([
    ['the earlier comes first', key(1, 9, 'b'), key(2, 0, 'a')],
    ['then what records less', key(1, 1, 'b'), key(1, 2, 'a')],
    ['then the smaller id', key(1, 1, 'a'), key(1, 1, 'b')],
  ])('%s', (_, a, b) => {
    expect(Math.sign(compareKeys(a, b))).toBe(-1);
    expect(Math.sign(compareKeys(b, a))).toBe(1);
    expect(compareKeys(a, { ...a })).toBe(0);
  });

  it('the key has the states of both maps and the original id', () => {
    const both = makeObservation({
      id: 'a',
      at: 3,
      visited: ['accepted'],
      fraudVisited: ['passed'],
    });
    expect(keyOf(both, ownEvidence(both).evidence)).toStrictEqual({
      instant: both.instant,
      size: 2,
      id: 'a',
    });
    expect(keyOf({ ...both, id: 'a~1', conflictsWith: 'a' }, {})).toStrictEqual({
      instant: both.instant,
      size: 0,
      id: 'a',
    });
  });
});

describe('the fold order', () => {
  const ids = (...observations: Observation[]) =>
    inFoldOrder(observations).map(({ observation }) => observation.id);

  it('is the order of the clocks, unless transition times prove otherwise', () => {
    const long = makeObservation({ id: 'long', at: 1, visited: ['pending_payment', 'accepted'] });
    const short = makeObservation({ id: 'short', at: 5, visited: ['pending_payment'] });
    const before = makeObservation({ id: 'before', at: 2 });
    const after = makeObservation({ id: 'after', at: 6 });
    expect(ids(after, long, before, short)).toEqual(['before', 'short', 'long', 'after']);
  });

  it('is the same for two contents under one id, whichever kept the id', () => {
    const one = makeObservation({ id: 'x', at: 1, facts: { upstreamId: 'one' } });
    const two = makeObservation({ id: 'x', at: 1, facts: { upstreamId: 'two' } });
    const upstream = (...observations: Observation[]) =>
      inFoldOrder(observations).map(({ observation: { events } }) =>
        events.flatMap((event) => ('facts' in event ? (event.facts.upstreamId ?? []) : [])),
      );
    const renamed = (observation: Observation) => ({
      ...observation,
      id: 'x~1',
      conflictsWith: 'x',
    });
    const bySmallerDigest =
      contentDigest(one) < contentDigest(two) ? ['one', 'two'] : ['two', 'one'];
    expect(upstream(one, renamed(two)).flat()).toEqual(bySmallerDigest);
    expect(upstream(one, renamed(two))).toEqual(upstream(renamed(one), two));
    expect(upstream(renamed(two), one)).toEqual(upstream(one, renamed(two)));
  });
});

describe('the fold order of many observations', () => {
  const FEW_STATES = ORDER_STATES.slice(0, 4);

  /** Clocks that contradict the lists, lists that are missing, ids that several came under. */
  const contradicting = fc
    .array(
      fc.record(
        {
          at: fc.integer({ min: 0, max: 3 }),
          releases: fc.boolean(),
          state: fc.constantFrom(...FEW_STATES),
          visited: fc.subarray([...FEW_STATES]),
          fraudVisited: fc.subarray([...FRAUD_STATES]),
          conflictsWith: fc.constantFrom('observation-0', 'observation-1'),
        },
        { requiredKeys: ['at', 'releases'] },
      ),
      { minLength: 1, maxLength: 30 },
    )
    .map((all) =>
      all.map(({ conflictsWith, ...what }, index): Observation => {
        const observation = makeObservation({
          ...what,
          id: `said-${index}`,
          facts: { upstreamId: `${index}` },
        });
        return conflictsWith === undefined ? observation : { ...observation, conflictsWith };
      }),
    );

  it('is the plain one: always the smallest that no remaining one precedes', () => {
    const arrivals = contradicting.chain((history) =>
      fc.tuple(
        fc.constant(history),
        fc.shuffledSubarray(history, { minLength: history.length, maxLength: history.length }),
      ),
    );
    fc.assert(
      fc.property(arrivals, ([history, arrived]) => {
        const sorted = inFoldOrder(arrived);
        expect(sorted).toEqual(plainOrder(inFoldOrder(history)));
      }),
      parameters(0.5),
    );
  });

  it('is not the order of sizes alone where one observation has no fraud map', () => {
    const first = makeObservation({
      id: 'first',
      at: 9,
      visited: ['pending_payment'],
      fraudVisited: ['passed'],
    });
    const second = makeObservation({
      id: 'second',
      at: 5,
      visited: ['pending_payment', 'in_review'],
    });
    const third = makeObservation({
      id: 'third',
      at: 1,
      visited: ['pending_payment', 'in_review', 'accepted'],
      fraudVisited: ['review_opened'],
    });
    const ids = (...all: Observation[]) =>
      inFoldOrder(all).map(({ observation }) => observation.id);
    // Their fraud maps contradict each other, so only the one between holds the third back.
    expect(ids(first, third)).toEqual(['third', 'first']);
    expect(ids(first, second, third)).toEqual(['first', 'second', 'third']);
  });

  it('is computed from few groups, each with the groups that it precedes', () => {
    const evidences = [
      { visited: ['pending_payment'] },
      { visited: ['pending_payment'], fraudVisited: ['passed'] },
      { visited: ['pending_payment', 'accepted'], fraudVisited: ['review_opened'] },
      { visited: ['in_review'] },
      { fraudVisited: ['passed'] },
    ] as const;
    const all = Array.from({ length: 200 }, (_, index) =>
      makeObservation({ ...evidences[index % 5] }),
    );
    const groups = groupsOf(all.map(ownEvidence));
    expect(groups.map(({ members }) => members.length)).toEqual([40, 40, 40, 40, 40]);
    expect(groups.map(({ following }) => following.map((one) => groups.indexOf(one)))).toEqual([
      [2],
      [],
      [],
      [],
      [],
    ]);
  });

  it('compares keys n log n times, however the clocks contradict the lists', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2 ** 12), { minLength: 20, maxLength: 400 }), (masks) => {
        let comparisons = 0;
        const counted = (id: string) => ({
          toString() {
            comparisons += 1;
            return id;
          },
        });
        const history = masks.map((mask, index): Observation => {
          const visited = ORDER_STATES.filter((_, bit) => (mask & (1 << bit)) !== 0);
          const fraudVisited = FRAUD_STATES.filter((_, bit) => (mask & (1 << (9 + bit))) !== 0);
          const id = `${(index * 7919) % 1000}`.padStart(4, '0');
          // The id is what is compared last; one that is no text sees every comparison.
          const key = counted(id) as unknown as string;
          return { ...makeObservation({ at: 0, visited, fraudVisited }), id: key };
        });
        const sized = history.map((one) => ({ ...one, fraudTransitionTimes: { passed: START } }));
        for (const all of [history, sized]) {
          comparisons = 0;
          inFoldOrder(all);
          // Each comparison reads both ids, and reads them again when the first is not the smaller.
          expect(comparisons).toBeLessThanOrEqual(4 * 3 * all.length * Math.log2(all.length));
        }
      }),
      { numRuns: 20 },
    );
  });

  it('digests a content once, and only where two have the same key', () => {
    let digests = 0;
    const counted = (observation: Observation): Observation => ({
      ...observation,
      // Nothing but a digest reads it while observations are sorted.
      get releases() {
        digests += 1;
        return false;
      },
    });
    const apart = Array.from({ length: 50 }, (_, at) => counted(makeObservation({ at: at % 7 })));
    inFoldOrder(apart);
    expect(digests).toBe(0);
    const together = Array.from({ length: 50 }, (_, index) =>
      counted(makeObservation({ at: 1, id: 'one', facts: { upstreamId: `${index}` } })),
    );
    inFoldOrder(together);
    expect(digests).toBe(50);
  });
});
