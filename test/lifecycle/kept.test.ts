import { describe, expect, it } from 'vitest';
import {
  movesUp,
  observe,
  recordAmong,
  recordLast,
  refold,
  replay,
} from '../../src/lifecycle/observe.js';
import { said } from './said.js';

const pending = said({ id: 'p', at: 1, state: 'pending_payment' });
const accepted = said({ id: 'a', at: 3, state: 'accepted', fraud: 'passed' });
const cancelled = said({ id: 'c', at: 2, state: 'cancelled' });
const ready = 'default/order-1/ready_to_fulfil/';

describe('the first word about an order', () => {
  it('is recorded, with what follows from it', () => {
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

  it('of none is no order', () => {
    expect(replay([])).toBe(undefined);
  });
});

describe('one more word', () => {
  const order = observe(undefined, accepted).order;

  it('tells only what is newly due, and adds it to what was told', () => {
    const refund = { id: 'r', state: 'succeeded' } as const;
    const observed = observe(order, said({ id: 'f', at: 4, facts: { refunds: [refund] } }));
    expect(observed.milestones.map(({ key }) => key)).toEqual(['default/order-1/refunded/r']);
    expect(observed.order.published).toEqual([ready, 'default/order-1/refunded/r']);
    expect(order).toMatchObject({ published: [ready], history: [accepted] });
  });

  it('leaves what was told as it is where nothing is due', () => {
    expect(observe(order, said({ at: 4 })).order.published).toBe(order.published);
  });

  it('is late when it is not the last of the fold', () => {
    expect(observe(order, pending)).toMatchObject({ kind: 'recorded', late: true });
    expect(observe(order, said({ at: 4 }))).toMatchObject({ kind: 'recorded', late: false });
    const withMap = said({ id: 'm', at: 4, state: 'accepted', visited: ['accepted'] });
    expect(observe(order, withMap)).toMatchObject({ kind: 'recorded', late: false });
  });

  it('is judged by what an operator dismissed', () => {
    const odd = said({ id: 'odd', at: 4, unknown: [{ path: 'state', value: 'x' }] });
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

describe('the same word again', () => {
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

  it('as a later read takes the place of the earlier one, and may make something due', () => {
    const at = (seconds: number) =>
      said({ id: 'facts:1', at: seconds, source: 'read', state: 'accepted', fraud: 'passed' });
    const odd = said({ id: 'odd', at: 2, unknown: [{ path: 'state', value: 'x' }] });
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

  it('as an older read leaves the newer one where it is', () => {
    const read = (at: number) => said({ id: 'facts:1', at, source: 'read', state: 'accepted' });
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

describe('an order kept without its history', () => {
  const kept = observe(undefined, pending).order;

  it('takes in what certainly belongs last', () => {
    expect(recordLast(kept, accepted)).toStrictEqual({
      ...recordAmong(kept, [pending], accepted),
      late: false,
    });
    expect(recordLast(kept, said({ at: 0 }))).toBe(undefined);
  });

  it('needs it for what may belong elsewhere', () => {
    const order = replay([pending, accepted]);
    const among = recordAmong(order, [pending, accepted], cancelled);
    expect(among).toMatchObject({ late: true, standing: { kind: 'applied' } });
    expect(among.kept.folded.snapshot.value.order).toBe('cancelled');
    expect(among.kept.published).toEqual([ready, ...among.milestones.map(({ key }) => key)]);
    expect(among.milestones.map(({ kind }) => kind)).toEqual(['cancelled', 'needs_attention']);
  });

  it('is told how the word itself is judged, not its neighbours', () => {
    const odd = said({ at: 2, unknown: [{ path: 'state', value: 'x' }] });
    const { standing } = recordAmong(undefined, [pending, accepted], odd);
    expect(standing.kind).toBe('illegal');
  });

  it('is folded again after a decision', () => {
    const order = replay([cancelled, accepted]);
    if (order === undefined) throw new Error('no history');
    const { kept: after, milestones } = refold(order, order.history, { dismissed: new Set(['a']) });
    expect(after.folded.parked).toMatchObject([{ id: 'a', dismissed: true }]);
    expect(after.published).toBe(order.published);
    expect(milestones).toEqual([]);
  });
});
