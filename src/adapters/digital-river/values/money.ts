import { exponentOf, type Money } from '../../../order/facts/money.js';

const DECIMAL = /^([+-]?)(\d{0,64})(?:\.(\d{0,64}))?(?:[eE]([+-]?\d{1,4}))?$/;
const CODE = /^[A-Z]{3}$/;

/**
 * Converts a decimal amount to minor units, rounded half away from zero. Works on the digits, so that
 * floating-point errors do not add up.
 *
 * Specification: amounts are JSON decimals; an official sample contains `53.769999999999996`.
 *
 * @param amount - a number or a numeric text.
 * @param currency - an ISO 4217 code in any case.
 * @returns `undefined` if either is absent or not valid, or if the minor units are not a safe integer.
 * @example
 * moneyOf(53.769999999999996, 'USD'); // { minor: 5377, currency: 'USD' }
 */
export function moneyOf(
  amount: number | string | undefined,
  currency: string | undefined,
): Money | undefined {
  if (amount === undefined || currency === undefined) return undefined;
  const code = currency.toUpperCase();
  if (!CODE.test(code)) return undefined;
  const minor = minorUnits(String(amount).trim(), exponentOf(code));
  return minor === undefined ? undefined : { minor, currency: code };
}

/**
 * Adds amounts of one currency.
 *
 * @returns `undefined` for an empty list, an absent amount, several currencies, or a sum that is not a
 * safe integer.
 * @example
 * sumOf([{ minor: 1, currency: 'USD' }, { minor: 2, currency: 'USD' }]); // { minor: 3, currency: 'USD' }
 */
export function sumOf(amounts: readonly (Money | undefined)[]): Money | undefined {
  const currency = amounts[0]?.currency;
  if (currency === undefined) return undefined;
  let minor = 0;
  for (const amount of amounts) {
    if (amount?.currency !== currency) return undefined;
    minor += amount.minor;
  }
  return Number.isSafeInteger(minor) ? { minor, currency } : undefined;
}

/** Converts minor units to the decimal number that the provider expects. */
export function decimalOf({ minor, currency }: Money): number {
  return Number(`${minor}e-${exponentOf(currency)}`);
}

function minorUnits(text: string, exponent: number): number | undefined {
  const parts = DECIMAL.exec(text);
  if (parts === null) return undefined;
  const [, sign, whole = '', fraction = '', power] = parts;
  const digits = whole + fraction;
  if (digits === '') return undefined;
  const shift = exponent - fraction.length + Number(power ?? 0);
  // Up to 15 digits a number is exact, and faster.
  if (shift >= 0 && digits.length + shift <= 15) {
    const exact = Number(digits) * 10 ** shift;
    return sign === '-' && exact > 0 ? -exact : exact;
  }
  const size = shift >= 0 ? scaledUp(digits, shift) : scaledDown(digits, -shift);
  if (size === undefined || size > BigInt(Number.MAX_SAFE_INTEGER)) return undefined;
  return sign === '-' && size > 0n ? -Number(size) : Number(size);
}

function scaledUp(digits: string, places: number): bigint | undefined {
  const value = BigInt(digits);
  if (value === 0n) return 0n;
  // Then it is not a safe integer: save the computation.
  return places > 20 ? undefined : value * 10n ** BigInt(places);
}

/** Rounded half up. */
function scaledDown(digits: string, places: number): bigint {
  // Then it rounds to zero: save the computation.
  if (places > digits.length) return 0n;
  const divisor = 10n ** BigInt(places);
  return (BigInt(digits) * 2n + divisor) / (divisor * 2n);
}
