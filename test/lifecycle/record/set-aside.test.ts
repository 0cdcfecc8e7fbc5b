import { describe, expect, it } from 'vitest';
import { dismiss } from '../../../src/lifecycle/dismiss.js';
import { fold } from '../../../src/lifecycle/fold.js';
import { may } from '../../../src/lifecycle/gates.js';
import { ledger } from '../../../src/lifecycle/milestones/quantities.js';
import { stillDue } from '../../../src/lifecycle/milestones/still-due.js';
import { beginAnew } from '../../../src/lifecycle/record/begin-anew.js';
import { bytesOf } from '../../../src/lifecycle/record/observation-bytes.js';
import { isSetAside, type OrderRecord } from '../../../src/lifecycle/record/order-record.js';
import { prune } from '../../../src/lifecycle/record/pruned.js';
import { beingRead } from '../../../src/lifecycle/record/set-aside.js';
import { type Known, setAsideAs, type TakenIn, takeIn } from '../../../src/lifecycle/take-in.js';
import type { Facts } from '../../../src/order/facts/facts.js';
import { GATES } from '../../../src/order/gate.js';
import type { Observation } from '../../../src/order/observation.js';
import type { OrderLimits } from '../../../src/order/options/order-limits.js';
import { charge, makeObservation } from '../../_support/make-observation.js';

const NONE: Known = new Map();
const LIMITS: OrderLimits = { observations: 3, bytes: 10_000 };
const KEY = 'default/order-1';

/** What an order is after these, taken in together, with no history to be asked for. */
function taken(
  record: OrderRecord | undefined,
  batch: readonly Observation[],
  limits = LIMITS,
): TakenIn & { readonly record: OrderRecord } {
  const result = takeIn(record, batch, NONE, limits);
  if (result === 'needs_history' || result.record === undefined) throw new Error('not taken in');
  return { ...result, record: result.record };
}

const accepted = (at: number, id: string) =>
  makeObservation({ id, at, state: 'accepted', fraud: 'passed', charges: [charge('capturable')] });

const three = ['a', 'b', 'c'].map((id, at) => accepted(at, id));

