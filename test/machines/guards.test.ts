import { describe, expect, it } from 'vitest';
import { GUARDS } from '../../machines/guards.js';
import { guardVerdict } from '../../src/lifecycle/guards.js';
import { restore, send } from '../../src/lifecycle/step.js';
import type { Charge } from '../../src/order/charge.js';
import type { OrderEvent } from '../../src/order/event.js';
import type { Facts } from '../../src/order/facts.js';
import { noFacts } from '../../src/order/known-facts.js';
import { EVENTS } from './exploration.js';

/** An order that is accepted and of which these facts are known. */
function knowing(facts: Facts) {
  const start = restore(
    { order: 'accepted', fraud: 'passed' },
    { account: 'default', orderId: 'order-1', ...noFacts() },
  );
  return send(start, { type: 'facts.reported', facts, instant: 0, source: 'read' });
}

const nothing: OrderEvent = { type: 'order.fulfilled' };

function holds(guard: string, facts: Facts, event = nothing): boolean {
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

describe('a guard over the charges that an event carries', () => {
  it.each<[string, readonly string[]]>([
    ['noChargeUnauthorised', ['capturable', 'processing', 'complete', 'cancelled', 'unknown']],
    ['everyChargeReleased', ['cancelled', 'failed']],
  ])('%s lets pass %s, and no charges at all', (guard, passing) => {
    const reporting = (...states: Charge['state'][]) =>
      holds(guard, { charges: charges('pending') }, { ...nothing, charges: charges(...states) });
    expect(ALL.filter((state) => reporting(state))).toEqual(passing);
    expect(ALL.filter((state) => reporting('cancelled', state))).toEqual(passing);
    expect(reporting()).toBe(true);
    expect(holds(guard, { charges: charges('pending') })).toBe(true);
  });
});

describe('a guard over what is known', () => {
  it('everyChargeAuthorised asks every charge', () => {
    const passing = ALL.filter((state) =>
      holds('everyChargeAuthorised', { charges: charges(state) }),
    );
    expect(passing).toEqual(['capturable', 'processing', 'complete']);
    expect(holds('everyChargeAuthorised', { charges: charges('complete', 'failed') })).toBe(false);
    expect(holds('everyChargeAuthorised', {})).toBe(true);
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

  it('rightMode minds no other flag', () => {
    const flag = (kind: 'suspect' | 'wrong_mode') => ({ id: kind, kind, detail: 'Odd.' });
    expect(holds('rightMode', {})).toBe(true);
    expect(holds('rightMode', { flags: [flag('suspect')] })).toBe(true);
    expect(holds('rightMode', { flags: [flag('suspect'), flag('wrong_mode')] })).toBe(false);
  });
});

describe('a guard', () => {
  it('of proven states holds only where the event says so', () => {
    expect(holds('recorded', {}, { ...nothing, recorded: true })).toBe(true);
    expect(holds('recorded', {}, { ...nothing, recorded: false })).toBe(false);
    expect(holds('recorded', {})).toBe(false);
  });

  it('answers to every event', () => {
    const order = knowing({});
    const facts: OrderEvent = { type: 'facts.reported', facts: {}, instant: 0, source: 'read' };
    for (const event of [...EVENTS.filter((one) => !('charges' in one)), facts]) {
      for (const guard of Object.keys(GUARDS)) {
        expect(typeof guardVerdict(order, guard, event).holds).toBe('boolean');
      }
    }
  });
});
