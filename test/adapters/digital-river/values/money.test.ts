import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { moneyOf, sumOf } from '../../../../src/adapters/digital-river/values/money.js';
import { exponentOf } from '../../../../src/order/facts/money.js';

/** A second copy of ISO 4217, by exponent. */
const EXPONENTS: Record<string, number> = {
  ...{ JPY: 0, KRW: 0, VND: 0, CLP: 0, ISK: 0, PYG: 0, UGX: 0, XAF: 0, XOF: 0, XPF: 0 },
  ...{ BIF: 0, DJF: 0, GNF: 0, KMF: 0, RWF: 0, VUV: 0, UYI: 0 },
  ...{ USD: 2, EUR: 2, GBP: 2, CHF: 2, BRL: 2, TWD: 2, HUF: 2, CZK: 2, MXN: 2, IDR: 2 },
  ...{ BHD: 3, IQD: 3, JOD: 3, KWD: 3, LYD: 3, OMR: 3, TND: 3, CLF: 4, UYW: 4 },
};

describe('an amount of the provider', () => {
  test.each([
    [53.769999999999996, 'USD', 5377],
    [0.1 + 0.2, 'EUR', 30],
    [139000.0, 'KRW', 139_000],
    [1.2345, 'KWD', 1235],
    ['10.00', 'usd', 1000],
    ['-3.5', 'EUR', -350],
    [1e-7, 'USD', 0],
    [1.5e3, 'USD', 150_000],
    [-0.001, 'USD', 0],
    [1.005, 'USD', 101],
    [1e-10, 'USD', 0],
    ['1.5e3', 'USD', 150_000],
    ['0e9999', 'USD', 0],
    [' 10.00 ', 'EUR', 1000],
    [0.5, 'JPY', 1],
    ['.5', 'JPY', 1],
    [0.49, 'JPY', 0],
    [-0.5, 'JPY', -1],
    ['-0.00', 'USD', 0],
    ['9999999999999.99', 'USD', 999_999_999_999_999],
    ['90071992547409', 'USD', 9_007_199_254_740_900],
    ['12345678901234567e-3', 'USD', 1_234_567_890_123_457],
    ['90071992547409.91', 'USD', Number.MAX_SAFE_INTEGER],
  ])('%s %s is %i minor units', (amount, currency, minor) => {
    expect(moneyOf(amount, currency)).toStrictEqual({ minor, currency: currency.toUpperCase() });
  });

  test.each([
    [Number.NaN, 'USD'],
    [Number.POSITIVE_INFINITY, 'USD'],
    [1e300, 'USD'],
    [90071992547409.92, 'USD'],
    [900719925474099, 'USD'],
    ['1,50', 'EUR'],
    ['', 'EUR'],
    ['.', 'EUR'],
    ['1e9999', 'EUR'],
    [1, 'EURO'],
    [1, 'EU'],
    [1, '1EUR'],
    [1, ''],
    [undefined, 'EUR'],
    [1, undefined],
  ])('%s %s is not an amount', (amount, currency) => {
    expect(moneyOf(amount, currency)).toBeUndefined();
  });

  test('of a hundred thousand digits is not an amount', () => {
    expect(moneyOf('9'.repeat(100_000), 'EUR')).toBeUndefined();
  });

  test('is the same after it was written as a decimal and read again', () => {
    const currencies = fc.constantFrom(...Object.entries(EXPONENTS));
    const minors = fc.integer({ min: -1e12, max: 1e12 });
    fc.assert(
      fc.property(currencies, minors, ([currency, exponent], minor) => {
        const digits = String(Math.abs(minor)).padStart(exponent + 1, '0');
        const cut = digits.length - exponent;
        const text = `${minor < 0 ? '-' : ''}${digits.slice(0, cut)}.${digits.slice(cut)}`;
        expect(moneyOf(text, currency)).toStrictEqual({ minor, currency });
        expect(moneyOf(Number(text), currency)).toStrictEqual({ minor, currency });
      }),
    );
  });

  test('has as many decimals as its currency in ISO 4217', () => {
    for (const [currency, exponent] of Object.entries(EXPONENTS)) {
      expect([currency, exponentOf(currency)]).toStrictEqual([currency, exponent]);
    }
  });
});

describe('a sum of amounts', () => {
  test('is exact, and undefined if an amount is missing or in another currency', () => {
    const one = { minor: 1, currency: 'EUR' };
    expect(sumOf([one, one])).toStrictEqual({ minor: 2, currency: 'EUR' });
    expect(sumOf([])).toBeUndefined();
    expect(sumOf([one, undefined])).toBeUndefined();
    expect(sumOf([one, { minor: 1, currency: 'USD' }])).toBeUndefined();
    expect(sumOf([one, { minor: Number.MAX_SAFE_INTEGER, currency: 'EUR' }])).toBeUndefined();
  });
});
