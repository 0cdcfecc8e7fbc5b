import type { MovementState, ProviderCharge, ProviderChargeState } from '../provider-run/model.js';
import type { ProviderRun } from '../provider-run/provider-run.js';
import { SECOND, secondOf } from '../values/time.js';

/** Creates one charge per payment source. */
export function openCharges(run: ProviderRun, state: ProviderChargeState): ProviderCharge[] {
  return run.basics.sources.map((source) => ({
    id: run.random.uuid(),
    sourceId: source.id,
    primary: source.primary,
    createdAt: secondOf(run.now - run.random.int(0, 3 * SECOND)),
    amount: source.amount,
    state,
    captures: [],
    cancels: [],
    refunds: [],
  }));
}

/** The charges with one of them changed. */
export function withCharge(
  charges: readonly ProviderCharge[],
  id: string,
  change: Partial<ProviderCharge>,
): ProviderCharge[] {
  return charges.map((charge) => (charge.id === id ? { ...charge, ...change } : charge));
}

function sum(
  movements: readonly { amount: number; state: string }[],
  counts: (state: string) => boolean,
) {
  let total = 0;
  for (const movement of movements) if (counts(movement.state)) total += movement.amount;
  return total;
}

const notFailed = (state: string): boolean => state !== 'failed';
const done = (state: string): boolean => state === 'complete';

/** The amount that is neither captured nor cancelled, nor pending to be, in minor units. */
export function openAmount(charge: ProviderCharge): number {
  if (charge.state === 'failed' || charge.state === 'cancelled') return 0;
  return charge.amount - sum(charge.captures, notFailed) - sum(charge.cancels, notFailed);
}

/** The amount captured, pending captures included, as the provider reports it on the order. */
export function capturedAmount(charge: ProviderCharge): number {
  return sum(charge.captures, notFailed);
}

/** The amount captured for certain. */
export function takenAmount(charge: ProviderCharge): number {
  return sum(charge.captures, done);
}

/** The amount cancelled for certain. */
export function cancelledAmount(charge: ProviderCharge): number {
  return sum(charge.cancels, done);
}

/** The amount refunded for certain. */
export function refundedAmount(charge: ProviderCharge): number {
  return sum(charge.refunds, done);
}

/** The amount that can still be refunded. */
export function refundableAmount(charge: ProviderCharge): number {
  return Math.max(0, takenAmount(charge) - sum(charge.refunds, notFailed));
}

function isPending(state: MovementState): boolean {
  return state === 'pending' || state === 'pending_information';
}

/**
 * The state of an authorised charge by its captures and cancels. Documented: it stays `capturable`
 * after a partial capture or cancel, and after a failed capture.
 */
export function chargeStateOf(charge: ProviderCharge): ProviderChargeState {
  if (openAmount(charge) > 0) return 'capturable';
  const captures = charge.captures.some((capture) => capture.state !== 'failed');
  const waits =
    charge.captures.some((capture) => isPending(capture.state)) ||
    charge.cancels.some((cancel) => isPending(cancel.state));
  if (waits) return captures ? 'processing' : 'capturable';
  return captures ? 'complete' : 'cancelled';
}

/** Charges in the order of capture: the primary source's last. */
export function captureOrder(charges: readonly ProviderCharge[]): ProviderCharge[] {
  return [...charges].sort((a, b) => Number(a.primary) - Number(b.primary));
}

/** Charges in the order of cancels and refunds: the primary source's first. */
export function releaseOrder(charges: readonly ProviderCharge[]): ProviderCharge[] {
  return [...charges].sort((a, b) => Number(b.primary) - Number(a.primary));
}

/** Distributes an amount over the charges, the first ones first. */
export function shareOut(
  charges: readonly ProviderCharge[],
  amount: number,
  partOf: (charge: ProviderCharge) => number,
): { readonly chargeId: string; readonly amount: number }[] {
  const shares: { chargeId: string; amount: number }[] = [];
  let rest = amount;
  for (const charge of charges) {
    const share = Math.min(rest, partOf(charge));
    if (share <= 0) continue;
    shares.push({ chargeId: charge.id, amount: share });
    rest -= share;
  }
  return shares;
}
