import type { Observation } from '../../../order/observation.js';
import type { Instant } from '../../../order/time/instant.js';
import { dateOf } from '../../http/http-date.js';
import { retryAfterOf } from '../../http/retry-after.js';
import type { ProviderResponse, ResponseReading } from '../../provider.js';
import { outOfBounds } from '../../values/bounds.js';
import { orderReport } from '../reading/order-report.js';
import { observationOf } from '../reading/report-to-observation.js';
import type { ParsedOrder } from '../schema/order-schema.js';
import type { Parsed } from '../schema/parse.js';
import { answeredOrder } from './answered-order.js';
import type { ApiCall } from './api-call.js';
import { errorBody } from './error-body.js';
import { type FailureDetails, failureOf } from './failure.js';
import { requestIdOf } from './headers.js';
import { latestMoment } from './latest-moment.js';
import { rejectionOf } from './rejection.js';

/** Errors of the configuration or of the caller, not of a checkout. */
const CALLER_ERRORS: ReadonlyMap<number, string> = new Map([
  [401, 'The provider did not accept the API key. Check the key and its mode.'],
  [403, 'The API key is not permitted to make this call. Use the confidential key of the account.'],
  [405, 'The provider does not support this method at this path. Check the base URL.'],
  [406, 'The provider cannot answer in the requested format. Check the base URL.'],
]);

/**
 * Reads the response to a call. The result is, by `kind`, an `observation` of an order; a `rejection`, if
 * `POST /orders` created none, with what to do next and a message for the customer; or a `failure`, which
 * is no report about an order. Never throws.
 *
 * A failure is `uncertain` if a call that changes something may have taken effect: after 408, 5xx or a
 * response that cannot be read, look the order up before repeating `POST /orders`.
 *
 * The observation's instant (microseconds, UTC) is the start of the second of the `Date` header, or else
 * the latest moment in the order. Its id is a digest of the content: identical reads have the same id.
 *
 * Specification, "Handling the `POST /orders` response": 201 carries an order pending payment, in
 * review or accepted; 409 means that none was made; "do not share `code`" with customers.
 *
 * @example
 * const reading = fromResponse(
 *   { status: 409, headers: {}, body: { type: 'conflict', errors: [{ code: 'failed-request' }] } },
 *   { method: 'POST', path: '/orders', checkoutId: 'c1' },
 * );
 * if (reading.kind === 'rejection') reading.action; // 'new_checkout'
 */
export function fromResponse(response: ProviderResponse, call: ApiCall): ResponseReading {
  const { status, headers } = response;
  if (status === 200 || status === 201) return success(response, call);
  const error = errorBody(parsedBody(response.body));
  const retryAfter = retryAfterOf(headers, Date.now);
  const failure = (reason: string, details?: FailureDetails) =>
    failureOf(response, reason, { codes: error.codes, ...details });
  const callerError = CALLER_ERRORS.get(status);
  if (callerError !== undefined) return failure(callerError);
  if (status === 408 || status >= 500) {
    return failure(
      'The provider did not respond in time or had an internal error. Read the order before you try again.',
      {
        retryable: true,
        uncertain: call.method === 'POST',
        retryAfter,
      },
    );
  }
  // Only the call that creates an order has rejections.
  if (status >= 400 && call.method === 'POST' && call.path === '/orders') {
    return rejectionOf({ status, error, requestId: requestIdOf(response), retryAfter });
  }
  if (status === 429) {
    const reason = 'The provider received too many calls. Wait before the next one.';
    return failure(reason, { retryable: true, retryAfter });
  }
  if (status === 404)
    return failure('The provider has no such order. Check its id, the mode and the API key.');
  if (status >= 400)
    return failure('The provider refused the call. Check the request and the error codes.');
  // Neither success nor error: another server may have responded.
  return failure('The provider does not document this response. Check the base URL.', {
    uncertain: call.method === 'POST',
  });
}

function success(response: ProviderResponse, call: ApiCall): ResponseReading {
  const order = readable(parsedBody(response.body), call);
  const uncertain = call.method === 'POST';
  if (!order.ok) {
    const { path, reason } = order.problem;
    const place = path === '' ? '' : ` at "${path}"`;
    return failureOf(response, `The response could not be read${place}: ${reason}`, { uncertain });
  }
  const instant = instantOf(response, order.value);
  if (instant === undefined) {
    return failureOf(response, 'The response has no time, neither in a header nor in the order.', {
      uncertain,
    });
  }
  return { kind: 'observation', observation: observed(order.value, instant, call) };
}

function readable(body: unknown, call: ApiCall): Parsed<ParsedOrder> {
  const problem = outOfBounds(body);
  return problem === undefined ? answeredOrder(body, call) : { ok: false, problem };
}

function observed(order: ParsedOrder, instant: Instant, call: ApiCall): Observation {
  const { mode, account = 'default' } = call;
  const requested = 'checkoutId' in call ? call.checkoutId : undefined;
  const report = orderReport({ ...order, checkoutId: order.checkoutId ?? requested });
  return observationOf(report, {
    account,
    instant,
    source: call.method === 'POST' ? 'response' : 'read',
    label: `${call.method} ${call.path}`,
    releases: true,
    wrongMode:
      mode !== undefined && order.liveMode !== undefined && (mode === 'live') !== order.liveMode,
  });
}

function instantOf(response: ProviderResponse, order: ParsedOrder): Instant | undefined {
  return dateOf(response) ?? latestMoment(order);
}

/** Parses a body that is still text. Text that is not JSON stays text. */
function parsedBody(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
