import { refundedAmount } from './acts/charges.js';
import type { ProviderCharge } from './provider-run/model.js';

function releasedAmount(charge: ProviderCharge): number {
  return charge.cancels
    .filter(({ state }) => state !== 'failed')
    .reduce((sum, { amount }) => sum + amount, 0);
}

/**
 * Whether nothing can be had from a charge any more: cancelled or refused, or what was cancelled of it
 * (cancels under way included) and given back of it comes to the whole.
 */
export function isDead(charge: ProviderCharge): boolean {
  if (charge.state === 'cancelled' || charge.state === 'failed') return true;
  return releasedAmount(charge) + refundedAmount(charge) >= charge.amount;
}

/** Whether an order is paid for: by its living charges, unless it has none or costs nothing. */
export function isPaidFor(charges: readonly ProviderCharge[], total: number): boolean {
  const living = charges.filter((charge) => !isDead(charge));
  if (living.some(({ state }) => state === 'pending')) return false;
  return living.length > 0 || charges.length === 0 || total === 0;
}

/** Whether a capture of a living charge failed and none after it took the money. */
export function captureLeftFailed(charges: readonly ProviderCharge[]): boolean {
  return charges.some((charge) => {
    if (isDead(charge)) return false;
    const { captures } = charge;
    const failed = captures.findLastIndex(({ state }) => state === 'failed');
    return failed >= 0 && !captures.slice(failed).some(({ state }) => state === 'complete');
  });
}
