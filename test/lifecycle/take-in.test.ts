import { describe, expect, it } from 'vitest';
import { awaited } from '../../src/lifecycle/deadlines/awaited.js';
import { dismiss } from '../../src/lifecycle/dismiss.js';
import { may } from '../../src/lifecycle/gates.js';
import { standings } from '../../src/lifecycle/history.js';
import { parkedLate } from '../../src/lifecycle/intake/late-after-pruning.js';
import { observe, replay } from '../../src/lifecycle/observe.js';
import type { OrderRecord } from '../../src/lifecycle/record/order-record.js';
import { parkedCount, prune } from '../../src/lifecycle/record/pruned.js';
import { movesUp } from '../../src/lifecycle/sorting/identity.js';
import { takeIn } from '../../src/lifecycle/take-in.js';
import type { Observation } from '../../src/order/observation.js';
import { makeObservation, START } from '../_support/make-observation.js';

const pending = makeObservation({ id: 'p', at: 1, state: 'pending_payment' });
const accepted = makeObservation({ id: 'a', at: 3, state: 'accepted', fraud: 'passed' });
const cancelled = makeObservation({ id: 'c', at: 2, state: 'cancelled' });
const ready = 'default/order-1/ready_to_fulfil/';

describe('the first observation of an order', () => {
  it('is recorded, with its milestones', () => {
    const observed = observe(undefined, accepted);
    expect(observed).toMatchObject({
      kind: 'recorded',
      observation: accepted,
      standing: { kind: 'applied' },
      late: false,
      milestones: [{ key: ready }],
    });
    expect(observed.order).toMatchObject({ published: [ready], history: [accepted] });
  });

  it('does not exist in an empty history', () => {
    expect(replay([])).toBe(undefined);
  });
});

describe('one more observation', () => {
  const order = observe(undefined, accepted).order;

  it('publishes only new milestones, and adds them to the published ones', () => {
    const refund = { id: 'r', state: 'succeeded' } as const;
    const observed = observe(
      order,
      makeObservation({ id: 'f', at: 4, facts: { refunds: [refund] } }),
    );
    expect(observed.milestones.map(({ key }) => key)).toEqual(['default/order-1/refunded/r']);
    expect(observed.order.published).toEqual([ready, 'default/order-1/refunded/r']);
    expect(order).toMatchObject({ published: [ready], history: [accepted] });
  });

  it('leaves the published keys unchanged where nothing is due', () => {
    expect(observe(order, makeObservation({ at: 4 })).order.published).toBe(order.published);
  });

  it('is late when it is not folded last', () => {
    expect(observe(order, pending)).toMatchObject({ kind: 'recorded', late: true });
    expect(observe(order, makeObservation({ at: 4 }))).toMatchObject({
      kind: 'recorded',
      late: false,
    });
    const withMap = makeObservation({ id: 'm', at: 4, state: 'accepted', visited: ['accepted'] });
    expect(observe(order, withMap)).toMatchObject({ kind: 'recorded', late: false });
  });

  it('is judged by the decisions of operators', () => {
    const odd = makeObservation({ id: 'odd', at: 4, unknown: [{ path: 'state', value: 'x' }] });
    const dismissed = new Set(['odd']);
    expect(observe(order, odd).milestones).toHaveLength(1);
    expect(observe(order, odd, { dismissed }).milestones).toEqual([]);
    expect(replay([odd, pending], { dismissed })?.published).toEqual([]);
  });

  it('of another order is refused', () => {
    expect(() => observe(order, { ...pending, orderId: 'order-2' })).toThrow(
      'this observation is about another order',
    );
  });
});

