import type { Charge } from '../order/charge.js';
import type { Rejection, UpstreamStatuses } from '../order/rejection.js';
import type { FraudPosition, OrderPosition } from '../order/state.js';

/** What of an order its statuses follow from; every view of an order has it. */
export interface StatusInput {
  readonly state: OrderPosition;
  readonly fraudState: FraudPosition;
  readonly charges: readonly Pick<Charge, 'state'>[];
}

const ORDER: Readonly<Record<OrderPosition, string>> = {
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

const FRAUD: Readonly<Record<FraudPosition, string>> = {
  unknown: 'unknown',
  review_opened: 'in_review',
  passed: 'passed',
  blocked: 'blocked',
};

/**
 * The three statuses a shop writes on its own record of an order, or of an attempt to make one. They
 * inform; whether something may be done is a question for a gate.
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
  const payment = paymentStatus(subject);
  const failedBefore = subject.state === 'pending_payment' && payment === 'failed';
  return {
    order: failedBefore ? 'rejected' : ORDER[subject.state],
    payment,
    fraud: FRAUD[subject.fraudState],
  };
}

function paymentStatus({ state, charges }: StatusInput): string {
  const states = charges.map((charge) => charge.state);
  if (states.length === 0) return WITHOUT_CHARGES[state] ?? 'unknown';
  if (states.includes('unknown')) return 'unknown';
  if (states.includes('failed')) return 'failed';
  if (states.includes('pending')) return 'pending';
  const live = states.filter((one) => one !== 'cancelled');
  if (live.length === 0) return 'released';
  if (live.every((one) => one === 'complete')) return 'captured';
  return live.includes('capturable') ? 'authorised' : 'capturing';
}

/** What the state of an order alone says of its payment. */
const WITHOUT_CHARGES: Readonly<Partial<Record<OrderPosition, string>>> = {
  pending_payment: 'pending',
  accepted: 'authorised',
  cancelled: 'not_collected',
  blocked: 'not_collected',
};