describe('an order that exceeds its limits', () => {
  it('grows up to its limits', () => {
    const { record, receipts } = taken(undefined, three);
    expect(receipts.map(({ kind }) => kind)).toEqual(['recorded', 'recorded', 'recorded']);
    expect(record.setAside).toBeUndefined();
    const bytes = three.map(bytesOf).reduce((sum, one) => sum + one, 0);
    expect(record.bytes).toBe(bytes);
    expect(taken(undefined, three, { ...LIMITS, bytes }).record.setAside).toBeUndefined();
    const less = taken(undefined, three, { ...LIMITS, bytes: bytes - 1 });
    expect(less.record.setAside?.by).toBe('c');
  });

  it('is set aside by one more: gates closed, a person notified, nothing of that one stored', () => {
    const before = taken(undefined, three);
    expect(may(before.record, 'fulfil').allowed).toBe(true);
    const { record, receipts, added, milestones } = taken(before.record, [accepted(9, 'd')]);
    expect(receipts).toEqual([
      {
        kind: 'set_aside',
        observationId: 'd',
        because: expect.stringMatching(/^The order is set aside: .* Reconcile it/),
        account: 'default',
        orderId: 'order-1',
        state: 'accepted',
        fraudState: 'passed',
      },
    ]);
    expect(added).toEqual([]);
    expect(milestones.map(({ key }) => key)).toEqual([`${KEY}/needs_attention/set_aside%3Ad`]);
    for (const gate of GATES) {
      expect(may(record, gate)).toMatchObject({ allowed: false, reasons: ['set_aside'] });
    }
    expect(record.folded.snapshot.context.charges).toEqual({});
    const [ship] = before.milestones.filter(({ kind }) => kind === 'ready_to_fulfil');
    if (ship === undefined) throw new Error('it was released');
    expect(stillDue(record, ship)).toMatchObject({
      deliver: false,
      because: expect.stringContaining('set aside'),
    });
  });

  it('stays as it is, whatever arrives, and still knows its observations', () => {
    const { record } = taken(taken(undefined, three).record, [accepted(9, 'd')]);
    const known = new Map(three.map((one) => [one.id, one]));
    const more = takeIn(record, [accepted(10, 'e'), ...three.slice(1)], known, LIMITS);
    if (more === 'needs_history') throw new Error('no history is needed');
    expect(more.record).toBe(record);
    expect(more.receipts.map(({ kind }) => kind)).toEqual(['set_aside', 'duplicate', 'duplicate']);
    expect([more.added, more.milestones, more.again]).toEqual([[], [], []]);
    // Other contents under a known id need no history either.
    const other = takeIn(record, [makeObservation({ id: 'a', state: 'cancelled' })], known, LIMITS);
    expect(other).toMatchObject({ record, receipts: [{ kind: 'set_aside' }] });
    expect(dismiss(record, 'a', { observations: three })).toMatchObject({ kind: 'not_parked' });
  });

  it('is set aside by its first observation alone, which is stored without its content', () => {
    const long = makeObservation({
      id: 'long',
      state: 'accepted',
      facts: { upstreamId: 'x'.repeat(LIMITS.bytes) },
      unknown: [{ path: 'state', value: 'odd' }],
    });
    const { record, receipts, added } = taken(undefined, [long]);
    expect(receipts[0]?.kind).toBe('set_aside');
    expect(added).toEqual([expect.objectContaining({ id: 'long', events: [], releases: false })]);
    expect(record.setAside?.by).toBe('long');
    expect(JSON.stringify(record).length).toBeLessThan(LIMITS.bytes / 5);
  });

  const read = makeObservation({
    id: 'read',
    at: 20,
    source: 'read',
    state: 'accepted',
    fraud: 'passed',
    charges: [charge('capturable')],
  });
  const ample = { observations: 3, bytes: 100_000 };

  it('begins anew from a read, and records no milestone again', () => {
    const before = taken(undefined, three, ample);
    const aside = taken(before.record, [accepted(9, 'd')], ample);
    const anew = beginAnew(aside.record, { observations: three }, read, ample);
    if (anew === undefined) throw new Error('it is set aside');
    expect(anew.observations.map(({ id }) => id)).toEqual(['known before read', 'read']);
    expect(anew.record.setAside).toBeUndefined();
    expect(anew.record.bytes).toBe(anew.observations.reduce((sum, one) => sum + bytesOf(one), 0));
    expect(anew.record.folded.count).toBe(2);
    expect(anew.milestones).toEqual([]);
    expect(anew.again).toEqual([`${KEY}/ready_to_fulfil/`]);
    expect(may(anew.record, 'fulfil').allowed).toBe(true);
    expect(fold([...anew.observations].reverse())).toEqual(anew.record.folded);
    // The second time it is another matter, and a person hears again.
    const more = ['e', 'f'].map((id) => accepted(30, id));
    const again = takeIn(anew.record, more, { observations: anew.observations }, ample);
    if (again === 'needs_history') throw new Error('it was given');
    expect(again.record?.published.filter((key) => key.includes('set_aside'))).toHaveLength(2);
    expect(beginAnew(before.record, { observations: three }, read, ample)).toBeUndefined();
  });

  it('keeps its facts when it begins anew, as a read does not contain everything', () => {
    const facts: Facts = {
      items: [
        { id: 'boots', quantity: 3 },
        { id: 'hat', quantity: 1 },
      ],
      fulfilments: [{ id: 'f', items: [{ itemId: 'boots', quantity: 3, cancelQuantity: 0 }] }],
      returns: [
        { id: 'r', state: 'created', items: [{ itemId: 'boots', quantity: 1, accepted: 0 }] },
      ],
      chargebacks: [{ id: 'c' }],
      requestToBeForgotten: true,
    };
    const history = [
      makeObservation({
        id: 'a',
        at: 1,
        state: 'dispute',
        visitedAt: { accepted: 1, dispute: 1 },
        facts,
      }),
      makeObservation({
        id: 'b',
        at: 2,
        state: 'accepted',
        visitedAt: { accepted: 2, dispute: 1 },
      }),
      accepted(3, 'c'),
    ];
    const before = taken(undefined, history, ample);
    const aside = taken(before.record, [accepted(9, 'd')], ample);
    const anew = beginAnew(aside.record, { observations: history }, read, ample);
    if (anew === undefined) throw new Error('it is set aside');
    const known = anew.record.folded.snapshot.context;
    const was = before.record.folded.snapshot.context;
    for (const fact of ['items', 'fulfilments', 'returns', 'chargebacks'] as const) {
      expect(known[fact]).toEqual(was[fact]);
    }
    expect(known.requestToBeForgotten).toBe(true);
    expect(ledger(anew.record).map(({ itemId, open }) => [itemId, open])).toEqual(
      ledger(before.record).map(({ itemId, open }) => [itemId, open]),
    );
    expect(anew.record.folded.visited).toEqual(expect.arrayContaining(['dispute']));
    expect(anew.milestones).toEqual([]);
  });

  it('does not begin anew where that would fill half of its limits again', () => {
    const aside = taken(taken(undefined, three).record, [accepted(9, 'd')]);
    const tight = { observations: 3, bytes: 2 * bytesOf(read) };
    expect(beginAnew(aside.record, { observations: three }, read, tight)).toBeUndefined();
  });

  it('shows a reader that something arrived meanwhile', () => {
    const { record } = taken(taken(undefined, three).record, [accepted(9, 'd')]);
    if (!isSetAside(record)) throw new Error('it is set aside');
    const noted = beingRead(record);
    const known = new Map(three.map((one) => [one.id, one]));
    expect(takeIn(noted, three.slice(1), known, LIMITS)).toMatchObject({ record: noted });
    const next = takeIn(noted, [accepted(10, 'e'), accepted(11, 'f')], known, LIMITS);
    if (next === 'needs_history') throw new Error('no history is needed');
    expect(next.record).toEqual(record);
    expect(next.added).toEqual([]);
  });

  it('takes nothing in when it was pruned and enough arrived since, and never begins anew', () => {
    const pruned = prune(taken(undefined, three).record, 0);
    const late = ['d', 'e', 'f', 'g'].map((id) => accepted(9, id));
    const { record, receipts, added, milestones } = taken(pruned, late);
    expect(receipts.map(({ kind }) => kind)).toEqual([
      ...['recorded', 'recorded', 'recorded'],
      'set_aside',
    ]);
    expect(receipts.at(-1)).toMatchObject({
      because: expect.stringContaining('The order was pruned'),
    });
    expect([added, milestones].map(({ length }) => length)).toEqual([3, 3]);
    expect(record.setAside).toBeUndefined();
    expect(may(record, 'fulfil')).toMatchObject({ reasons: ['pruned'] });
    expect(beginAnew(record, { observations: late }, read, LIMITS)).toBeUndefined();
    // The first is taken in however long it is: a person has to hear of it.
    const tight = { observations: 3, bytes: 10 };
    expect(taken(pruned, late, tight).receipts.map(({ kind }) => kind)).toEqual([
      ...['recorded', 'set_aside', 'set_aside', 'set_aside'],
    ]);
  });

  it('takes late observations in again once enough were dismissed', () => {
    const pruned = prune(taken(undefined, three).record, 0);
    const late = ['d', 'e', 'f'].map((id) => accepted(9, id));
    const tight = { observations: 3, bytes: 2 * bytesOf(late[0] ?? makeObservation({})) };
    let { record } = taken(pruned, late, tight);
    expect(record.folded.parked.map(({ id }) => id)).toEqual(['d', 'e']);
    const decided = dismiss(record, 'd', { observations: late.slice(0, 2) });
    if (decided.kind !== 'dismissed') throw new Error(decided.message);
    record = decided.record;
    const { receipts } = taken(record, [accepted(9, 'g'), accepted(9, 'h')], tight);
    expect(receipts.map(({ kind }) => kind)).toEqual(['recorded', 'set_aside']);
  });

  it('is set aside here when it is set aside elsewhere', () => {
    const here = taken(undefined, three).record;
    const elsewhere = taken(here, [accepted(9, 'd')]).record;
    expect(setAsideAs(here, elsewhere)?.record.setAside).toEqual(elsewhere.setAside);
    expect(setAsideAs(elsewhere, elsewhere)).toBeUndefined();
    expect(setAsideAs(here, here)).toBeUndefined();
  });

  it('counts the observations of a batch together', () => {
    const late = [accepted(-1, 'x'), accepted(-2, 'y'), accepted(-3, 'z')];
    const history = { observations: three.slice(0, 1) };
    const first = taken(undefined, three.slice(0, 1)).record;
    const result = takeIn(first, late, history, LIMITS);
    if (result === 'needs_history') throw new Error('the history was given');
    expect(result.receipts.map(({ kind }) => kind)).toEqual(['recorded', 'recorded', 'set_aside']);
    expect(result.added.map(({ id }) => id)).toEqual(['x', 'y']);
    expect(result.record?.folded.count).toBe(3);
  });
});
