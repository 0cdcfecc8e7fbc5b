import type { Charge } from '../src/order/facts/charge.js';
import type { Dispute, Review } from '../src/order/facts/facts.js';
import type { KnownFacts } from '../src/order/facts/known-facts.js';
import {
  authorisedOf,
  coverOf,
  holdsMoney,
  isAcceptable,
  isAlive,
  isAuthorised,
  isCovered,
  isDead,
  isFree,
  isHeld,
} from './paid-for.js';

/*
 * What a conclusion asks of the facts of an order whose provider speaks of payments. Total functions.
 */

/** A condition, and the words that complete "because …". */
export interface Condition {
  readonly because: string;
  /** The words for some facts, where they say more than `because`. Undefined: they do not. */
  readonly becauseOf?: (facts: KnownFacts) => string | undefined;
  readonly holds: (facts: KnownFacts) => boolean;
}

/** The disputes that are open, inquiries included; one in an undocumented state counts as open. */
export function openDisputes({ disputes = {} }: KnownFacts): readonly Dispute[] {
  return Object.values(disputes).filter(
    ({ state }) => state === 'open' || state === 'inquiry' || state === 'unknown',
  );
}

/**
 * The reviews that keep an order from passing: open, or closed without a decision while the money that they
 * are about is held. The dispute that closes a review decides it where the shop wins.
 */
export function undecidedReviews(facts: KnownFacts): readonly Review[] {
  return Object.values(facts.reviews ?? {}).filter(({ state, chargeId, moot }) => {
    if (state === 'open' || state === 'unknown') return true;
    const charge = facts.charges[chargeId];
    return (
      state === 'ended' &&
      moot !== true &&
      charge !== undefined &&
      holdsMoney(charge) &&
      !isDisputeWon(charge, facts)
    );
  });
}

/** Whether a payment was disputed, and the shop won every dispute: the customer cannot take it back any more. */
function isDisputeWon({ id }: Charge, { disputes = {} }: KnownFacts): boolean {
  const ofThis = Object.values(disputes).filter(({ chargeId }) => chargeId === id);
  return ofThis.length > 0 && ofThis.every(({ state }) => state === 'won');
}

/** The payments whose risk decides: those that hold money; once none does, those that did. */
export function decisive({ charges }: KnownFacts): readonly Charge[] {
  const all = Object.values(charges);
  const held = all.filter(holdsMoney);
  return held.length > 0 ? held : all.filter(({ authorisedOnce }) => authorisedOnce === true);
}

/** The payments that a person has to review and whose review is not known yet. */
export function awaitingReview(facts: KnownFacts): readonly Charge[] {
  return decisive(facts).filter(
    (charge) => charge.assessment === 'manual_review' && !isCleared(charge, facts),
  );
}

/** Whether reviews approved what paid, or the shop won its dispute. */
function isCleared(charge: Charge, facts: KnownFacts): boolean {
  return charge.reviewApproved === true || isDisputeWon(charge, facts);
}

/** The payments whose risk is not known to be acceptable. */
export function unassessed(facts: KnownFacts): readonly Charge[] {
  return decisive(facts).filter(
    (charge) => !isAcceptable(charge.assessment) && !isCleared(charge, facts),
  );
}

/** Whether a review rejected a payment. */
export function isRejected({ reviews = {} }: KnownFacts): boolean {
  return Object.values(reviews).some(({ state }) => state === 'rejected');
}

/** Says that an order is no longer paid for, and where the money went. Undefined: it still is. */
function wasPaid(facts: KnownFacts): string | undefined {
  if (isCovered([], facts)) return undefined;
  const cover = coverOf(facts);
  const beforeTheBank = coverOf({ ...facts, chargebacks: {} });
  const isPending = Object.values(facts.refunds).some(
    ({ state }) => state === 'pending' || state === 'pending_information',
  );
  const ways = [
    ...(beforeTheBank < authorisedOf(facts)
      ? [isPending ? 'is being given back' : 'was given back']
      : []),
    ...(cover < beforeTheBank ? ['was taken back by the bank'] : []),
  ];
  const share = cover > 0 ? 'part' : 'all';
  return `it was paid for and its payments passed the fraud review, but ${share} of the money ${ways.join(' or ')}`;
}

/** Every condition, by its name. */
export const CONDITIONS = {
  rejected: { because: 'a review rejected a payment as fraud', holds: isRejected },
  everythingSent: {
    because: 'the shop reported that everything was sent',
    holds: ({ shop }: KnownFacts) => shop?.sent === 'all',
  },
  notEverythingSent: {
    because: 'not everything was sent',
    holds: ({ shop }: KnownFacts) => shop?.sent !== 'all',
  },
  disputeOpen: {
    because: 'a payment is disputed',
    holds: (facts: KnownFacts) => openDisputes(facts).length > 0,
  },
  everythingCameBack: {
    because: 'the shop reported that everything came back',
    holds: ({ shop }: KnownFacts) => shop?.cameBack === true,
  },
  nothingToCapture: {
    because: 'every payment that lives is captured',
    holds: (facts: KnownFacts) => {
      const charges = Object.values(facts.charges);
      const isPaid = isFree(facts) || charges.some(({ authorisedOnce }) => authorisedOnce === true);
      return isPaid && !charges.some((charge) => holdsMoney(charge) && charge.state !== 'complete');
    },
  },
  givenUp: {
    because: 'the shop gave it up',
    holds: ({ shop }: KnownFacts) => shop?.gaveUp === true,
  },
  nothingLives: {
    because: 'every payment was cancelled, released or refunded in full',
    holds: ({ charges }: KnownFacts) => {
      const all = Object.values(charges);
      const wasPaid = all.some(({ authorisedOnce }) => authorisedOnce === true);
      // One that is still to be paid may yet be.
      return wasPaid && all.every((one) => !isAlive(one) && (isHeld(one) || isDead(one)));
    },
  },
  checkoutExpired: {
    because: 'its checkout expired before anything was paid',
    holds: (facts: KnownFacts) =>
      facts.shop?.checkoutExpired === true && !Object.values(facts.charges).some(isAlive),
  },
  notAuthorised: {
    because: 'too little is authorised',
    // Once all of it was given back, only a payment that is still to be made can pay for the order.
    holds: (facts: KnownFacts) =>
      !isAuthorised([], facts) || !(isFree(facts) || Object.values(facts.charges).some(holdsMoney)),
  },
  reviewUndecided: {
    because: 'a fraud review is not decided',
    holds: (facts: KnownFacts) =>
      undecidedReviews(facts).length > 0 || awaitingReview(facts).length > 0,
  },
  notAssessed: {
    because: 'the risk of a payment has not been assessed yet',
    holds: (facts: KnownFacts) => unassessed(facts).length > 0,
  },
  paid: {
    because: 'it is paid for and its payments passed the fraud review',
    becauseOf: wasPaid,
    holds: () => true,
  },
} as const satisfies Readonly<Record<string, Condition>>;

/** The name of a condition. */
export type ConditionName = keyof typeof CONDITIONS;

/** The words that complete "because …" of a condition that holds for these facts. */
export function becauseOf(name: ConditionName, facts: KnownFacts): string {
  const condition: Condition = CONDITIONS[name];
  return condition.becauseOf?.(facts) ?? condition.because;
}
