import { defined } from '../../../order/defined.js';
import type { Rejection, UpstreamStatuses } from '../../../order/rejection.js';
import type { ErrorBody } from './error-body.js';
import { type Cause, causeOf } from './rejection-cause.js';

/** An answer to POST /orders that is an error. */
export interface Refusal {
  readonly status: number;
  readonly error: ErrorBody;
  readonly requestId: string | undefined;
  readonly retryAfter: number | undefined;
}

/**
 * What a shop writes on its own record.
 *
 * Specification, "409 Conflict": use the error "to update the upstream order's overall status,
 * payment status, and fraud status"; 409 with a payment code fails the payment, with a fraud code
 * blocks. What the answer does not tell is `unknown`.
 */
const STATUSES: Readonly<Record<Cause, UpstreamStatuses>> = {
  payment: { order: 'rejected', payment: 'failed', fraud: 'unknown' },
  fraud: { order: 'rejected', payment: 'unknown', fraud: 'blocked' },
  data: { order: 'rejected', payment: 'unknown', fraud: 'unknown' },
  inventory: { order: 'rejected', payment: 'unknown', fraud: 'unknown' },
  export: { order: 'rejected', payment: 'unknown', fraud: 'unknown' },
  unknown: { order: 'rejected', payment: 'unknown', fraud: 'unknown' },
};

const UNDECIDED: UpstreamStatuses = {
  order: 'not_submitted',
  payment: 'unknown',
  fraud: 'unknown',
};

const ELSEWHERE: UpstreamStatuses = { order: 'unknown', payment: 'unknown', fraud: 'unknown' };

/**
 * Our own words. The provider's messages may be shown, but they name systems a customer does not
 * know; and nothing here tells a fraudster what gave them away.
 */
const CUSTOMER_MESSAGES: Readonly<Record<Cause, string>> = {
  payment:
    'Your payment could not be completed. Please check your payment details or choose another way to pay.',
  fraud: 'We could not accept your order. Please contact us if you need help.',
  data: 'Some details of your order are missing or not valid. Please check them and try again.',
  inventory: 'Something in your order is not available at the moment. Please check your cart.',
  export: 'We cannot deliver your order to the country you chose.',
  unknown: 'We could not accept your order. Please contact us if you need help.',
};

const WAIT_MESSAGE = 'We are very busy at the moment. Please try again in a little while.';

const LOOK_UP_MESSAGE = 'Your order may already have been placed. We are checking, please wait.';

/**
 * A rejection: what became of an attempt to make an order, and what to do next.
 *
 * - 404: the checkout was used up by an earlier call that may have succeeded: look the order up.
 * - 409, whatever the code: the checkout is burnt, make a new one.
 * - Other 4xx: fix the checkout and submit it again.
 * - 429: wait.
 *
 * Specification: "409 Conflict", "Reusing the checkout identifier", handling rejected orders.
 */
export function rejectionOf(refusal: Refusal): Rejection {
  const { status, error, requestId, retryAfter } = refusal;
  const internal = defined({ httpStatus: status, ...error, requestId });
  if (status === 429) {
    return defined({
      kind: 'rejection' as const,
      cause: 'unknown' as const,
      action: 'wait' as const,
      retryAfter,
      statuses: UNDECIDED,
      customerMessage: WAIT_MESSAGE,
      internal,
    });
  }
  if (status === 404) {
    return {
      kind: 'rejection',
      cause: 'unknown',
      action: 'look_up_order',
      statuses: ELSEWHERE,
      customerMessage: LOOK_UP_MESSAGE,
      internal,
    };
  }
  const cause = causeFor(status, error);
  return {
    kind: 'rejection',
    cause,
    action: status === 409 ? 'new_checkout' : 'fix_checkout',
    statuses: STATUSES[cause],
    customerMessage: CUSTOMER_MESSAGES[cause],
    internal,
  };
}

function causeFor(status: number, error: ErrorBody): Cause {
  const cause = causeOf(error.codes);
  // Any 4xx but 409 says by itself that the request was at fault.
  return cause === 'unknown' && status !== 409 ? 'data' : cause;
}
