import type { Random } from './random.js';

/** The currencies of simulated orders, with their number of decimals. */
export const CURRENCIES = { USD: 2, EUR: 2, GBP: 2, JPY: 0, KRW: 0, KWD: 3 } as const;

/** A currency of a simulated order. */
export type Currency = keyof typeof CURRENCIES;

/**
 * An amount as the provider writes it: a JSON number in major units. In some of them, as in its own
 * samples, the last bit is wrong.
 *
 * @param minor - an integer number of minor units.
 */
export function amountOf(minor: number, currency: Currency, random: Random): number {
  const decimals = CURRENCIES[currency];
  const exact = decimals === 0 ? minor : minor / 10 ** decimals;
  if (!random.chance(0.08)) return exact;
  return random.chance(0.5) ? exact * (1 + Number.EPSILON) : exact * (1 - Number.EPSILON / 2);
}
