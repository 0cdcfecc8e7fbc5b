import { exponentOf, type Money } from '../../order/facts/money.js';

/** An amount in its own currency, with the decimals of its stored minor units. */
export function money(amount: Money | undefined): string {
  if (amount === undefined) return '';
  const { minor, currency } = amount;
  const digits = exponentOf(currency);
  return new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(minor / 10 ** digits);
}
