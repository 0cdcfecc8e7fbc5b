import { exponentOf, type Money } from '../facts/money.js';

/**
 * An amount in words that every log and every terminal can show.
 *
 * @example
 * amountText({ minor: 1000, currency: 'EUR' }); // '10.00 EUR'
 */
export function amountText({ minor, currency }: Money): string {
  return `${decimalText(minor, currency)} ${currency}`;
}

/** The number alone, with the decimals of the currency. */
export function decimalText(minor: number, currency: string): string {
  const digits = exponentOf(currency);
  return (minor / 10 ** digits).toFixed(digits);
}