describe('the same observation again', () => {
  const order = observe(undefined, accepted).order;

  it('changes nothing', () => {
    expect(observe(order, { ...accepted })).toStrictEqual({
      kind: 'duplicate',
      order,
      observation: accepted,
      moved: false,
      milestones: [],
    });
  });

  it('under an id of its own changes nothing either', () => {
    const other = { ...accepted, releases: false };
    const both = observe(order, other).order;
    const again = observe(both, other);
    expect(again).toStrictEqual({
      kind: 'duplicate',
      order: both,
      observation: both.history[1],
      moved: false,
      milestones: [],
    });
  });

  it('as a later read replaces the earlier one, and may make a milestone due', () => {
    const at = (seconds: number) =>
      makeObservation({
        id: 'facts:1',
        at: seconds,
        source: 'read',
        state: 'accepted',
        fraud: 'passed',
      });
    const odd = makeObservation({ id: 'odd', at: 2, unknown: [{ path: 'state', value: 'x' }] });
    const read = at(1);
    const before = replay([odd, read, pending]);
    const later = at(5);
    const seen = observe(before, later);
    expect(seen.kind).toBe('duplicate');
    expect(seen).toMatchObject({ moved: true, observation: later });
    expect(seen.order.history).toEqual([odd, later, pending]);
    expect(seen.milestones.map(({ key }) => key)).toEqual([ready]);
    expect(seen.order.published).toEqual([...(before?.published ?? []), ready]);
  });

  it('as an older read leaves the newer one', () => {
    const read = (at: number) =>
      makeObservation({ id: 'facts:1', at, source: 'read', state: 'accepted' });
    const before = observe(undefined, read(5)).order;
    expect(observe(before, read(4)).order).toBe(before);
  });

  it.each([
    ['a read', 'read', 1, true],
    ['an answer', 'response', 1, true],
    ['a webhook', 'webhook', 1, false],
    ['a read of the same moment', 'read', 0, false],
    ['an older read', 'read', -1, false],
  ] as const)('moves up or not: %s (a %s, %i later): %s', (_, source, later, expected) => {
    expect(movesUp(accepted, { ...accepted, source, instant: accepted.instant + later })).toBe(
      expected,
    );
  });
});

describe('a record without its history', () => {
  const record = observe(undefined, pending).order;
  const known = (...observations: Observation[]) =>
    new Map(observations.map((one) => [one.id, one] as const));

  it('takes in an observation that certainly belongs last', () => {
    const last = takeIn(record, [accepted], known());
    const whole = takeIn(record, [accepted], { observations: [pending] });
    expect(last).toStrictEqual(whole);
    expect(whole).toMatchObject({ added: [accepted], receipts: [{ late: false }] });
  });

  it.each<[string, Observation, Observation[]]>([
    ['what may belong elsewhere', makeObservation({ at: 0 }), []],
    ['another content under a known id', { ...pending, instant: 1 }, [pending]],
  ])('needs it for %s', (_, observation, stored) => {
    expect(takeIn(record, [observation], known(...stored))).toBe('needs_history');
  });

  it('needs it for a read that moves up', () => {
    const read = (at: number) =>
      makeObservation({ id: 'facts:1', at, source: 'read', state: 'accepted' });
    const before = observe(undefined, read(1)).order;
    expect(takeIn(before, [read(2)], known(read(1)))).toBe('needs_history');
    expect(takeIn(before, [read(1)], known(read(1)))).toMatchObject({
      record: { folded: { count: 1 } },
      receipts: [{ kind: 'duplicate', observationId: 'facts:1' }],
      added: [],
      replaced: [],
    });
  });

  it('is complete for a new order', () => {
    const taken = takeIn(undefined, [accepted, pending, { ...pending, instant: 1 }], known());
    expect(taken).toMatchObject({ receipts: [{ late: false }, { late: true }, { late: true }] });
    expect(takeIn(undefined, [], known())).toStrictEqual({
      receipts: [],
      added: [],
      replaced: [],
      milestones: [],
      again: [],
    });
  });
});

