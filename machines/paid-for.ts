import type { Charge, ChargeAction } from '../src/order/facts/charge.js';
import type { Refund } from '../src/order/facts/facts.js';
import type { KnownFacts } from '../src/order/facts/known-facts.js';
import type { Money } from '../src/order/facts/money.js';

/*
 * Whether an order is paid for. A charge is dead when it is cancelled or failed, or when its cancelled
 * amount (cancels under way included) and its refunded amount add up to its whole amount; otherwise it is
 * living. A cancel or a refund of one line alone leaves the rest alive. A dead charge does not count while
 * there is a living one.
 */

const UNDER_WAY: readonly ChargeAction['state'][] = ['pending', 'pending_information', 'complete'];

/** Whether nothing of a charge is left to pay with. */
export function isDead(charge: Charge): boolean {
  const { state, amount, refundedAmount } = charge;
  if (state === 'cancelled' || state === 'failed') return true;
  if (amount === undefined || amount.minor <= 0) return false;
  return cancelledOf(charge) + (refundedAmount?.minor ?? 0) >= amount.minor;
}

/** The living charges. */
export function living(charges: readonly Charge[]): readonly Charge[] {
  return charges.filter((charge) => !isDead(charge));
}

/** Whether a charge is not authorised yet, or in an undocumented state. */
function isUndecided({ state }: Charge): boolean {
  return state === 'pending' || state === 'unknown';
}

/**
 * Whether every living charge is authorised. Of payments: whether those that are authorised come to the
 * total, before refunds; one that is pending or abandoned does not count against it.
 */
export function isAuthorised(charges: readonly Charge[], facts: KnownFacts): boolean {
  return facts.speaksOf === 'payments'
    ? isFree(facts) || reachesTotal(authorisedOf(facts), facts)
    : !living(charges).some(isUndecided);
}

/**
 * Whether an order has a living charge, or needs none: it has no charge at all, or it is free. Of
 * payments: whether what they cover comes to the total, or to anything where the shop states no total.
 */
export function isCovered(charges: readonly Charge[], facts: KnownFacts): boolean {
  if (facts.speaksOf === 'payments') return isFree(facts) || reachesTotal(coverOf(facts), facts);
  return charges.length === 0 || living(charges).length > 0 || isFree(facts);
}

function reachesTotal(minor: number, { totalAmount }: KnownFacts): boolean {
  return minor > 0 && minor >= (totalAmount?.minor ?? 0);
}

/** In minor units: what the payments are authorised for or have captured, less what was released. */
export function authorisedOf(facts: KnownFacts): number {
  const charges = inCurrency(facts).filter(isHeld);
  return sum(charges) - charges.reduce((total, charge) => total + cancelledOf(charge), 0);
}

/**
 * In minor units: what the payments cover, less refunds, pending ones included, and chargebacks. A bank may
 * take back more than a payment, but nothing of another one. What it took back in another currency counts
 * as the whole payment, because the rest of it is not known.
 */
export function coverOf(facts: KnownFacts): number {
  return inCurrency(facts).reduce((total, charge) => {
    const { cover } = charge;
    return total + Math.max(0, (cover?.minor ?? 0) - takenBackOf(charge, facts));
  }, 0);
}

/** Whether money of a payment is authorised or captured. */
export function isHeld({ state }: Charge): boolean {
  return state === 'capturable' || state === 'processing' || state === 'complete';
}

/** The payments in the currency of the total; without a total, all. */
function inCurrency({ charges, totalAmount }: KnownFacts): readonly Charge[] {
  const all = Object.values(charges);
  const currency = totalAmount?.currency;
  return currency === undefined ? all : all.filter(({ amount }) => amount?.currency === currency);
}

/** Whether a charge is dead, or a cancel of it is under way. */
export function isBeingReleased(charge: Charge): boolean {
  return isDead(charge) || (charge.cancels ?? []).some(({ state }) => UNDER_WAY.includes(state));
}

/** Whether part of a charge is neither captured nor cancelled, and neither is under way. */
export function isUncaptured(charge: Charge): boolean {
  const { state, amount, captures = [] } = charge;
  if (isDead(charge) || state === 'processing' || state === 'complete') return false;
  if (amount === undefined) return true;
  const captured = sum(captures.filter((capture) => UNDER_WAY.includes(capture.state)));
  return captured + cancelledOf(charge) < amount.minor;
}

/** Whether money was captured for certain. */
export function isCaptured({ state, captures }: Charge): boolean {
  return state === 'complete' || captures?.some((capture) => capture.state === 'complete') === true;
}

