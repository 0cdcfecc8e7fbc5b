import type { Charge, ChargeAction } from '../src/order/facts/charge.js';
import type { KnownFacts } from '../src/order/facts/known-facts.js';
import type { Money } from '../src/order/facts/money.js';

/*
 * What an order is paid with. A charge is dead when it is cancelled or failed, or when what was
 * cancelled of it (cancels under way included) and what was refunded of it come to its whole amount;
 * otherwise it lives. By amount, never by the mere existence of a cancel or a refund: giving up one
 * line leaves the rest alive. A dead charge says nothing while a living one stands beside it.
 */

const UNDER_WAY: readonly ChargeAction['state'][] = ['pending', 'pending_information', 'complete'];

/** Whether nothing is left of a charge that goods could be paid with. */
export function isDead(charge: Charge): boolean {
  const { state, amount, refundedAmount } = charge;
  if (state === 'cancelled' || state === 'failed') return true;
  if (amount === undefined || amount.minor <= 0) return false;
  return cancelledOf(charge) + (refundedAmount?.minor ?? 0) >= amount.minor;
}

/** The charges of which something is left. */
export function living(charges: readonly Charge[]): readonly Charge[] {
  return charges.filter((charge) => !isDead(charge));
}

/** Whether a charge is not authorised yet, or in a state that nobody documented. */
function isUndecided({ state }: Charge): boolean {
  return state === 'pending' || state === 'unknown';
}

/** Whether every charge of which something is left is authorised. */
export function isAuthorised(charges: readonly Charge[]): boolean {
  return !living(charges).some(isUndecided);
}

/** Whether something is left of what pays for an order. One that has no charge at all, or is free, needs none. */
export function isCovered(charges: readonly Charge[], facts: KnownFacts): boolean {
  return charges.length === 0 || living(charges).length > 0 || isFree(facts);
}

/** Whether a charge is dead, or a cancel of it is under way. */
export function isBeingReleased(charge: Charge): boolean {
  return isDead(charge) || (charge.cancels ?? []).some(({ state }) => UNDER_WAY.includes(state));
}

/** Whether something of a charge is neither captured nor being captured, nor given up. */
export function isUncaptured(charge: Charge): boolean {
  const { state, amount, captures = [] } = charge;
  if (isDead(charge) || state === 'processing' || state === 'complete') return false;
  if (amount === undefined) return true;
  const taken = sum(captures.filter((capture) => UNDER_WAY.includes(capture.state)));
  return taken + cancelledOf(charge) < amount.minor;
}

/** Whether money was taken by a charge for certain. */
export function isCaptured({ state, captures }: Charge): boolean {
  return state === 'complete' || captures?.some((capture) => capture.state === 'complete') === true;
}

/** Whether a capture of a living charge failed and none after it was complete. */
export function hasFailedCapture(charge: Charge): boolean {
  const { state, captures = [] } = charge;
  if (isDead(charge) || state === 'complete') return false;
  return captures.some(
    (failed, index) =>
      failed.state === 'failed' &&
      !captures.some(
        (other, place) => other.state === 'complete' && isLater(other, place, failed, index),
      ),
  );
}

function isLater(a: ChargeAction, placeOfA: number, b: ChargeAction, placeOfB: number): boolean {
  return a.createdAt === undefined || b.createdAt === undefined || a.createdAt === b.createdAt
    ? placeOfA > placeOfB
    : a.createdAt > b.createdAt;
}

/** Whether the shop asks for no money at all. */
export function isFree({ totalAmount }: KnownFacts): boolean {
  return totalAmount?.minor === 0;
}

/**
 * Whether everything that the charges are worth went back to the customer, by refunds or by their
 * bank. Chargebacks name no charge; one without an amount counts as the whole.
 */
export function isGivenBack(facts: KnownFacts): boolean {
  const chargedBack = chargedBackOf(facts);
  if (chargedBack === Number.POSITIVE_INFINITY) return true;
  const charges = Object.values(facts.charges).filter(
    ({ state }) => state !== 'cancelled' && state !== 'failed',
  );
  if (charges.length === 0 || charges.some(({ amount }) => amount === undefined)) return false;
  const worth = sum(charges) - charges.reduce((total, charge) => total + cancelledOf(charge), 0);
  return worth > 0 && refundedOf(facts) + chargedBack >= worth;
}

/** Whether what the customer's bank took back comes to all that was captured and not refunded. */
export function isChargedBack(facts: KnownFacts): boolean {
  const chargedBack = chargedBackOf(facts);
  if (chargedBack === Number.POSITIVE_INFINITY) return true;
  const left = capturedLessRefunded(facts);
  return left !== undefined && chargedBack > 0 && left <= chargedBack;
}

/**
 * How much may be refunded now: what the provider says is available; after a chargeback at most what
 * was captured less what was refunded and what the bank took back. Undefined: nobody can tell.
 */
export function refundable(facts: KnownFacts): Money | undefined {
  const { availableToRefund, totalAmount } = facts;
  const currency = (availableToRefund ?? totalAmount)?.currency ?? currencyOf(facts);
  const hasChargebacks = Object.keys(facts.chargebacks ?? {}).length > 0;
  const chargedBack = chargedBackOf(facts);
  const left = capturedLessRefunded(facts);
  const limits = [
    ...(availableToRefund === undefined ? [] : [availableToRefund.minor]),
    ...(left !== undefined && (availableToRefund === undefined || hasChargebacks)
      ? [left - chargedBack]
      : []),
    ...(chargedBack === Number.POSITIVE_INFINITY ? [0] : []),
  ];
  if (limits.length === 0 || currency === undefined) return undefined;
  return { minor: Math.max(0, Math.min(...limits)), currency };
}

/** What the customer's bank took back; without end where nobody said how much. */
function chargedBackOf({ chargebacks = {} }: KnownFacts): number {
  const all = Object.values(chargebacks);
  return all.some(({ amount }) => amount === undefined) ? Number.POSITIVE_INFINITY : sum(all);
}

function capturedLessRefunded(facts: KnownFacts): number | undefined {
  const parts = Object.values(facts.charges).map(capturedOf);
  if (parts.length === 0 || parts.includes(undefined)) return undefined;
  const captured = parts.reduce<number>((total, part) => total + (part ?? 0), 0);
  return captured - refundedOf(facts);
}

/** What was captured of a charge for certain; undefined: its amounts are not known. */
export function capturedOf({ state, amount, captures }: Charge): number | undefined {
  if (captures === undefined) return state === 'complete' ? amount?.minor : 0;
  const complete = captures.filter((capture) => capture.state === 'complete');
  return complete.some((capture) => capture.amount === undefined) ? undefined : sum(complete);
}

/** What was given back by refunds: as the charges tell it, or the refunds themselves, if that is more. */
export function refundedOf({ charges, refunds }: KnownFacts): number {
  const byCharges = Object.values(charges).reduce(
    (total, { refundedAmount }) => total + (refundedAmount?.minor ?? 0),
    0,
  );
  return Math.max(
    byCharges,
    sum(Object.values(refunds).filter(({ state }) => state === 'succeeded')),
  );
}

function cancelledOf({ cancels = [] }: Charge): number {
  return sum(cancels.filter(({ state }) => UNDER_WAY.includes(state)));
}

function currencyOf({ charges }: KnownFacts): string | undefined {
  return Object.values(charges).find(({ amount }) => amount !== undefined)?.amount?.currency;
}

function sum(parts: readonly { readonly amount?: Money }[]): number {
  return parts.reduce((total, { amount }) => total + (amount?.minor ?? 0), 0);
}
