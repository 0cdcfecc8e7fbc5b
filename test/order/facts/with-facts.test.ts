import { describe, expect, it } from 'vitest';
import {
  CHARGE_ACTION_STATES,
  CHARGE_STATES,
  type Charge,
  type ChargeAction,
} from '../../../src/order/facts/charge.js';
import { type Facts, REFUND_STATES, type Refund } from '../../../src/order/facts/facts.js';
import { type KnownFacts, noFacts, type Writer } from '../../../src/order/facts/known-facts.js';
import { withFacts } from '../../../src/order/facts/with-facts.js';
import { WritableParts } from '../../../src/order/facts/writable-parts.js';
import { SECOND } from '../../../src/order/time/instant.js';

const webhook = (instant: number): Writer => ({ instant, source: 'webhook' });
const response = (instant: number): Writer => ({ instant, source: 'response' });

/** The known facts after these reports, a second apart. */
const knownAfter = (...reported: Facts[]): KnownFacts =>
  reported.reduce(
    (known, facts, index) => withFacts(known, facts, webhook(index * SECOND)),
    noFacts(),
  );

const charge = (state: Charge['state'], overrides: Partial<Charge> = {}): Facts => ({
  charges: [{ id: 'ch', state, ...overrides }],
});

const refund = (state: Refund['state'], overrides: Partial<Refund> = {}): Facts => ({
  refunds: [{ id: 're', state, ...overrides }],
});

const eur = (minor: number) => ({ minor, currency: 'EUR' });