/** Whether a capture of a living charge failed and no later one was complete. */
export function hasFailedCapture(charge: Charge): boolean {
  const { state, captures = [] } = charge;
  if (isDead(charge) || state === 'complete') return false;
  return captures.some(
    (failed, failedIndex) =>
      failed.state === 'failed' &&
      !captures.some(
        (other, index) => other.state === 'complete' && isLater(other, index, failed, failedIndex),
      ),
  );
}

function isLater(a: ChargeAction, indexOfA: number, b: ChargeAction, indexOfB: number): boolean {
  return a.createdAt === undefined || b.createdAt === undefined || a.createdAt === b.createdAt
    ? indexOfA > indexOfB
    : a.createdAt > b.createdAt;
}

/** Whether the order costs nothing. */
export function isFree({ totalAmount }: KnownFacts): boolean {
  return totalAmount?.minor === 0;
}

/**
 * Whether the whole amount of the charges went back to the customer, by refunds or chargebacks. A
 * chargeback names no charge; one without an amount counts as the whole.
 */
export function isGivenBack(facts: KnownFacts): boolean {
  if (facts.speaksOf === 'payments') return authorisedOf(facts) > 0 && coverOf(facts) === 0;
  const chargedBack = chargedBackOf(facts);
  if (chargedBack === Number.POSITIVE_INFINITY) return true;
  const charges = Object.values(facts.charges).filter(
    ({ state }) => state !== 'cancelled' && state !== 'failed',
  );
  if (charges.length === 0 || charges.some(({ amount }) => amount === undefined)) return false;
  const worth = sum(charges) - charges.reduce((total, charge) => total + cancelledOf(charge), 0);
  return worth > 0 && refundedOf(facts) + chargedBack >= worth;
}

/**
 * The refunds that failed, where nothing would be left of the payments without that: the shop holds the money
 * of an order that it meant to give back. A refund without an amount counts as the whole payment; one that
 * was called off, as never meant.
 */
export function failedToGiveBack(facts: KnownFacts): readonly Refund[] {
  const failed = Object.values(facts.refunds).filter(({ state }) => state === 'failed');
  if (facts.speaksOf !== 'payments' || failed.length === 0) return [];
  const isWhole = inCurrency(facts).every((charge) => {
    const left = (charge.cover?.minor ?? 0) - takenBackOf(charge, facts);
    return left <= sumOrInfinity(failed.filter(({ chargeId }) => chargeId === charge.id));
  });
  return isWhole ? failed : [];
}

/**
 * Whether chargebacks add up to everything that was captured and not refunded. Of payments: whether a bank
 * took back money and nothing is left of any, for it takes nothing of another one.
 */
export function isChargedBack(facts: KnownFacts): boolean {
  if (facts.speaksOf === 'payments') {
    const charges = Object.values(facts.charges);
    const isTaken = charges.some((charge) => takenBackOf(charge, facts) > 0);
    return isTaken && !charges.some((charge) => (leftToRefund(charge, facts)?.minor ?? 0) > 0);
  }
  const chargedBack = chargedBackOf(facts);
  if (chargedBack === Number.POSITIVE_INFINITY) return true;
  const left = capturedLessRefunded(facts);
  return left !== undefined && chargedBack > 0 && left <= chargedBack;
}

/**
 * The amount that may be refunded now: the amount that the provider reports as available; after a
 * chargeback, at most the captured less the refunded and the charged-back amount. Undefined: not known.
 * Of payments: what is left of all of them together, in the currency of the total where any of it is left.
 */
