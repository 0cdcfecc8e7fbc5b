import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moneyOf, smallestUnitOf } from '../../../../src/adapters/stripe/values/money.js';
import { parameters } from '../../../_support/runs.js';

const ZERO_DECIMALS = 'BIF CLP DJF GNF JPY KMF KRW PYG RWF VND VUV XAF XOF XPF'.split(' ');

describe('an amount of Stripe', () => {
  it.each([
    ['eur', 1099, 1099],
    ['usd', 1, 1],
    ['huf', 1000, 1000],
    ['twd', 1000, 1000],
    ['isk', 500, 5],
    ['ugx', 500, 5],
    ['mga', 5, 500],
    ['bhd', 1230, 1230],
    ['jod', 1230, 1230],
    ['kwd', 1230, 1230],
    ['omr', 1230, 1230],
    ['tnd', 1230, 1230],
    ...ZERO_DECIMALS.map((code) => [code.toLowerCase(), 500, 500] as const),
  ] as const)('of %s %d has %d minor units of ISO 4217', (currency, amount, minor) => {
    expect(moneyOf(amount, currency)).toEqual({ minor, currency: currency.toUpperCase() });
  });

  it.each(['isk', 'ugx'])('of %s cannot have decimals', (currency) => {
    expect(moneyOf(505, currency)).toBeUndefined();
  });

  it('is exact, there and back, for every amount that the currency can have', () => {
    for (let minor = 0; minor < 2_000; minor += 1) {
      for (const [currency, units] of [
        ['ISK', minor * 100],
        ['EUR', minor],
        ['JPY', minor],
      ] as const) {
        expect(moneyOf(units, currency)).toEqual({ minor, currency });
        expect(smallestUnitOf({ minor, currency })).toBe(units);
      }
      const ariary = { minor: minor * 100, currency: 'MGA' };
      expect(moneyOf(minor, 'mga')).toEqual(ariary);
      expect(smallestUnitOf(ariary)).toBe(minor);
    }
  });

  it('is never rounded', () => {
    fc.assert(
      fc.property(
        fc.maxSafeNat(),
        fc.constantFrom('isk', 'ugx', 'mga', 'jpy', 'eur'),
        (amount, code) => {
          const money = moneyOf(amount, code);
          if (money === undefined) return;
          const back = { isk: 100, ugx: 100, mga: 0.01, jpy: 1, eur: 1 }[code] ?? 1;
          expect(Number.isSafeInteger(money.minor)).toBe(true);
          if (amount < 1e12) expect(Math.round(money.minor * back)).toBe(amount);
        },
      ),
      parameters(),
    );
  });
});
