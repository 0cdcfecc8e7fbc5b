import { conclude } from '../../machines/conclusion.js';
import {
  awaitingReview,
  CONDITIONS,
  openDisputes,
  unassessed,
  undecidedReviews,
} from '../../machines/conclusion-conditions.js';
import { authorisedOf, coverOf } from '../../machines/paid-for.js';
import type { KnownFacts } from '../order/facts/known-facts.js';
import type { Money } from '../order/facts/money.js';
import type { GateReason } from '../order/gate.js';
import { listed } from '../order/text/listed.js';
import type { Folded } from './folding/folded.js';
import type { Snapshot } from './machine/snapshot.js';

/*
 * Which charge, refund, review or dispute is in the way of a gate, in brackets after the reason.
 */

/** What is in the way of a gate for this reason; empty where the reason names everything. */
export function inTheWay({ snapshot }: Folded, reason: GateReason, fraud: string): string {
  const { context: facts } = snapshot;
  if (facts.speaksOf === 'payments') return bracketed(paymentsInTheWay(facts, reason));
  if (reason === 'fraud_not_passed') return ` (it is ${fraud})`;
  return reason === 'charge_not_authorised' ? bracketed(chargeStates(facts)) : '';
}

/** The open disputes of an order, by their ids. */
export function disputesInTheWay(facts: KnownFacts): string {
  return bracketed(
    openDisputes(facts).map(({ id, chargeId, state }) =>
      state === 'inquiry' ? `inquiry ${id} about ${chargeId}` : `${id} of ${chargeId}`,
    ),
  );
}

function paymentsInTheWay(facts: KnownFacts, reason: GateReason): readonly string[] {
  const { totalAmount } = facts;
  switch (reason) {
    case 'fraud_not_passed':
      return riskInTheWay(facts);
    case 'charge_not_authorised':
      return [
        ...chargeStates(facts),
        ...(totalAmount === undefined
          ? []
          : [`${authorisedOf(facts)} of ${amountText(totalAmount)} authorised`]),
      ];
    case 'not_paid_for':
    case 'given_back':
      return [
        ...chargeStates(facts),
        ...Object.values(facts.refunds)
          .filter(({ state }) => state !== 'failed' && state !== 'expired')
          .map(({ id, state }) => `refund ${id} ${state}`),
        ...Object.keys(facts.chargebacks ?? {}).map((id) => `${id} took money back`),
        ...(totalAmount === undefined
          ? []
          : [`${coverOf(facts)} of ${amountText(totalAmount)} covered`]),
      ];
    default:
      return [];
  }
}

function riskInTheWay(facts: KnownFacts): readonly string[] {
  const reviews = undecidedReviews(facts).map(({ id, chargeId, state }) =>
    state === 'ended'
      ? `review ${id} of ${chargeId} ended without a decision`
      : `review ${id} of ${chargeId} is ${state}`,
  );
  const rejected = Object.values(facts.reviews ?? {})
    .filter(({ state }) => state === 'rejected')
    .map(({ id, chargeId }) => `review ${id} rejected ${chargeId}`);
  const waiting = awaitingReview(facts).filter(
    ({ id }) => !reviews.some((one) => one.includes(id)),
  );
  const unknown = unassessed(facts).filter((charge) => charge.assessment !== 'manual_review');
  return [
    ...rejected,
    ...reviews,
    ...waiting.map(({ id }) => `${id} awaits a review`),
    ...unknown.map(({ id }) => `the risk of ${id} is not reported yet`),
  ];
}

function chargeStates({ charges }: KnownFacts): readonly string[] {
  return Object.values(charges).map(({ id, state }) => `${id} is ${state}`);
}

function amountText({ minor, currency }: Money): string {
  return `${minor} ${currency}`;
}

function bracketed(parts: readonly string[]): string {
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

/** Why an order whose provider speaks of payments is where it is; empty for any other. */
export function whyThere({ context: facts }: Snapshot): string {
  if (facts.speaksOf !== 'payments') return '';
  const { when } = conclude(facts, 0).rule;
  return `, as ${listed(when.map((name) => CONDITIONS[name].because))}`;
}