describe('with its history', () => {
  it('an order takes a late observation in by folding everything again', () => {
    const order = replay([pending, accepted]);
    const taken = takeIn(order, [cancelled], { observations: [pending, accepted] });
    if (taken === 'needs_history' || taken.record === undefined) throw new Error('not taken in');
    expect(taken.receipts).toMatchObject([{ late: true, standing: { kind: 'applied' } }]);
    expect(taken.record.folded.snapshot.value.order).toBe('cancelled');
    expect(taken.record.published).toEqual([ready, ...taken.milestones.map(({ key }) => key)]);
    expect(taken.milestones.map(({ kind }) => kind)).toEqual(['cancelled', 'needs_attention']);
  });

  it('a receipt has the standing of its own observation, not that of a neighbour', () => {
    const odd = makeObservation({ at: 2, unknown: [{ path: 'state', value: 'x' }] });
    const taken = takeIn(undefined, [odd], { observations: [pending, accepted] });
    expect(taken).toMatchObject({ receipts: [{ standing: { kind: 'illegal' } }] });
  });
});

describe('a decision to dismiss', () => {
  const order = replay([cancelled, accepted]);
  if (order === undefined) throw new Error('no history');
  const history = { observations: order.history };

  it('folds the order again', () => {
    const decided = dismiss(order, 'a', history);
    if (decided.kind !== 'dismissed') throw new Error(decided.message);
    expect(decided.record.folded.parked).toMatchObject([{ id: 'a', dismissed: true }]);
    expect(decided.record.published).toBe(order.published);
    expect(decided.milestones).toEqual([]);
    const twice = dismiss(decided.record, 'a', { ...history, dismissed: new Set(['a']) });
    expect(twice).toStrictEqual({
      kind: 'not_parked',
      message: 'Observation a was dismissed already: see the history.',
    });
  });

  it('needs a parked observation', () => {
    expect(dismiss(order, 'c', history)).toStrictEqual({
      kind: 'not_parked',
      message: 'Observation c is applied: there is nothing to decide.',
    });
  });
});

describe('a read that comes twice in one batch', () => {
  it('is one observation, folded as it came last, although it belongs before others', () => {
    const first = makeObservation({ id: 'first', at: 10, state: 'accepted' });
    const read = makeObservation({ id: 'read', at: 1, source: 'read', state: 'pending_payment' });
    const again = { ...read, instant: read.instant + 1_000_000 };
    const before = takeIn(undefined, [first], new Map());
    if (before === 'needs_history') throw new Error('a first observation needs none');
    const taken = takeIn(before.record, [read, again], { observations: [first] });
    if (taken === 'needs_history') throw new Error('it was given');
    expect(taken.receipts.map(({ kind }) => kind)).toEqual(['recorded', 'duplicate']);
    const apart = replay([first, read, again]);
    expect(taken.record?.folded).toEqual(apart?.folded);
  });
});

