import {
  isAuthorised,
  isCaptured,
  isChargedBack,
  isCovered,
  isGivenBack,
  isHeld,
  living,
  refundedOf,
} from '../../machines/paid-for.js';
import { defined } from '../order/defined.js';
import type { Charge, ChargeAction } from '../order/facts/charge.js';
import type { Chargeback, Refund } from '../order/facts/facts.js';
import { type KnownFacts, noFacts } from '../order/facts/known-facts.js';
import type { GateAnswer } from '../order/gate.js';
import type {
  FraudStatus,
  OrderStatus,
  PaymentStatus,
  Rejection,
  UpstreamStatuses,
} from '../order/rejection.js';
import type { FraudPosition, OrderPosition } from '../order/state.js';

/** The part of an order from which its statuses follow; every view of an order has it. */
export interface StatusInput {
  readonly state: OrderPosition;
  readonly fraudState: FraudPosition;
  readonly charges: readonly ChargeInput[];
  readonly refunds?: readonly Pick<Refund, 'state' | 'amount'>[];
  readonly chargebacks?: readonly Pick<Chargeback, 'amount'>[];
  /** Absent: whether it may be fulfilled follows from its states and its charges alone. */
  readonly gates?: { readonly fulfil: Pick<GateAnswer, 'allowed'> };
}

/** A charge without the times of its captures and cancels. */
export type ChargeInput = Pick<
  Charge,
  'state' | 'amount' | 'refundedAmount' | 'cover' | 'settling'
> & {
  readonly captures?: readonly Omit<ChargeAction, 'id' | 'createdAt'>[];
  readonly cancels?: readonly Omit<ChargeAction, 'id' | 'createdAt'>[];
};

const ORDER: Readonly<Record<OrderPosition, OrderStatus>> = {
  unreported: 'unknown',
  pending_payment: 'pending_payment',
  in_review: 'in_review',
  accepted: 'ready_to_fulfil',
  fulfilled: 'fulfilled',
  complete: 'complete',
  returned: 'returned',
  dispute: 'disputed',
  cancelled: 'cancelled',
  blocked: 'rejected',
};

const FRAUD: Readonly<Record<FraudPosition, FraudStatus>> = {
  unknown: 'unknown',
  review_opened: 'in_review',
  passed: 'passed',
  blocked: 'blocked',
};

/**
 * The three statuses that a shop writes on its own record of an order, or of an attempt to create one.
 * They inform only; ask a gate whether something may be done.
 *
 * Specification, "Handling the `POST /orders` response": use `state`, `fraudState` and
 * `charges[].state`, or the error, to update the order's status, fraud status and payment status.
 *
 * @example
 * statuses({ state: 'accepted', fraudState: 'passed', charges: [{ state: 'capturable' }] });
 * // { order: 'ready_to_fulfil', payment: 'authorised', fraud: 'passed' }
 */
export function statuses(subject: StatusInput | Rejection): UpstreamStatuses {
  if ('kind' in subject) return subject.statuses;
  const facts = factsOf(subject);
  const payment = paymentStatus(subject.state, facts);
  return {
    order: orderStatus(subject, facts, payment),
    payment,
    fraud: FRAUD[subject.fraudState],
  };
}

function orderStatus(
  { state, fraudState, gates }: StatusInput,
  facts: KnownFacts,
  payment: PaymentStatus,
): OrderStatus {
  if (state === 'pending_payment' && payment === 'failed') return 'rejected';
  if (state !== 'accepted') return ORDER[state];
  const charges = Object.values(facts.charges);
  const isPaidFor =
    isAuthorised(charges, facts) && isCovered(charges, facts) && !isGivenBack(facts);
  const isReady = gates?.fulfil.allowed ?? (isPaidFor && fraudState === 'passed');
  return isReady ? ORDER.accepted : 'on_hold';
}

/** By the living charges; dead ones count only where there is no other. */
function paymentStatus(state: OrderPosition, facts: KnownFacts): PaymentStatus {
  const charges = Object.values(facts.charges);
  if (charges.length === 0) return WITHOUT_CHARGES[state] ?? 'unknown';
  const hasCaptures = charges.some(isCaptured);
  if (hasCaptures && isChargedBack(facts)) return 'charged_back';
  if (hasCaptures && isGivenBack(facts)) return 'refunded';
  const alive = living(charges);
  const held = alive.filter((charge) => charge.cover !== undefined && isHeld(charge));
  // A payment that is pending or abandoned does not count beside those that pay for the order.
  const counted = state === 'pending_payment' || held.length === 0 ? alive : held;
  const states = counted.map((charge) => charge.state);
  if (states.length === 0) {
    return charges.some((charge) => charge.state === 'failed') ? 'failed' : 'released';
  }
  if (states.includes('unknown')) return 'unknown';
  if (states.includes('pending')) return 'pending';
  if (states.every((one) => one === 'complete')) {
    return refundedOf(facts) > 0 ? 'partly_refunded' : 'captured';
  }
  return states.includes('capturable') ? 'authorised' : 'capturing';
}

/** The same facts as the statechart holds them. */
function factsOf({ charges, refunds = [], chargebacks = [] }: StatusInput): KnownFacts {
  const by = { instant: 0, source: 'read' } as const;
  const numbered = <T extends object>(list: readonly T[]) =>
    Object.fromEntries(list.map((one, index) => [index, { ...one, id: String(index) }]));
  return {
    ...noFacts(),
    charges: numbered(
      charges.map(({ state, amount, refundedAmount, cover, settling, captures, cancels }) =>
        defined({
          ...{ state, by, amount, refundedAmount, cover, settling },
          captures: captures && timeless(captures),
          cancels: cancels && timeless(cancels),
        }),
      ),
    ),
    refunds: numbered(refunds),
    chargebacks: numbered(chargebacks),
  };
}

function timeless(actions: NonNullable<ChargeInput['captures']>): readonly ChargeAction[] {
  return actions.map(({ state, amount }, index) => ({
    ...{ id: String(index), state },
    ...(amount === undefined ? {} : { amount }),
  }));
}

/** The payment status of an order without charges, by its state. */
const WITHOUT_CHARGES: Readonly<Partial<Record<OrderPosition, PaymentStatus>>> = {
  pending_payment: 'pending',
  accepted: 'authorised',
  cancelled: 'not_collected',
  blocked: 'not_collected',
};
