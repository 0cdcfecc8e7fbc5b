import { cancelledOf, capturedOf, isHeld, refundedOf } from '../../../machines/paid-for.js';
import { defined } from '../../order/defined.js';
import type { Charge } from '../../order/facts/charge.js';
import type { Chargeback } from '../../order/facts/facts.js';
import type { KnownFacts } from '../../order/facts/known-facts.js';
import type { Money } from '../../order/facts/money.js';
import type { OrderRecord } from './order-record.js';

/** What is known of the money of one charge. */
export interface ChargeMoney {
  readonly id: string;
  /** What it is authorised for or has captured, less what was released. Absent: not known. */
  readonly authorised?: Money;
  /** Captured for certain. Absent: not known. */
  readonly captured?: Money;
  /** Given back by completed refunds, as far as they name their charge. Absent: not known. */
  readonly refunded?: Money;
  /** Taken back by the bank. Absent: not known, as where a chargeback names no charge. */
  readonly chargedBack?: Money;
  /** Captured less refunded and taken back. Absent: not known. */
  readonly kept?: Money;
}

/** The money of all charges in one currency. */
export interface MoneyTotal {
  readonly currency: string;
  /** Captured for certain. Absent: not known. */
  readonly paid?: Money;
  /** Given back by completed refunds. Absent: not known. */
  readonly refunded?: Money;
  /** Taken back by the bank. Absent: not known, as where a chargeback has no amount. */
  readonly chargedBack?: Money;
  /** Paid less refunded and taken back. Absent: not known, or more went than is known to be paid. */
  readonly kept?: Money;
}

/** What was paid for an order, what was given back, and what is kept, in minor units. */
export interface OrderMoney {
  /** Of each charge, in the order of the charges. */
  readonly charges: readonly ChargeMoney[];
  /** One for each currency of a charge. */
  readonly totals: readonly MoneyTotal[];
}

/** What was paid for an order, what was given back, and what is kept. */
export function orderMoney({ folded }: Pick<OrderRecord, 'folded'>): OrderMoney {
  const facts = folded.snapshot.context;
  const charges = Object.values(facts.charges);
  const currencies = new Set(charges.flatMap(({ amount }) => amount?.currency ?? []));
  return {
    charges: charges.map((charge) => moneyOfCharge(charge, facts)),
    totals: [...currencies].map((currency) => totalIn(currency, facts)),
  };
}

function moneyOfCharge(charge: Charge, facts: KnownFacts): ChargeMoney {
  const { id, amount } = charge;
  if (amount === undefined) return { id };
  const money = moneyIn(amount.currency);
  const refunds = Object.entries(facts.refunds).filter(([, one]) => one.chargeId === id);
  const ofThis = chargebacksOf(facts).filter(({ chargeId }) => chargeId === id);
  const isNamed = chargebacksOf(facts).every(({ chargeId }) => chargeId !== undefined);
  const captured = capturedOf(charge);
  const refunded = refundedOf({ charges: { [id]: charge }, refunds: Object.fromEntries(refunds) });
  const chargedBack = isNamed ? takenBack(ofThis, amount.currency) : undefined;
  return {
    id,
    ...defined({
      authorised: money(isHeld(charge) ? amount.minor - cancelledOf(charge) : 0),
      captured: money(captured),
      refunded: money(refunded),
      chargedBack: money(chargedBack),
      kept: money(remaining(captured, refunded, chargedBack)),
    }),
  };
}

function totalIn(currency: string, facts: KnownFacts): MoneyTotal {
  const isIn = ([, { amount }]: readonly [string, { readonly amount?: Money }]) =>
    amount?.currency === currency;
  const charges = Object.fromEntries(Object.entries(facts.charges).filter(isIn));
  const refunds = Object.fromEntries(Object.entries(facts.refunds).filter(isIn));
  const others = chargebacksOf(facts).filter(({ amount }) => amount?.currency !== currency);
  const inThis = chargebacksOf(facts).filter((one) => !others.includes(one));
  // In another currency, what was taken of a payment in this one is not known.
  const isOfThis = ({ chargeId = '' }: Chargeback) => Object.hasOwn(charges, chargeId);
  const isKnown = others.every((one) => one.amount !== undefined && !isOfThis(one));
  const chargedBack = isKnown ? takenBack(inThis, currency) : undefined;
  const paid = Object.values(charges)
    .map(capturedOf)
    .reduce((total = 0, part) => (part === undefined ? Number.NaN : total + part), 0);
  const refunded = refundedOf({ charges, refunds });
  const money = moneyIn(currency);
  return {
    currency,
    ...defined({
      paid: money(paid),
      refunded: money(refunded),
      chargedBack: money(chargedBack),
      kept: money(remaining(paid, refunded, chargedBack)),
    }),
  };
}

function chargebacksOf({ chargebacks = {} }: KnownFacts): readonly Chargeback[] {
  return Object.values(chargebacks);
}

/** In minor units; undefined if one has no amount, or an amount in another currency. */
function takenBack(chargebacks: readonly Chargeback[], currency: string): number | undefined {
  return chargebacks.every(({ amount }) => amount?.currency === currency)
    ? chargebacks.reduce((total, { amount }) => total + (amount?.minor ?? 0), 0)
    : undefined;
}

/** What is left of an amount; undefined if anything is not known, or if more went than was there. */
function remaining(
  paid: number | undefined,
  ...gone: readonly (number | undefined)[]
): number | undefined {
  const left = gone.reduce<number>((rest, part) => rest - (part ?? Number.NaN), paid ?? Number.NaN);
  return left >= 0 ? left : undefined;
}

/** An amount in a currency; undefined for one that is not known. */
function moneyIn(currency: string): (minor: number | undefined) => Money | undefined {
  return (minor) => (minor === undefined || Number.isNaN(minor) ? undefined : { minor, currency });
}
