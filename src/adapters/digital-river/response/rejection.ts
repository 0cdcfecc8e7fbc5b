import { defined } from '../../../order/defined.js';
import type { Rejection, UpstreamStatuses } from '../../../order/rejection.js';
import type { ErrorBody } from './error-body.js';
import { type Cause, causeOf } from './rejection-cause.js';

/** An error response to `POST /orders`. */
export interface Refusal {
  readonly status: number;
  readonly error: ErrorBody;
  readonly requestId: string | undefined;
  readonly retryAfter: number | undefined;
}

/**
 * The statuses for the shop's own record.
 *
 * Specification, "409 Conflict": use the error "to update the upstream order's overall status,
 * payment status, and fraud status"; 409 with a payment code fails the payment, with a fraud code
 * blocks. Everything else is `unknown`.
 */
const STATUSES: Readonly<Record<Cause, UpstreamStatuses>> = {
  payment: { order: 'rejected', payment: 'failed', fraud: 'unknown' },
  fraud: { order: 'rejected', payment: 'unknown', fraud: 'blocked' },
  data: { order: 'rejected', payment: 'unknown', fraud: 'unknown' },
  inventory: { order: 'rejected', payment: 'unknown', fraud: 'unknown' },
  export: { order: 'rejected', payment: 'unknown', fraud: 'unknown' },
  unknown: { order: 'rejected', payment: 'unknown', fraud: 'unknown' },
};

const NOT_SUBMITTED: UpstreamStatuses = {
  order: 'not_submitted',
  payment: 'unknown',
  fraud: 'unknown',
};

const ALL_UNKNOWN: UpstreamStatuses = { order: 'unknown', payment: 'unknown', fraud: 'unknown' };

/**
 * Not the provider's messages: they name systems that a customer does not know. The messages do not
 * help fraudsters.
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
 * Makes a rejection of an error response: why there is no order, and what to do next.
 *
 * - 404: an earlier call used the checkout and may have succeeded: look the order up.
 * - 409, with any code: the checkout cannot be used again: create a new one.
 * - 429: wait.
 * - Other 4xx: fix the checkout and submit it again.
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
      statuses: NOT_SUBMITTED,
      customerMessage: WAIT_MESSAGE,
      internal,
    });
  }
  if (status === 404) {
    return {
      kind: 'rejection',
      cause: 'unknown',
      action: 'look_up_order',
      statuses: ALL_UNKNOWN,
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
  // Any 4xx but 409 means that the request was wrong.
  return cause === 'unknown' && status !== 409 ? 'data' : cause;
}