describe('an order that was pruned', () => {
  const order = replay([pending, accepted, cancelled]);
  if (order === undefined) throw new Error('no history');
  const { history: _, ...record } = order;
  const pruned = prune(record, START);
  const none = new Map<string, Observation>();

  it('keeps its states, and nothing else', () => {
    expect(pruned).toMatchObject({ prunedAt: START, published: [], folded: { parked: [] } });
    expect(pruned.folded.snapshot.value).toEqual(record.folded.snapshot.value);
    expect(prune(pruned, START + 1)).toStrictEqual(pruned);
    expect(may(pruned, 'refund').reasons).toEqual(['pruned']);
    expect(awaited(pruned)).toBe('');
  });

  it('stores later observations, moves by none, and publishes each once', () => {
    const more = makeObservation({ id: 'x', at: 9, state: 'complete' });
    const again = makeObservation({ id: 'y', at: 8, state: 'accepted' });
    const first = takeIn(pruned, [more, more], none);
    if (first === 'needs_history') throw new Error('needs no history');
    expect(first.receipts.map(({ kind }) => kind)).toEqual(['recorded', 'duplicate']);
    expect(first.record?.folded.snapshot).toEqual(pruned.folded.snapshot);
    const second = takeIn(first.record, [again], none);
    if (second === 'needs_history') throw new Error('needs no history');
    expect(first.milestones).toMatchObject([{ subject: 'x', facts: { about: 'pruned' } }]);
    expect(second.milestones.map(({ subject }) => subject)).toEqual(['y']);
    if (second.record === undefined) throw new Error('no record');
    const decided = dismiss(second.record, 'x', { observations: [more, again] });
    expect(decided).toMatchObject({ kind: 'dismissed', milestones: [] });
    expect(
      standings({ observations: [more, again] }, second.record).map(
        ({ standing }) => standing.kind,
      ),
    ).toEqual(['illegal', 'illegal']);
  });

  /** Takes late observations in, one after the other; returns the order and the subjects of its milestones. */
  const takenLate = (observations: readonly Observation[]) => {
    const subjects: string[] = [];
    let known: OrderRecord = pruned;
    for (const observation of observations) {
      const taken = takeIn(known, [observation], none, { observations: 10_000, bytes: 1e9 });
      if (taken === 'needs_history' || taken.record === undefined) throw new Error('no record');
      subjects.push(...taken.milestones.map(({ subject }) => subject));
      known = taken.record;
    }
    return { known, subjects };
  };
  const late = (count: number) =>
    Array.from({ length: count }, (_, n) =>
      makeObservation({ id: `late-${n}`, at: 9 + n, state: 'complete' }),
    );

  it('does not grow with every late observation, and still counts them', () => {
    const few = takenLate(late(11)).known;
    const observations = late(10_000);
    const { known, subjects } = takenLate(observations);
    expect(JSON.stringify(known).length).toBeLessThan(JSON.stringify(few).length + 20);
    expect(parkedCount(few)).toBe(11);
    expect(parkedCount(known)).toBe(10_000);
    expect(subjects).toEqual(observations.slice(0, 10).map(({ id }) => id));
    expect(may(known, 'refund')).toEqual(may(pruned, 'refund'));
    expect(known.folded.snapshot).toEqual(pruned.folded.snapshot);
    const all = standings({ observations }, known);
    expect(new Set(all.map(({ standing }) => standing.kind))).toEqual(new Set(['illegal']));
    expect(all).toHaveLength(10_000);
    expect(prune(known, START)).not.toHaveProperty('unlisted');
  });

  it('lists and publishes the next late observation when one is dismissed, listed or not', () => {
    const observations = late(13);
    const dismissed = new Set<string>();
    let { known } = takenLate(observations);
    const subjects: string[] = [];
    for (const id of ['late-3', 'late-12', ...observations.map((one) => one.id)]) {
      const decided = dismiss(known, id, { observations, dismissed });
      if (dismissed.has(id)) {
        expect(decided).toMatchObject({ kind: 'not_parked' });
        continue;
      }
      if (decided.kind !== 'dismissed') throw new Error(decided.message);
      dismissed.add(id);
      known = decided.record;
      subjects.push(...decided.milestones.map(({ subject }) => subject));
      expect(parkedCount(known)).toBe(13 - dismissed.size);
      expect(known.folded.parked.map((one) => one.id)).toEqual(
        observations
          .filter((one) => !dismissed.has(one.id))
          .slice(0, 10)
          .map((one) => one.id),
      );
    }
    // The last one has no milestone: it was dismissed before its turn.
    expect(subjects).toEqual(['late-10', 'late-11']);
    expect(known).not.toHaveProperty('unlisted');
    expect(dismiss(known, 'never seen', { observations, dismissed })).toMatchObject({
      kind: 'not_parked',
    });
  });

  it('continues from the list of an earlier version, however long', () => {
    const observations = late(30);
    const { known } = takenLate(observations.slice(0, 10));
    const listed = observations.slice(0, 29).map((observation) => parkedLate(pruned, observation));
    const old = { ...known, folded: { ...known.folded, parked: listed } };
    const taken = takeIn(old, observations.slice(29), none);
    if (taken === 'needs_history' || taken.record === undefined) throw new Error('no record');
    expect(parkedCount(taken.record)).toBe(30);
    const decided = dismiss(taken.record, 'late-0', { observations });
    if (decided.kind !== 'dismissed') throw new Error(decided.message);
    expect(decided.record.folded.parked).toHaveLength(10);
    expect(parkedCount(decided.record)).toBe(29);
  });
});