describe('a reported fact', () => {
  const whole: Facts = {
    charges: [{ id: 'ch', state: 'pending' }],
    refunds: [{ id: 're', state: 'pending' }],
    items: [{ id: 'it', quantity: 2 }],
    fulfilments: [{ id: 'fu', items: [] }],
    documents: [{ id: 'do', kind: 'invoice' }],
    returns: [{ id: 'rt', state: 'created' }],
    flags: [{ id: 'fl', kind: 'suspect', detail: 'Odd.' }],
    payment: { settling: true },
    upstreamId: 'SHOP-1',
    checkoutId: 'co-1',
    totalAmount: eur(100),
    availableToRefund: eur(50),
  };

  const known = {
    charges: { ch: { id: 'ch', state: 'pending', by: webhook(0) } },
    refunds: { re: { id: 're', state: 'pending' } },
    items: { it: { id: 'it', quantity: 2 } },
    fulfilments: { fu: { id: 'fu', items: [] } },
    documents: { do: { id: 'do', kind: 'invoice' } },
    returns: { rt: { id: 'rt', state: 'created' } },
    flags: { fl: { id: 'fl', kind: 'suspect', detail: 'Odd.' } },
    payment: { settling: true },
    upstreamId: 'SHOP-1',
    checkoutId: 'co-1',
    totalAmount: eur(100),
    availableToRefund: eur(50),
  };

  it('is known from then on, and nothing else', () => {
    expect(knownAfter(whole)).toStrictEqual(known);
    expect(knownAfter({})).toStrictEqual(noFacts());
    expect(knownAfter(whole, {})).toStrictEqual(known);
  });

  it('replaces the known one', () => {
    const later = knownAfter(whole, {
      items: [{ id: 'it', skuId: 'boots' }, { id: 'it2' }],
      fulfilments: [{ id: 'fu', items: [], createdAt: 1 }],
      documents: [{ id: 'do', kind: 'credit_memo' }],
      flags: [{ id: 'fl', kind: 'suspect', detail: 'Odder.' }],
      payment: { settling: false },
      upstreamId: '',
      checkoutId: 'co-2',
      totalAmount: eur(0),
      availableToRefund: eur(0),
    });
    expect(later).toMatchObject({
      items: { it: { id: 'it', quantity: 2, skuId: 'boots' }, it2: { id: 'it2' } },
      fulfilments: { fu: { createdAt: 1 } },
      documents: { do: { kind: 'credit_memo' } },
      flags: { fl: { detail: 'Odder.' } },
      payment: { settling: false },
      upstreamId: '',
      checkoutId: 'co-2',
      totalAmount: eur(0),
      availableToRefund: eur(0),
    });
  });

  it('does not change facts that others hold', () => {
    const before = knownAfter(whole);
    withFacts(before, { items: [{ id: 'it', quantity: 9 }] }, webhook(0));
    expect(before).toStrictEqual(known);
  });

  it('is written in place where nobody else holds the record', () => {
    const writable = new WritableParts();
    const nothing = noFacts();
    const captures = [{ id: 'ca', state: 'pending' }] as const;
    const first = withFacts(
      nothing,
      { ...whole, ...charge('pending', { captures }) },
      webhook(0),
      writable,
    );
    expect(nothing).toStrictEqual(noFacts());
    const second = withFacts(
      first,
      { ...whole, ...charge('capturable', { captures: [{ id: 'cb', state: 'pending' }] }) },
      webhook(SECOND),
      writable,
    );
    const list = second.charges.ch?.captures;
    expect(list?.map(({ id }) => id)).toEqual(['ca', 'cb']);
    expect(captures).toHaveLength(1);
    const third = withFacts(
      second,
      { ...whole, ...charge('capturable', { captures: [{ id: 'ca', state: 'complete' }] }) },
      webhook(2 * SECOND),
      writable,
    );
    for (const kind of [
      'charges',
      'refunds',
      'items',
      'fulfilments',
      'returns',
      'flags',
    ] as const) {
      expect(third[kind], kind).toBe(first[kind]);
    }
    expect(third.charges.ch?.captures).toBe(list);
    expect(list).toEqual([
      { id: 'ca', state: 'complete' },
      { id: 'cb', state: 'pending' },
    ]);
    expect(withFacts(third, whole, webhook(0)).charges).not.toBe(third.charges);
  });

  it.each(['__proto__', 'constructor', 'toString'])('may be about the id %s', (id) => {
    const { items } = knownAfter({ items: [{ id, quantity: 1 }] }, { items: [{ id, skuId: 'a' }] });
    expect(Object.getOwnPropertyDescriptor(items, id)).toStrictEqual({
      value: { id, quantity: 1, skuId: 'a' },
      writable: true,
      enumerable: true,
      configurable: true,
    });
    expect(Object.getPrototypeOf(items)).toBe(Object.prototype);
    expect(knownAfter({ items: [{ id }] }, { items: [{ id: 'b' }] }).items).toHaveProperty('b');
  });
});

