import type { Instant } from '../../order/time/instant.js';
import type { JsonObject } from './values/json.js';
import { Random } from './values/random.js';
import { DAY, httpDate } from './values/time.js';

/** Why the provider refuses to create an order. */
export type RejectionCause = 'payment' | 'fraud' | 'data' | 'checkout_used' | 'busy' | 'unknown';

/** The answer to a `POST /orders` that created no order. */
export interface RejectedCreation {
  readonly seed: string;
  readonly cause: RejectionCause;
  readonly checkoutId: string;
  /** When it was sent. */
  readonly at: Instant;
  readonly status: number;
  /** Header names are in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject;
  /** Codes that must not be shown to customers. */
  readonly confidential: readonly string[];
}

type ErrorAnswer = readonly [status: number, type: string, code: string, message: string];

const ANSWERS: Readonly<Record<RejectionCause, readonly ErrorAnswer[]>> = {
  payment: [
    [409, 'conflict', 'failed-request', 'Failed to charge source.'],
    [409, 'conflict', 'insufficient_funds', 'The card has not enough funds.'],
    [409, 'conflict', 'card-expired', 'The card has expired.'],
    [409, 'conflict', 'do_not_honor', 'The bank refused the payment.'],
    [409, 'conflict', 'issuer_unavailable', 'The bank could not be reached.'],
  ],
  fraud: [
    [409, 'conflict', 'fraud', 'The bank suspects fraud.'],
    [409, 'conflict', 'fraud_block', 'The order was blocked.'],
    [409, 'conflict', 'order-fraud-failure', 'The order could not be created.'],
  ],
  data: [
    [409, 'conflict', 'additional_information_required', 'Tax identifiers are required.'],
    [409, 'conflict', 'create-order-failed', 'The order could not be created.'],
    [400, 'bad_request', 'missing_parameter', 'A required parameter is missing.'],
    [400, 'bad_request', 'order_submit_failed', 'Payment session status is invalid.'],
    [409, 'conflict', 'out_of_inventory', 'The item is not in inventory.'],
  ],
  checkout_used: [[404, 'not_found', 'not_found', 'Order 700100200 not found']],
  busy: [
    [429, 'too_many_requests', 'too_many_requests', 'Too many requests.'],
    [503, 'service_unavailable', 'service_unavailable', 'Try again later.'],
  ],
  unknown: [[409, 'conflict', 'something_never_heard_of', 'Something went wrong.']],
};

/**
 * Simulates a checkout from which no order is created: no event ever follows.
 *
 * @example
 * simulateRejection(1, { cause: 'fraud' }).status; // 409
 */
export function simulateRejection(
  seed: number | string,
  options: { readonly cause?: RejectionCause } = {},
): RejectedCreation {
  const random = new Random(seed).split('rejection');
  const cause = options.cause ?? random.pick(Object.keys(ANSWERS) as RejectionCause[]); // its own keys
  const [status, type, code, message] = random.pick(ANSWERS[cause]);
  const at = 1_748_736_000_000_000 + random.int(0, 364 * DAY);
  return {
    seed: random.seed,
    cause,
    checkoutId: random.uuid(),
    at,
    status,
    headers: {
      'content-type': 'application/json',
      date: httpDate(at),
      'x-dr-requestid': random.uuid(),
      ...(status === 429 || status === 503 ? { 'retry-after': String(random.int(1, 30)) } : {}),
    },
    body: {
      type,
      errors: [
        {
          code,
          ...(cause === 'checkout_used' ? { parameter: 'orderId' } : {}),
          message,
        },
      ],
    },
    confidential: [code],
  };
}
