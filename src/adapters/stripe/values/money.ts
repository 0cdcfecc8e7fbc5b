import { exponentOf, type Money } from '../../../order/facts/money.js';

/**
 * The decimals of Stripe's smallest unit of a currency, where they are not those of ISO 4217.
 *
 * Stripe, "Supported currencies": ISK and UGX keep two decimals for backwards compatibility, always 00;
 * MGA has none.
 */
const DECIMALS_AT_STRIPE: ReadonlyMap<string, number> = new Map([
  ['ISK', 2],
  ['UGX', 2],
  ['MGA', 0],
]);

/**
 * An amount of Stripe, in its smallest unit of the currency, as money in minor units of ISO 4217.
 *
 * @param currency - in any case, as `eur`.
 * @returns `undefined` where the amount has decimals that the currency does not have.
 * @example
 * moneyOf(1099, 'eur'); // { minor: 1099, currency: 'EUR' }
 * moneyOf(500, 'isk'); // { minor: 5, currency: 'ISK' }
 */
export function moneyOf(amount: number, currency: string): Money | undefined {
  const code = currency.toUpperCase();
  const iso = exponentOf(code);
  const decimals = DECIMALS_AT_STRIPE.get(code) ?? iso;
  const minor = decimals > iso ? amount / 10 ** (decimals - iso) : amount * 10 ** (iso - decimals);
  return Number.isSafeInteger(minor) ? { minor, currency: code } : undefined;
}

/**
 * Money in Stripe's smallest unit of its currency.
 *
 * @returns `undefined` where Stripe's unit is greater than the amount's last digit.
 * @example
 * smallestUnitOf({ minor: 5, currency: 'ISK' }); // 500
 */
export function smallestUnitOf({ minor, currency }: Money): number | undefined {
  const iso = exponentOf(currency);
  const decimals = DECIMALS_AT_STRIPE.get(currency) ?? iso;
  const units = decimals > iso ? minor * 10 ** (decimals - iso) : minor / 10 ** (iso - decimals);
  return Number.isSafeInteger(units) ? units : undefined;
}
