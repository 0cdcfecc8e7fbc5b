import { describe, expect, it } from 'vitest';
import { refundable } from '../../machines/paid-for.js';
import { guardVerdict } from '../../src/lifecycle/machine/guards.js';
import { restore, send } from '../../src/lifecycle/machine/step.js';
import type { OrderEvent } from '../../src/order/event.js';
import type { Charge, ChargeAction } from '../../src/order/facts/charge.js';
import type { Facts } from '../../src/order/facts/facts.js';
import { noFacts } from '../../src/order/facts/known-facts.js';
import { withFacts } from '../../src/order/facts/with-facts.js';
import { GUARD_NAMES, type GuardName } from '../../src/order/guard.js';
import { EVENTS } from '../_support/exploration.js';

/** An order that is accepted and of which these facts are known. */
function knowing(facts: Facts) {
  const start = restore(
    { order: 'accepted', fraud: 'passed' },
    { account: 'default', orderId: 'order-1', ...noFacts() },
  );
  return send(start, { type: 'facts.reported', facts, instant: 0, source: 'read' });
}

const nothing: OrderEvent = { type: 'order.fulfilled' };

function holds(guard: GuardName, facts: Facts, event = nothing): boolean {
  return guardVerdict(knowing(facts), guard, event).holds;
}

const charges = (...states: Charge['state'][]): Charge[] =>
  states.map((state, index) => ({ id: `charge-${index + 1}`, state }));

const ALL = [
  'pending',
  'capturable',
  'processing',
  'complete',
  'cancelled',
  'failed',
  'unknown',
] as const;

describe('a guard over charges', () => {
  it.each<[GuardName, readonly string[], readonly string[]]>([
    [
      'noLivingChargePending',
      ['capturable', 'processing', 'complete', 'cancelled', 'failed'],
      ['capturable', 'processing', 'complete', 'cancelled', 'failed'],
    ],
    [
      'someChargeLives',
      ['pending', 'capturable', 'processing', 'complete', 'unknown'],
      ['pending', 'capturable', 'processing', 'complete', 'unknown'],
    ],
    [
      'notOnlyFailedCharges',
      ['pending', 'capturable', 'processing', 'complete', 'cancelled', 'unknown'],
      ['pending', 'capturable', 'processing', 'complete', 'cancelled', 'failed', 'unknown'],
    ],
    ['everyChargeReleased', ['cancelled', 'failed'], ['cancelled', 'failed']],
  ])('%s holds for %s alone and for %s next to a dead one', (guard, alone, besideDead) => {
    const own = (...states: Charge['state'][]) =>
      holds(guard, { charges: charges('pending') }, { ...nothing, charges: charges(...states) });
    const known = (...states: Charge['state'][]) => holds(guard, { charges: charges(...states) });
    for (const asked of [own, known]) {
      expect(ALL.filter((state) => asked(state))).toEqual(alone);
      expect(ALL.filter((state) => asked('cancelled', state))).toEqual(besideDead);
      const besideFailed = guard === 'notOnlyFailedCharges' ? alone : besideDead;
      expect(ALL.filter((state) => asked('failed', state))).toEqual(besideFailed);
      expect(asked()).toBe(true);
    }
  });
});

/** Of a charge of 10.00: what was cancelled (by state) and what was refunded of it. */
function worth(
  state: Charge['state'],
  {
    cancels = [],
    refunded = 0,
  }: { cancels?: [ChargeAction['state'], number][]; refunded?: number },
  id = 'charge-1',
): Charge {
  return {
    id,
    state,
    amount: usd(1000),
    cancels: cancels.map(([how, minor], index) => ({
      id: `${id}-${index}`,
      state: how,
      amount: usd(minor),
    })),
    ...(refunded === 0 ? {} : { refundedAmount: usd(refunded) }),
  };
}

function usd(minor: number) {
  return { minor, currency: 'USD' } as const;
}

