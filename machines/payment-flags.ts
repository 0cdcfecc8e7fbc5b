import type { Chargeback, Flag } from '../src/order/facts/facts.js';
import type { KnownFacts } from '../src/order/facts/known-facts.js';
import type { Joined } from '../src/order/payments/joined.js';
import { isRejected, undecidedReviews } from './conclusion-conditions.js';
import { objectsOf } from './join.js';
import { isAlive } from './paid-for.js';

function lostFlag({ id, chargeId = 'a payment' }: Chargeback): Flag {
  const detail = `The bank took money of ${chargeId} back (${id}) before everything was sent: give the order up, or have it paid again.`;
  return { id: `payment_lost:${id}`, kind: 'payment_lost', detail };
}

/** What a person must know about the payments of an order, besides its state. */
export function paymentFlags(joined: Joined, facts: KnownFacts): readonly Flag[] {
  const warnings = objectsOf(joined, 'fraud_warning').map(({ report }): Flag => {
    const { id, payment, actionable } = report;
    const action = actionable
      ? 'refund it, unless you know better, before it is disputed'
      : 'look at it';
    return {
      id: `fraud_warning:${id}`,
      kind: 'fraud_warning',
      detail: `The issuer of the card suspects that payment ${payment} is fraudulent (${id}): ${action}.`,
    };
  });
  const undecided = undecidedReviews(facts)
    .filter(({ state }) => state === 'ended')
    .map(({ id, chargeId }): Flag => {
      const detail = `Review ${id} of payment ${chargeId} was closed without a decision: decide whether to keep the payment, and refund it if not.`;
      return { id: `review_undecided:${id}`, kind: 'review_undecided', detail };
    });
  const { sent, gaveUp } = facts.shop ?? {};
  // After everything was sent, the chargeback itself is what the shop has to act on.
  const lost = sent === 'all' ? [] : Object.values(facts.chargebacks ?? {}).map(lostFlag);
  const flags = [...warnings, ...undecided, ...lost];
  if (isRejected(facts) && (sent === 'all' || sent === 'part')) {
    const detail =
      'A review rejected a payment as fraud after goods had been sent: stop the parcel.';
    flags.push({ id: 'rejected_after_fulfilment', kind: 'rejected_after_fulfilment', detail });
  }
  const alive = Object.values(facts.charges).filter(isAlive);
  if (gaveUp === true && sent !== 'all' && alive.length > 0) {
    const ids = alive.map(({ id }) => id).join(', ');
    const detail = `The shop gave the order up, yet money is held for it (${ids}): cancel or refund the payment.`;
    flags.push({ id: 'payment_after_cancellation', kind: 'payment_after_cancellation', detail });
  }
  return flags;
}
