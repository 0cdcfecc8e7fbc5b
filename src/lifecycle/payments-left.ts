import { objectsOf } from '../../machines/join.js';
import {
  capturedOf,
  coverOf,
  isDead,
  isUncaptured,
  leftToCapture,
  leftToRefund,
} from '../../machines/paid-for.js';
import type { KnownCharge, KnownFacts } from '../order/facts/known-facts.js';
import type { Money } from '../order/facts/money.js';
import type { GateAnswer, GateReason } from '../order/gate.js';
import type { OrderRecord } from './record/order-record.js';

/*
 * What is left to capture, to cancel and to refund of the payments of an order, for the actions.
 */

/** A payment, and how much of it. */
export interface PaymentAmount {
  /** The provider's id of the payment. */
  readonly id: string;
  /** In minor units, from one. */
  readonly amount: Money;
}

/** The payments that are authorised, with what is left to capture of each. */
export function capturablePayments(record: OrderRecord): readonly PaymentAmount[] {
  return amountsOf(record, leftToCapture);
}

/** The payments of which anything was captured, with how much. */
export function capturedPayments(record: OrderRecord): readonly PaymentAmount[] {
  return amountsOf(record, (charge) => {
    const minor = capturedOf(charge);
    return minor === undefined || charge.amount === undefined
      ? undefined
      : { minor, currency: charge.amount.currency };
  });
}

/** The payments that can be refunded, with what is left to refund of each. */
export function refundablePayments(record: OrderRecord): readonly PaymentAmount[] {
  return amountsOf(record, leftToRefund);
}

/** The ids of the payments that are still to be made or captured, and so can be cancelled. */
export function cancellablePayments(record: OrderRecord): readonly string[] {
  return chargesOf(record)
    .filter((charge) => !isDead(charge) && isUncaptured(charge))
    .map(({ id }) => id);
}

/** Whether a payment belongs to the order. */
export function hasPayment(record: OrderRecord, payment: string): boolean {
  return chargesOf(record).some(({ id }) => id === payment);
}

/** Whether a payment is cancelled, so that nothing can be captured of it any more. */
export function isPaymentCancelled(record: OrderRecord, payment: string): boolean {
  return factsOf(record).charges[payment]?.state === 'cancelled';
}

/** The total that the shop states with its payments. */
function statedTotal(record: OrderRecord): Money | undefined {
  return factsOf(record).totalAmount;
}

/** How many times the shop has reported that it sent something. */
function fulfilmentsReported({ folded }: OrderRecord): number {
  const { joined } = folded;
  return joined === undefined ? 0 : objectsOf(joined, 'fulfilment').length;
}

/** By how much the payments exceed the total that the shop states. Undefined: they do not, or it states none, or 0. */
export function overpaidBy(record: OrderRecord): Money | undefined {
  const facts = factsOf(record);
  const { totalAmount } = facts;
  if (totalAmount === undefined || totalAmount.minor === 0) return undefined;
  const minor = coverOf(facts) - totalAmount.minor;
  return minor > 0 ? { minor, currency: totalAmount.currency } : undefined;
}

/** What the total of the order would lack if this much of its payments were released. Undefined: nothing. */
export function lackingWithout(record: OrderRecord, released: Money): Money | undefined {
  const facts = factsOf(record);
  const { totalAmount } = facts;
  if (totalAmount === undefined || totalAmount.currency !== released.currency) return undefined;
  const minor = totalAmount.minor - (coverOf(facts) - released.minor);
  return minor > 0 ? { minor, currency: totalAmount.currency } : undefined;
}

/**
 * Whether some of the payments that are left to capture may be for another order: more than one holds
 * money and they exceed the total, or one is in another currency.
 */
export function mayBePaidTwice(record: OrderRecord, left: readonly PaymentAmount[]): boolean {
  const total = statedTotal(record);
  if (left.length === 0 || total === undefined) return false;
  if (left.some(({ amount }) => amount.currency !== total.currency)) return true;
  const held = [...capturablePayments(record), ...capturedPayments(record)];
  return overpaidBy(record) !== undefined && new Set(held.map(({ id }) => id)).size > 1;
}

/** What the total of the order would lack if the money of these payments were released. Undefined: nothing. */
export function lackingWithoutPayments(
  record: OrderRecord,
  released: readonly PaymentAmount[],
): Money | undefined {
  const currency = statedTotal(record)?.currency;
  const counted = released.filter(({ amount }) => amount.currency === currency);
  if (currency === undefined || counted.length === 0) return undefined;
  const minor = counted.reduce((sum, { amount }) => sum + amount.minor, 0);
  return lackingWithout(record, { minor, currency });
}

/**
 * The payment of which exactly this much was captured, by whichever request: a capture does not name the
 * one that made it.
 */
export function captureOf(
  record: OrderRecord,
  amount: Money,
  payment: string | undefined,
): PaymentAmount | undefined {
  return capturedPayments(record).find(
    (one) =>
      (payment === undefined || one.id === payment) &&
      one.amount.minor === amount.minor &&
      one.amount.currency === amount.currency,
  );
}

/** Whether more payments were captured than the shop has reported fulfilments. */
export function isCaptureUnreported(record: OrderRecord): boolean {
  return fulfilmentsReported(record) < capturedPayments(record).length;
}

/** What cancelling every payment leads to. */
const BY_CANCELLING: readonly GateReason[] = ['over', 'everything_captured'];

/**
 * Whether an answer of the gate `cancel` only reports that every payment is cancelled already, while the
 * shop has not given the order up: then giving it up finishes what was begun.
 */
export function isReleased(record: OrderRecord, { reasons }: GateAnswer): boolean {
  const { shop } = factsOf(record);
  const charges = chargesOf(record);
  return (
    shop?.gaveUp !== true &&
    shop?.sent !== 'all' &&
    reasons.every((reason) => BY_CANCELLING.includes(reason)) &&
    charges.length > 0 &&
    charges.every(({ state }) => state === 'cancelled')
  );
}

/** A refund that was requested through this package under a key of the shop. */
export interface KeyedRefund {
  readonly id: string;
  /** Absent: not reported. */
  readonly payment?: string;
  /** Absent: not reported. */
  readonly amount?: Money;
  /** True: it failed, so that the money was not given back. */
  readonly failed?: true;
}

/** The refund that was requested under this key. */
export function refundUnderKey({ folded }: OrderRecord, key: string): KeyedRefund | undefined {
  const { joined, snapshot } = folded;
  if (joined === undefined) return undefined;
  const found = objectsOf(joined, 'refund').find(({ report }) => report.key === key)?.report;
  if (found === undefined) return undefined;
  const { id, amount, state } = found;
  const payment = snapshot.context.refunds[id]?.chargeId;
  return {
    id,
    ...(payment === undefined ? {} : { payment }),
    ...(amount === undefined ? {} : { amount }),
    ...(state === 'failed' || state === 'expired' ? { failed: true } : {}),
  };
}

function amountsOf(
  record: OrderRecord,
  amountOf: (charge: KnownCharge, facts: KnownFacts) => Money | undefined,
): readonly PaymentAmount[] {
  const facts = factsOf(record);
  return chargesOf(record).flatMap((charge) => {
    const amount = amountOf(charge, facts);
    return amount === undefined || amount.minor < 1 ? [] : [{ id: charge.id, amount }];
  });
}

function chargesOf(record: OrderRecord): readonly KnownCharge[] {
  return Object.values(factsOf(record).charges);
}

function factsOf({ folded }: OrderRecord): KnownFacts {
  return folded.snapshot.context;
}