describe('a charge', () => {
  const states: readonly Charge['state'][] = ['unknown', ...CHARGE_STATES];
  /** How far along each is; the last three are ends. */
  const rank = { unknown: 0, pending: 1, capturable: 2, processing: 3 };
  const of = (state: Charge['state']) => (state in rank ? rank[state as keyof typeof rank] : 4);

  it.each([
    ['two answers in one second', response(0), response(SECOND - 1), true],
    ['an answer after a delivery', webhook(SECOND - 1), response(0), true],
    ['a delivery after an answer', response(0), webhook(SECOND - 1), true],
    ['an answer and a read', response(0), { instant: 1, source: 'read' } as const, true],
    ['two deliveries in one second', webhook(0), webhook(1), false],
    ['two answers a second apart', response(0), response(SECOND), false],
  ])('is not set back by %s, unless clocks separate them', (_, first, second, kept) => {
    for (const old of states) {
      for (const reported of states) {
        const known = withFacts(noFacts(), charge(old), first);
        const { state, by } = withFacts(known, charge(reported), second).charges.ch ?? {};
        const keeps = kept && of(reported) < of(old);
        expect([old, reported, state, by]).toStrictEqual([
          old,
          reported,
          keeps ? old : reported,
          keeps ? first : second,
        ]);
      }
    }
  });

  it('stays under way within a second of a response only while a capture is under way', () => {
    const captures = (...states: readonly ChargeAction['state'][]) => ({
      captures: states.map((state, index) => ({ id: `ca-${index}`, state })),
    });
    const stateAfter = (...reported: readonly [Facts, Writer][]) =>
      reported.reduce((known, [facts, by]) => withFacts(known, facts, by), noFacts()).charges.ch
        ?.state;
    const early: [Facts, Writer] = [charge('capturable', captures('failed')), webhook(0)];
    const last: [Facts, Writer] = [
      charge('capturable', captures('failed')),
      webhook(9 * SECOND + 5),
    ];
    const answer = response(9 * SECOND);
    // A delivery reported the failure before a response that does not know of it.
    expect(stateAfter(early, [charge('processing', captures('pending')), answer], last)).toBe(
      'capturable',
    );
    // It is tried again.
    const retried = charge('processing', captures('failed', 'pending'));
    expect(stateAfter(early, [retried, answer], last)).toBe('processing');
    const done = charge('complete', captures('failed', 'complete'));
    expect(stateAfter(early, [done, answer], last)).toBe('complete');
  });

  it('keeps what a later report leaves out', () => {
    const known = knownAfter(charge('pending', { amount: eur(5) }), charge('capturable'));
    expect(known.charges.ch).toStrictEqual({
      id: 'ch',
      state: 'capturable',
      amount: eur(5),
      by: webhook(SECOND),
    });
  });

  it.each(['captures', 'cancels'] as const)('collects its %s, which do not go back', (key) => {
    const withActions = (...actions: ChargeAction[]) => charge('capturable', { [key]: actions });
    const known = (...facts: Facts[]) => knownAfter(...facts).charges.ch?.[key];
    expect(known(charge('capturable'), charge('capturable'))).toBeUndefined();
    const pending = { id: 'a', state: 'pending' } as const;
    expect(known(charge('capturable'), withActions(pending))).toStrictEqual([pending]);
    expect(known(withActions(pending), charge('capturable'))).toStrictEqual([pending]);
    expect(known(withActions(pending), withActions({ id: 'b', state: 'failed' }))).toStrictEqual([
      pending,
      { id: 'b', state: 'failed' },
    ]);
    const stateStates: readonly ChargeAction['state'][] = ['unknown', ...CHARGE_ACTION_STATES];
    const ended = (state: string) => state === 'complete' || state === 'failed';
    for (const old of stateStates) {
      for (const next of stateStates) {
        const goesBack = ended(old) && !ended(next);
        const both = known(
          withActions({ id: 'a', state: old, amount: eur(5) }),
          withActions({ id: 'a', state: next, fulfilmentId: 'fu' }),
        );
        expect([old, next, both]).toStrictEqual([
          old,
          next,
          [{ id: 'a', state: goesBack ? old : next, amount: eur(5), fulfilmentId: 'fu' }],
        ]);
      }
    }
  });
});

describe('a refund', () => {
  const states: readonly Refund['state'][] = ['unknown', ...REFUND_STATES];
  const rank = { unknown: 0, pending: 1, pending_information: 2 };
  const of = (state: Refund['state']) => (state in rank ? rank[state as keyof typeof rank] : 3);

  it('only progresses, its end may be corrected, and no known field is lost', () => {
    for (const old of states) {
      for (const reported of states) {
        const known = knownAfter(
          refund(old, { amount: eur(5) }),
          refund(reported, { amount: eur(7), createdAt: 9 }),
        );
        const forward = of(reported) >= of(old);
        expect([old, reported, known.refunds.re]).toStrictEqual([
          old,
          reported,
          {
            id: 're',
            state: forward ? reported : old,
            amount: forward ? eur(7) : eur(5),
            createdAt: 9,
          },
        ]);
      }
    }
  });
});