describe('the charges of an order', () => {
  it.each<[string, Charge, boolean]>([
    ['untouched', worth('capturable', {}), true],
    ['with one line given up', worth('capturable', { cancels: [['complete', 400]] }), true],
    ['whose cancel is under way', worth('capturable', { cancels: [['pending', 1000]] }), false],
    [
      'that waits for information',
      worth('capturable', { cancels: [['pending_information', 1000]] }),
      false,
    ],
    ['whose cancel failed', worth('capturable', { cancels: [['failed', 1000]] }), true],
    [
      'whose cancel is in no documented state',
      worth('capturable', { cancels: [['unknown', 1000]] }),
      true,
    ],
    ['refunded in part', worth('complete', { refunded: 999 }), true],
    ['refunded whole', worth('complete', { refunded: 1000 }), false],
    [
      'given up and refunded',
      worth('complete', { cancels: [['complete', 600]], refunded: 400 }),
      false,
    ],
    [
      'of no known amount',
      { id: 'a', state: 'capturable', cancels: [{ id: 'x', state: 'complete' }] },
      true,
    ],
    ['of nothing', { id: 'a', state: 'capturable', amount: usd(0) }, true],
  ])('a charge %s', (_, charge, lives) => {
    expect(holds('someChargeLives', { charges: [charge] })).toBe(lives);
    // Whatever became of it, it had been authorised.
    expect(holds('notOnlyFailedCharges', { charges: [charge] })).toBe(true);
    const both = [charge, { id: 'other', state: 'capturable', amount: usd(1) }] as const;
    expect(holds('someChargeLives', { charges: both })).toBe(true);
  });

  it('are not needed where the order is free', () => {
    const failed = charges('failed');
    expect(holds('notOnlyFailedCharges', { charges: failed, totalAmount: usd(0) })).toBe(true);
    expect(holds('someChargeLives', { charges: failed })).toBe(false);
    expect(holds('someChargeLives', { charges: failed, totalAmount: usd(0) })).toBe(true);
    expect(holds('someChargeLives', { charges: failed, totalAmount: usd(1) })).toBe(false);
  });

  it('are released while a cancel of each living charge is under way', () => {
    const released = (...list: Charge[]) => holds('everyChargeReleased', { charges: list });
    expect(released(worth('capturable', { cancels: [['pending', 400]] }))).toBe(true);
    expect(released(worth('capturable', { cancels: [['failed', 1000]] }))).toBe(false);
    expect(released(worth('capturable', {}))).toBe(false);
    const other = worth('capturable', {}, 'b');
    expect(released(worth('capturable', { cancels: [['complete', 1000]] }), other)).toBe(false);
  });

  it.each<[string, Facts, boolean]>([
    ['nothing', { charges: [worth('complete', {})] }, true],
    ['a part by refunds', { charges: [worth('complete', {})], refunds: [refund(999)] }, true],
    ['all by refunds', { charges: [worth('complete', {})], refunds: [refund(1000)] }, false],
    [
      'all by refunds that are not sure',
      { charges: [worth('complete', {})], refunds: [refund(1000, 'pending')] },
      true,
    ],
    [
      'all by the bank',
      { charges: [worth('complete', {})], chargebacks: [{ id: 'b', amount: usd(1000) }] },
      false,
    ],
    [
      'a part by the bank',
      { charges: [worth('complete', {})], chargebacks: [{ id: 'b', amount: usd(500) }] },
      true,
    ],
    [
      'nobody knows how much by the bank',
      { charges: [worth('complete', {})], chargebacks: [{ id: 'b' }] },
      false,
    ],
    [
      'a part by each',
      {
        charges: [worth('complete', {})],
        refunds: [refund(500)],
        chargebacks: [{ id: 'b', amount: usd(500) }],
      },
      false,
    ],
    [
      'what was not given up',
      { charges: [worth('complete', { cancels: [['complete', 400]] })], refunds: [refund(600)] },
      false,
    ],
    [
      'by the charges, without the refunds counted again',
      { charges: [worth('complete', { refunded: 500 })], refunds: [refund(500)] },
      true,
    ],
    ['of nobody knows how much', { charges: charges('complete'), refunds: [refund(1000)] }, true],
    ['without a charge', { refunds: [refund(1000)] }, true],
  ])('refunded or charged back in full: %s', (_, facts, stands) => {
    expect(holds('notGivenBack', facts)).toBe(stands);
  });

  it.each<[string, Facts, boolean]>([
    ['no chargeback', { charges: [worth('complete', {})] }, true],
    [
      'a fee',
      { charges: [worth('complete', {})], chargebacks: [{ id: 'fee', amount: usd(0) }] },
      true,
    ],
    [
      'a part',
      { charges: [worth('complete', {})], chargebacks: [{ id: 'b', amount: usd(999) }] },
      true,
    ],
    [
      'all of it',
      { charges: [worth('complete', {})], chargebacks: [{ id: 'b', amount: usd(1000) }] },
      false,
    ],
    [
      'what refunds had left',
      {
        charges: [worth('complete', { refunded: 400 })],
        chargebacks: [{ id: 'b', amount: usd(600) }],
      },
      false,
    ],
    ['nobody knows how much', { chargebacks: [{ id: 'b' }] }, false],
  ])('charged back in full: %s', (_, facts, stands) => {
    expect(holds('notChargedBack', facts)).toBe(stands);
  });

  it.each<[string, Facts, number | undefined]>([
    ['nothing is known', {}, undefined],
    ['the provider reports it', { availableToRefund: usd(700) }, 700],
    ['captured less refunded', { charges: [worth('complete', { refunded: 300 })] }, 700],
    [
      'captures that are complete',
      { charges: [captured(['complete', 400], ['pending', 600])] },
      400,
    ],
    [
      'a capture of no known amount',
      { charges: [{ id: 'a', state: 'processing', captures: [{ id: 'k', state: 'complete' }] }] },
      undefined,
    ],
    [
      'the provider knows of refunds that we do not',
      { availableToRefund: usd(100), charges: [worth('complete', {})] },
      100,
    ],
    [
      'less what the bank took',
      {
        availableToRefund: usd(1000),
        charges: [worth('complete', {})],
        chargebacks: [{ id: 'b', amount: usd(600) }],
      },
      400,
    ],
    [
      'the bank took all',
      {
        availableToRefund: usd(1000),
        charges: [worth('complete', {})],
        chargebacks: [{ id: 'b', amount: usd(1200) }],
      },
      0,
    ],
    [
      'the bank took nobody knows how much',
      { availableToRefund: usd(1000), chargebacks: [{ id: 'b' }] },
      0,
    ],
  ])('refundable when %s', (_, facts, minor) => {
    const known = withFacts(noFacts(), facts, { instant: 0, source: 'read' });
    expect(refundable(known)?.minor).toBe(minor);
    expect(
      holds('somethingToRefund', {
        ...facts,
        charges: [...(facts.charges ?? []), ...charges('complete')],
      }),
    ).toBe(minor !== 0);
  });

  it('somethingUncaptured asks for living money that is not captured', () => {
    const passing = ALL.filter((state) =>
      holds('somethingUncaptured', { charges: charges(state) }),
    );
    expect(passing).toEqual(['pending', 'capturable', 'cancelled', 'failed', 'unknown']);
    expect(holds('somethingUncaptured', {})).toBe(true);
    // Given back whole: nothing lives, and nothing is left to release either.
    const amount = { minor: 1000, currency: 'USD' };
    const back: Charge = { id: 'a', state: 'complete', amount, refundedAmount: amount };
    const failed: Charge = { id: 'b', state: 'failed', amount };
    expect(holds('somethingUncaptured', { charges: [back] })).toBe(false);
    expect(holds('somethingUncaptured', { charges: [back, failed] })).toBe(false);
    const one = (...parts: Parameters<typeof captured>) =>
      holds('somethingUncaptured', { charges: [{ ...captured(...parts), state: 'capturable' }] });
    expect(one(['complete', 400])).toBe(true);
    expect(one(['complete', 400], ['pending', 600])).toBe(false);
    expect(one(['failed', 1000])).toBe(true);
  });

  it('noCaptureFailed asks for a later complete capture', () => {
    const stands = (...parts: Parameters<typeof captured>) =>
      holds('noCaptureFailed', { charges: [{ ...captured(...parts), state: 'capturable' }] });
    expect(stands(['failed', 400])).toBe(false);
    expect(stands(['failed', 400], ['pending', 400])).toBe(false);
    expect(stands(['failed', 400], ['complete', 400])).toBe(true);
    expect(stands(['complete', 400], ['failed', 400])).toBe(false);
    expect(stands(['failed', 400, 1], ['complete', 400, 2])).toBe(true);
    expect(stands(['complete', 400, 2], ['failed', 400, 1])).toBe(true);
    expect(stands(['failed', 400, 2], ['complete', 400, 1])).toBe(false);
    for (const state of ['complete', 'cancelled', 'failed'] as const) {
      const over = { ...captured(['failed', 400]), state };
      expect(holds('noCaptureFailed', { charges: [over] })).toBe(true);
    }
  });

  it('authorisationStands until one cannot be renewed, and again once that is repaired', () => {
    const standsAfter = (...reports: Facts[]) => {
      const start = knowing({ charges: charges('capturable') });
      const end = reports.reduce<ReturnType<typeof knowing>>(
        (order, facts) =>
          send(order, { type: 'facts.reported', facts, instant: 1, source: 'webhook' }),
        start,
      );
      return guardVerdict(end, 'authorisationStands', nothing).holds;
    };
    const failed: Facts = { reauthorisation: 'failed' };
    expect(standsAfter()).toBe(true);
    expect(standsAfter(failed)).toBe(false);
    expect(standsAfter(failed, { charges: charges('capturable') })).toBe(false);
    expect(standsAfter(failed, { reauthorisation: 'renewed' })).toBe(true);
    // A capture that is under way proves nothing yet.
    expect(standsAfter(failed, { charges: charges('processing') })).toBe(false);
    expect(standsAfter(failed, { charges: charges('complete') })).toBe(true);
    expect(standsAfter(failed, { charges: charges('cancelled', 'capturable') })).toBe(true);
    expect(standsAfter(failed, { charges: charges('cancelled', 'pending') })).toBe(false);
    expect(standsAfter({ charges: charges('complete') }, failed)).toBe(false);
  });
});

