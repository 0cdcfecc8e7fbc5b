import { refundedAmount } from './acts/charges.js';
import type { ProviderCharge } from './provider-run/model.js';

function releasedAmount(charge: ProviderCharge): number {
  return charge.cancels
    .filter(({ state }) => state !== 'failed')
    .reduce((sum, { amount }) => sum + amount, 0);
}

/**
 * Whether a charge no longer lives: cancelled, refused, or cancelled and refunded in full.
 * Pending cancels count.
 */
export function hasLapsed(charge: ProviderCharge): boolean {
  if (charge.state === 'cancelled' || charge.state === 'failed') return true;
  return releasedAmount(charge) + refundedAmount(charge) >= charge.amount;
}

/** Whether an order is paid for by its living charges, if it has charges and costs anything. */
export function isPaidFor(charges: readonly ProviderCharge[], total: number): boolean {
  const inForce = charges.filter((charge) => !hasLapsed(charge));
  if (inForce.some(({ state }) => state === 'pending')) return false;
  return inForce.length > 0 || charges.length === 0 || total === 0;
}

/** Whether a capture of a living charge failed and no later one is complete. */
export function captureLeftFailed(charges: readonly ProviderCharge[]): boolean {
  return charges.some((charge) => {
    if (hasLapsed(charge)) return false;
    const { captures } = charge;
    const failed = captures.findLastIndex(({ state }) => state === 'failed');
    return failed >= 0 && !captures.slice(failed).some(({ state }) => state === 'complete');
  });
}