export function refundable(facts: KnownFacts): Money | undefined {
  if (facts.speaksOf === 'payments') return refundableOfPayments(facts);
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

function refundableOfPayments(facts: KnownFacts): Money | undefined {
  const parts = Object.values(facts.charges).flatMap((charge) => leftToRefund(charge, facts) ?? []);
  const left = parts.filter(({ minor }) => minor > 0);
  const ofTotal = left.find(({ currency }) => currency === facts.totalAmount?.currency);
  const currency = (ofTotal ?? left[0] ?? parts[0])?.currency;
  if (currency === undefined) return undefined;
  const counted = parts.filter((one) => one.currency === currency);
  return { minor: counted.reduce((total, { minor }) => total + minor, 0), currency };
}

/**
 * What is left to refund of a payment: captured, less refunds, pending ones included, and chargebacks.
 * Undefined: not known.
 */
export function leftToRefund(charge: Charge, facts: KnownFacts): Money | undefined {
  const { cover } = charge;
  if (cover === undefined) return undefined;
  const held = cover.minor - takenBackOf(charge, facts) - (leftToCapture(charge)?.minor ?? 0);
  return { minor: Math.max(0, held), currency: cover.currency };
}

/** What is left to capture of a payment that is authorised. Undefined: nothing, or not known. */
export function leftToCapture(charge: Charge): Money | undefined {
  const { state, amount, captures = [] } = charge;
  if (state !== 'capturable' || amount === undefined || isDead(charge)) return undefined;
  const minor = amount.minor - sum(captures) - cancelledOf(charge);
  return minor > 0 ? { minor, currency: amount.currency } : undefined;
}

/** In minor units: what a bank took back of a payment; in another currency, all of it. */
function takenBackOf({ id, cover }: Charge, { chargebacks = {} }: KnownFacts): number {
  const ofThis = Object.values(chargebacks).filter(({ chargeId }) => chargeId === id);
  const isKnown = ofThis.every(({ amount }) => amount?.currency === cover?.currency);
  return isKnown ? sumOrInfinity(ofThis) : Number.POSITIVE_INFINITY;
}

/** The amount that was charged back; infinite where one chargeback has no amount. */
function chargedBackOf({ chargebacks = {} }: KnownFacts): number {
  return sumOrInfinity(Object.values(chargebacks));
}

/** The sum of these amounts; infinite where one is not known. */
function sumOrInfinity(all: readonly { readonly amount?: Money }[]): number {
  return all.some(({ amount }) => amount === undefined) ? Number.POSITIVE_INFINITY : sum(all);
}

function capturedLessRefunded(facts: KnownFacts): number | undefined {
  const parts = Object.values(facts.charges).map(capturedOf);
  if (parts.length === 0 || parts.includes(undefined)) return undefined;
  const captured = parts.reduce<number>((total, part) => total + (part ?? 0), 0);
  return captured - refundedOf(facts);
}

/** The amount of a charge that was captured for certain; undefined: not known. */
export function capturedOf({ state, amount, captures }: Charge): number | undefined {
  if (captures === undefined) return state === 'complete' ? amount?.minor : 0;
  const complete = captures.filter((capture) => capture.state === 'complete');
  return complete.some((capture) => capture.amount === undefined) ? undefined : sum(complete);
}

/** The refunded amount, by the charges or by the refunds themselves, whichever is greater. */
export function refundedOf({
  charges,
  refunds,
}: {
  readonly charges: Readonly<Record<string, Charge>>;
  readonly refunds: KnownFacts['refunds'];
}): number {
  const byCharges = Object.values(charges).reduce(
    (total, { refundedAmount }) => total + (refundedAmount?.minor ?? 0),
    0,
  );
  return Math.max(
    byCharges,
    sum(Object.values(refunds).filter(({ state }) => state === 'succeeded')),
  );
}

/** In minor units: what was cancelled of a charge, cancels under way included. */
export function cancelledOf({ cancels = [] }: Charge): number {
  return sum(cancels.filter(({ state }) => UNDER_WAY.includes(state)));
}

function currencyOf({ charges }: KnownFacts): string | undefined {
  return Object.values(charges).find(({ amount }) => amount !== undefined)?.amount?.currency;
}

function sum(parts: readonly { readonly amount?: Money }[]): number {
  return parts.reduce((total, { amount }) => total + (amount?.minor ?? 0), 0);
}

/**
 * Whether a payment holds money for the order that is not being given back, or may hold it: its risk then
 * counts, although {@link coverOf} does not count that money.
 */
export function holdsMoney(charge: Charge): boolean {
  return isHeld(charge) && ((charge.cover?.minor ?? 0) > 0 || charge.perhapsReleased === true);
}

/** Whether a payment holds money for the order, or the customer has sent some. */
export function isAlive(charge: Charge): boolean {
  return holdsMoney(charge) || (charge.settling === true && !isDead(charge));
}

/** What the amount of an order depends on. */
interface Amounts {
  readonly totalAmount?: Money;
  readonly charges: Readonly<Record<string, Pick<Charge, 'state' | 'amount'>>>;
}

/**
 * What an order comes to: its total; without one, the sum of its charges that neither failed nor were
 * cancelled. Undefined if that is not known or in several currencies.
 */
export function amountOf({ totalAmount, charges }: Amounts): Money | undefined {
  if (totalAmount !== undefined) return totalAmount;
  const amounts = Object.values(charges).flatMap(({ state, amount }) =>
    amount === undefined || state === 'failed' || state === 'cancelled' ? [] : [amount],
  );
  const currency = amounts[0]?.currency;
  if (currency === undefined || amounts.some((one) => one.currency !== currency)) return undefined;
  return { minor: amounts.reduce((sum, { minor }) => sum + minor, 0), currency };
}

/** Whether the provider raised no objection to the risk of an attempt. Absent: it has not assessed it. */
export function isAcceptable(assessment: Charge['assessment']): boolean {
  return assessment === 'authorised' || assessment === 'none';
}
