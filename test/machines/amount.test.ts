import { describe, expect, it } from 'vitest';
import { amountOf } from '../../machines/paid-for.js';
import type { Charge } from '../../src/order/facts/charge.js';

describe('the amount of an order', () => {
  const charge = (id: string, state: Charge['state'], minor: number, currency = 'EUR'): Charge => ({
    ...{ id, state },
    amount: { minor, currency },
  });
  const charges = (...all: readonly Charge[]) =>
    Object.fromEntries(all.map((one) => [one.id, one]));

  it('is its total', () => {
    const totalAmount = { minor: 500, currency: 'EUR' };
    expect(amountOf({ totalAmount, charges: charges(charge('a', 'complete', 100)) })).toEqual(
      totalAmount,
    );
  });

  it('is that of its charges where no total is known, without failed and cancelled ones', () => {
    const living = [charge('a', 'capturable', 100), charge('b', 'complete', 20)];
    const dead = [charge('c', 'failed', 3), charge('d', 'cancelled', 4, 'USD')];
    expect(amountOf({ charges: charges(...living, ...dead) })).toEqual({
      minor: 120,
      currency: 'EUR',
    });
  });

  it('is unknown without amounts, and in several currencies', () => {
    expect(amountOf({ charges: {} })).toBeUndefined();
    expect(amountOf({ charges: charges({ id: 'a', state: 'complete' }) })).toBeUndefined();
    const two = charges(charge('a', 'complete', 1), charge('b', 'complete', 1, 'USD'));
    expect(amountOf({ charges: two })).toBeUndefined();
  });
});