describe('store credit and a request to be forgotten', () => {
  it('stay once they were reported, and are absent before', () => {
    expect(knownAfter({})).not.toHaveProperty('credits');
    expect(knownAfter({})).not.toHaveProperty('requestToBeForgotten');
    const known = knownAfter(
      { credits: [{ id: 's1', upstreamId: 'C1' }], requestToBeForgotten: true },
      { credits: [{ id: 's1', amount: { minor: 5, currency: 'EUR' } }, { id: 's2' }] },
      {},
    );
    expect(known.credits).toStrictEqual({
      s1: { id: 's1', upstreamId: 'C1', amount: { minor: 5, currency: 'EUR' } },
      s2: { id: 's2' },
    });
    expect(known.requestToBeForgotten).toBe(true);
  });

  it('keep the payment source of a charge that is reported on its own', () => {
    const whole = { charges: [{ id: 'c', state: 'capturable' as const, primary: false }] };
    const alone = { charges: [{ id: 'c', state: 'complete' as const }] };
    expect(knownAfter(whole, alone).charges.c).toMatchObject({ state: 'complete', primary: false });
  });
});

describe('a return', () => {
  it('stays accepted once it is', () => {
    const returned = (state: 'created' | 'accepted' | 'unknown') => ({
      returns: [{ id: 'rt', state }],
    });
    expect(knownAfter(returned('created'), returned('accepted')).returns.rt?.state).toBe(
      'accepted',
    );
    expect(knownAfter(returned('accepted'), returned('created')).returns.rt?.state).toBe(
      'accepted',
    );
    expect(knownAfter(returned('created'), returned('unknown')).returns.rt?.state).toBe('unknown');
  });

  it('keeps its lines, and never lowers their accepted units', () => {
    const returned = (...accepted: readonly (number | undefined)[]) => ({
      returns: [
        {
          id: 'rt',
          state: 'created' as const,
          items: accepted.flatMap((units, index) =>
            units === undefined ? [] : [{ itemId: `line-${index}`, quantity: 3, accepted: units }],
          ),
        },
      ],
    });
    const line = (index: number, accepted: number) => ({
      itemId: `line-${index}`,
      quantity: 3,
      accepted,
    });
    const { items } = knownAfter(returned(2, 0), returned(1, 1, 3)).returns.rt ?? {};
    expect(items).toStrictEqual([line(0, 2), line(1, 1), line(2, 3)]);
    const nameless = { returns: [{ id: 'rt', state: 'accepted' as const }] };
    expect(knownAfter(returned(1), nameless).returns.rt).toStrictEqual({
      id: 'rt',
      state: 'accepted',
      items: [line(0, 1)],
    });
    expect(knownAfter(nameless, returned(1)).returns.rt).toStrictEqual({
      id: 'rt',
      state: 'accepted',
      items: [line(0, 1)],
    });
    expect(knownAfter(nameless, nameless).returns.rt).toStrictEqual(nameless.returns[0]);
  });
});

describe('lists that name one thing twice', () => {
  it('are one capture, as reported last, after the next report', () => {
    const captures = [
      { id: 'ca', state: 'pending' },
      { id: 'cb', state: 'pending' },
      { id: 'ca', state: 'complete' },
    ] as const;
    const { charges } = knownAfter(
      charge('complete', { captures }),
      charge('complete', {
        captures: [
          { id: 'cc', state: 'pending' },
          { id: 'cc', state: 'failed' },
        ],
      }),
    );
    expect(charges.ch?.captures).toEqual([
      { id: 'ca', state: 'complete' },
      { id: 'cb', state: 'pending' },
      { id: 'cc', state: 'failed' },
    ]);
  });

  it('have the first accepted number of a line', () => {
    const lines = (...accepted: number[]): Facts => ({
      returns: [
        {
          id: 'rt',
          state: 'created',
          items: accepted.map((units) => ({ itemId: 'it', quantity: 3, accepted: units })),
        },
      ],
    });
    const { returns } = knownAfter(lines(1, 2), lines(0));
    expect(returns.rt?.items).toEqual([{ itemId: 'it', quantity: 3, accepted: 1 }]);
  });
});
