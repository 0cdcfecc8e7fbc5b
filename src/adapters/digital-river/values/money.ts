import { exponentOf, type Money } from '../../../order/facts/money.js';

const DECIMAL = /^([+-]?)(\d{0,64})(?:\.(\d{0,64}))?(?:[eE]([+-]?\d{1,4}))?$/;
const CODE = /^[A-Z]{3}$/;

/**
 * A provider's decimal amount as money in minor units, rounded half away from zero. Works on the
 * digits, so floating-point noise disappears instead of adding up.
 *
 * Specification: amounts are JSON decimals; an official sample contains `53.769999999999996`.
 *
 * @param amount - a number or a numeric text.
 * @param currency - an ISO 4217 code in any case.
 * @returns `undefined` if either is absent, not finite, no number, no currency, or too large to be
 * an exact integer of minor units.
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
 * The sum of amounts in one currency; `undefined` if there are none, if one is unknown, if they are
 * of several currencies, or if the sum is too large to be exact.
 *
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

function minorUnits(text: string, exponent: number): number | undefined {
  const parts = DECIMAL.exec(text);
  if (parts === null) return undefined;
  const [, sign, whole = '', fraction = '', power] = parts;
  const digits = whole + fraction;
  if (digits === '') return undefined;
  const shift = exponent - fraction.length + Number(power ?? 0);
  // Of so few digits a number is exact, and faster.
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
  // Twenty places beyond any digit are far outside the safe integers: do not compute them.
  return places > 20 ? undefined : value * 10n ** BigInt(places);
}

/** Rounded half up. */
function scaledDown(digits: string, places: number): bigint {
  // Nothing is left of them: do not compute by how much.
  if (places > digits.length) return 0n;
  const divisor = 10n ** BigInt(places);
  return (BigInt(digits) * 2n + divisor) / (divisor * 2n);
}
