import { conclude } from '../../machines/conclusion.js';
import {
  awaitingReview,
  becauseOf,
  type ConditionName,
  openDisputes,
  unassessed,
  undecidedReviews,
} from '../../machines/conclusion-conditions.js';
import {
  authorisedOf,
  coverOf,
  failedToGiveBack,
  isDead,
  isHeld,
} from '../../machines/paid-for.js';
import type { Charge } from '../order/facts/charge.js';
import type { KnownCharge, KnownFacts } from '../order/facts/known-facts.js';
import type { GateReason } from '../order/gate.js';
import { amountText, decimalText } from '../order/text/amount-text.js';
import { listed } from '../order/text/listed.js';

/*
 * Which payment, refund, review or dispute is in the way of an order whose provider speaks of payments.
 */

/** The objects that a refusal is about, each in a few words, and how much money is missing. */
export interface InTheWay {
  readonly objects: readonly string[];
  readonly amount?: string;
}

/** Why an order is where it is: the rule that decided, in words, and what it is about. */
export interface DecidingRule extends InTheWay {
  readonly rule: string;
  readonly because: string;
}

/** The rule that concluded where an order is; undefined where the provider says where it is. */
export function decidingRule(facts: KnownFacts): DecidingRule | undefined {
  if (facts.speaksOf !== 'payments') return undefined;
  const { id, when } = conclude(facts, 0).rule;
  const parts = when.map((name) => BY_CONDITION[name]?.(facts) ?? NOTHING);
  const [amount] = parts.flatMap((part) => part.amount ?? []);
  return {
    rule: id,
    because: listed(when.map((name) => becauseOf(name, facts))),
    objects: parts.flatMap(({ objects }) => objects),
    ...(amount === undefined ? {} : { amount }),
  };
}

/** What is in the way of a gate for this reason; undefined where the reason is about none of these. */
export function inTheWay(facts: KnownFacts, reason: GateReason): InTheWay | undefined {
  switch (reason) {
    case 'fraud_not_passed':
      return { objects: [...rejections(facts), ...riskInTheWay(facts)] };
    case 'charge_not_authorised':
      return notAuthorised(facts);
    case 'given_back':
      return meantToBeGivenBack(facts) ?? notCovered(facts);
    case 'not_paid_for':
      return notCovered(facts);
    default:
      return undefined;
  }
}

