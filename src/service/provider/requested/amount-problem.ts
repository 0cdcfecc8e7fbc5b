import type { Money } from '../../../order/facts/money.js';
import { amountText } from '../../../order/text/amount-text.js';
import { type Invalid, invalid } from '../action-result.js';

/** Whether something is an amount of at least one minor unit. From JavaScript it may be anything. */
export function isAmount(value: unknown): value is Money {
  const { minor, currency }: Partial<Money> = Object(value);
  return Number.isSafeInteger(minor) && Number(minor) >= 1 && typeof currency === 'string';
}

export function notAnAmount(): Invalid {
  const message = 'An amount of at least one minor unit, with its currency, is expected.';
  return invalid('not_an_amount', message);
}

/** What an amount is wanted for. */
export type Purpose = 'to capture' | 'to refund';

/** More was requested than is left. */
export function tooMuch(requested: Money, left: Money | undefined, purpose: Purpose): Invalid {
  const rest = left === undefined ? 'nothing' : `only ${amountText(left)}`;
  return invalid('too_much', `${amountText(requested)} requested, but ${rest} is left ${purpose}.`);
}