function refund(minor: number, state: 'pending' | 'succeeded' = 'succeeded') {
  return { id: 'refund-1', state, amount: usd(minor) } as const;
}

function captured(...parts: [ChargeAction['state'], number, number?][]): Charge {
  return {
    id: 'charge-1',
    state: 'processing',
    amount: usd(1000),
    captures: parts.map(([state, minor, createdAt], index) => ({
      id: `capture-${index}`,
      state,
      amount: usd(minor),
      ...(createdAt === undefined ? {} : { createdAt }),
    })),
  };
}

describe('a guard over known facts', () => {
  const line = (quantity?: number) => ({
    id: 'a',
    ...(quantity === undefined ? {} : { quantity }),
  });
  const sent = (quantity: number, cancelQuantity: number) => ({
    id: 'f',
    items: [{ itemId: 'a', quantity, cancelQuantity }],
  });

  it.each<[string, Facts, boolean, boolean]>([
    ['no line is known', {}, true, false],
    ['nothing was sent', { items: [line(2)] }, true, false],
    ['a part was sent', { items: [line(2)], fulfilments: [sent(1, 0)] }, true, true],
    ['all was sent', { items: [line(2)], fulfilments: [sent(2, 0)] }, false, true],
    ['all was given up', { items: [line(2)], fulfilments: [sent(0, 2)] }, false, false],
    [
      'the ordered quantity is not known',
      { items: [line()], fulfilments: [sent(2, 0)] },
      true,
      true,
    ],
  ])('of lines, when %s', (_, facts, open, isSent) => {
    expect(holds('somethingOpen', facts)).toBe(open);
    expect(holds('somethingSent', facts)).toBe(isSent);
  });

  it('somethingCaptured asks for one capture that is complete', () => {
    const passing = ALL.filter((state) => holds('somethingCaptured', { charges: charges(state) }));
    expect(passing).toEqual(['complete']);
    expect(holds('somethingCaptured', { charges: charges('pending', 'complete') })).toBe(true);
    expect(holds('somethingCaptured', {})).toBe(false);
    const captured = (...states: ('pending' | 'complete' | 'failed')[]) =>
      holds('somethingCaptured', {
        charges: [
          {
            id: 'charge-1',
            state: 'processing',
            captures: states.map((state, index) => ({ id: `capture-${index}`, state })),
          },
        ],
      });
    expect([captured(), captured('failed'), captured('failed', 'complete')]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it.each<[boolean, Facts]>([
    [true, { payment: { settling: true } }],
    [true, { payment: { settling: true, action: 'show_payment_instructions' } }],
    [false, { payment: { settling: true, action: 'redirect' } }],
    [false, { payment: { settling: false } }],
    [false, {}],
  ])('customerHasPaid answers %s where the payment is %j', (expected, facts) => {
    expect(holds('customerHasPaid', facts)).toBe(expected);
  });

  it('rightMode ignores other flags', () => {
    const flag = (kind: 'suspect' | 'wrong_mode') => ({ id: kind, kind, detail: 'Odd.' });
    expect(holds('rightMode', {})).toBe(true);
    expect(holds('rightMode', { flags: [flag('suspect')] })).toBe(true);
    expect(holds('rightMode', { flags: [flag('suspect'), flag('wrong_mode')] })).toBe(false);
  });
});

describe('a guard', () => {
  it('of proven states holds only where the event is marked so', () => {
    expect(holds('recorded', {}, { ...nothing, recorded: true })).toBe(true);
    expect(holds('recorded', {}, { ...nothing, recorded: false })).toBe(false);
    expect(holds('recorded', {})).toBe(false);
  });

  it('answers for every event', () => {
    const order = knowing({});
    const facts: OrderEvent = { type: 'facts.reported', facts: {}, instant: 0, source: 'read' };
    for (const event of [...EVENTS.filter((one) => !('charges' in one)), facts]) {
      for (const guard of GUARD_NAMES) {
        expect(typeof guardVerdict(order, guard, event).holds).toBe('boolean');
      }
    }
  });
});