/** In brackets, after what they explain. */
export function bracketed({ objects, amount }: InTheWay): string {
  const parts = [...objects, ...(amount === undefined ? [] : [amount])];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

/** The states of charges, in brackets: what a guard found of a provider that speaks of orders. */
export function chargesInBrackets(charges: readonly Pick<Charge, 'id' | 'state'>[]): string {
  return bracketed({ objects: charges.map(({ id, state }) => `${id} is ${state}`) });
}

const NOTHING: InTheWay = { objects: [] };

const BY_CONDITION: Readonly<Partial<Record<ConditionName, (facts: KnownFacts) => InTheWay>>> = {
  rejected: (facts) => ({ objects: rejections(facts) }),
  disputeOpen: (facts) => ({ objects: disputesInTheWay(facts) }),
  nothingLives: (facts) => ({ objects: Object.values(facts.charges).flatMap(endOf(facts)) }),
  notAuthorised,
  reviewUndecided: (facts) => ({
    objects: [...reviewsInTheWay(facts), ...awaitedReviews(facts)],
  }),
  notAssessed: (facts) => ({ objects: riskInTheWay(facts) }),
};

function disputesInTheWay(facts: KnownFacts): readonly string[] {
  return openDisputes(facts).map(
    ({ id, chargeId, state }) =>
      `${state === 'inquiry' ? 'inquiry' : 'dispute'} ${id} of ${chargeId}`,
  );
}

/** How a payment that no longer pays for anything ended. */
function endOf({ refunds }: KnownFacts): (charge: KnownCharge) => readonly string[] {
  return ({ id, state }) => {
    if (!isHeld({ id, state })) return [`${id} is ${state}`];
    const given = Object.values(refunds).filter(
      ({ chargeId, state: reached }) =>
        chargeId === id && reached !== 'failed' && reached !== 'expired',
    );
    return given.length === 0
      ? [`${id} was refunded`]
      : given.map(({ id: refund, state: reached }) =>
          reached === 'succeeded'
            ? `refund ${refund} of ${id}`
            : `refund ${refund} of ${id} is ${reached}`,
        );
  };
}

function notAuthorised(facts: KnownFacts): InTheWay {
  const { totalAmount } = facts;
  return {
    objects: unheld(facts),
    ...(totalAmount === undefined
      ? {}
      : { amount: `${share(authorisedOf(facts), totalAmount)} so far` }),
  };
}

function notCovered(facts: KnownFacts): InTheWay {
  const { refunds, chargebacks = {}, disputes = {}, totalAmount } = facts;
  const taken = Object.values(chargebacks).map(({ id, amount }) => {
    const sum = amount === undefined ? 'an unknown amount' : amountText(amount);
    return disputes[id] === undefined
      ? `the bank took back ${sum} of ${id}`
      : `dispute ${id} took back ${sum}`;
  });
  return {
    objects: [
      ...unheld(facts),
      ...Object.values(refunds)
        .filter(({ state }) => state !== 'failed' && state !== 'expired')
        .map(({ id, state }) => `refund ${id} is ${state}`),
      ...taken,
    ],
    ...(totalAmount === undefined
      ? {}
      : { amount: `${share(coverOf(facts), totalAmount)} is covered` }),
  };
}

function meantToBeGivenBack(facts: KnownFacts): InTheWay | undefined {
  const failed = failedToGiveBack(facts);
  if (failed.length === 0) return undefined;
  return { objects: failed.map(({ id }) => `refund ${id} of what is left failed`) };
}

/** The payments that hold nothing for the order, or not in its currency. */
function unheld({ charges, totalAmount }: KnownFacts): readonly string[] {
  const all = Object.values(charges);
  if (all.length === 0) return ['no payment is known'];
  return all.flatMap((charge) => {
    const { id, state, amount, settling } = charge;
    if (!isHeld(charge)) return [`${id} is ${settling === true ? 'settling' : state}`];
    if (isDead(charge)) return [];
    const isOther = totalAmount !== undefined && amount?.currency !== totalAmount.currency;
    return isOther ? [`${id} is in ${amount?.currency ?? 'an unknown currency'}`] : [];
  });
}

function share(minor: number, { minor: total, currency }: { minor: number; currency: string }) {
  return `${decimalText(Math.max(0, minor), currency)} of ${amountText({ minor: total, currency })}`;
}

function rejections({ reviews = {} }: KnownFacts): readonly string[] {
  return Object.values(reviews)
    .filter(({ state }) => state === 'rejected')
    .map(({ id, chargeId }) => `review ${id} rejected ${chargeId}`);
}

function riskInTheWay(facts: KnownFacts): readonly string[] {
  const unknown = unassessed(facts).filter((charge) => charge.assessment !== 'manual_review');
  return [
    ...reviewsInTheWay(facts),
    ...awaitedReviews(facts),
    ...unknown.map(({ id, assessment }) =>
      assessment === undefined || assessment === 'unknown'
        ? `the risk of ${id} is not known`
        : `the risk of ${id} is ${assessment}`,
    ),
  ];
}

function reviewsInTheWay(facts: KnownFacts): readonly string[] {
  return undecidedReviews(facts).map(({ id, chargeId, state }) =>
    state === 'ended'
      ? `review ${id} of ${chargeId} ended without a decision`
      : `review ${id} of ${chargeId} is ${state}`,
  );
}

/** The payments that a person has to review, and of which no review is known. */
function awaitedReviews(facts: KnownFacts): readonly string[] {
  const reviewed = new Set(undecidedReviews(facts).map(({ chargeId }) => chargeId));
  return awaitingReview(facts)
    .filter(({ id }) => !reviewed.has(id))
    .map(({ id }) => `${id} awaits a review`);
}
