import { defined } from '../../../order/defined.js';
import type { Observation } from '../../../order/observation.js';
import type { Failure } from '../../../order/rejection.js';
import type { Instant } from '../../../order/time/instant.js';
import type { ProviderResponse, ResponseReading } from '../../provider.js';
import { latestMoment } from '../reading/latest-moment.js';
import { observationOf } from '../reading/observation.js';
import { parsedOrder } from '../reading/parsed-order.js';
import { outOfBounds } from '../schema/bounds.js';
import type { ParsedOrder } from '../schema/order-schema.js';
import type { Parsed } from '../schema/parse.js';
import { parseHttpDate } from '../values/time.js';
import { answeredOrder } from './answered-order.js';
import { type ApiCall, isCreation } from './api-call.js';
import { errorBody } from './error-body.js';
import { headerOf, requestIdOf } from './headers.js';
import { rejectionOf } from './rejection.js';
import { retryAfterOf } from './retry-after.js';

/** Statuses that are about the caller's set-up or the way of calling, not about a checkout. */
const OUR_FAULT: ReadonlyMap<number, string> = new Map([
  [401, 'The API key was not accepted.'],
  [403, 'The API key may not make this call.'],
  [405, 'The provider does not know this method at this path.'],
  [406, 'The provider cannot answer in the format that was asked for.'],
]);

/**
 * Reads the answer to a call. Its `kind` says what it is: an `observation` of an order; a
 * `rejection`, only of `POST /orders`: there is no order, with what to do next and words for the
 * customer; or a `failure`, which says nothing about any order. Never throws.
 *
 * A failure is `uncertain` when a call that changes something may have taken effect: after 408, 5xx
 * or an answer that cannot be read, look the order up before repeating `POST /orders`.
 *
 * The observation's instant is the start of the second of the `Date` header, else the latest moment
 * the order names (microseconds, UTC); its id is a digest of the content, so identical reads are one.
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
  const requestId = requestIdOf(response);
  const retryAfter = retryAfterOf(headers, Date.now);
  const about = { httpStatus: status, codes: error.codes, requestId };
  const ours = OUR_FAULT.get(status);
  if (ours !== undefined) return failure(about, ours, {});
  if (status === 408 || status >= 500) {
    const reason = 'The provider did not answer in time or had an error of its own.';
    return failure(about, reason, {
      retryable: true,
      uncertain: call.method === 'POST',
      retryAfter,
    });
  }
  if (status >= 400 && isCreation(call)) {
    return rejectionOf({ status, error, requestId, retryAfter });
  }
  if (status === 429) {
    return failure(about, 'Too many calls were made.', { retryable: true, retryAfter });
  }
  if (status === 404) return failure(about, 'The provider knows no such order.', {});
  if (status >= 400) return failure(about, 'The provider refused the call.', {});
  // Neither success nor error: whatever answered was perhaps not the provider.
  return failure(about, 'The answer is none that the provider documents.', {
    uncertain: call.method === 'POST',
  });
}

function success(response: ProviderResponse, call: ApiCall): ResponseReading {
  const body = parsedBody(response.body);
  const order = readable(body, call);
  if (order.ok) {
    const instant = instantOf(response, order.value);
    if (instant !== undefined) {
      return { kind: 'observation', observation: observed(order.value, instant, call) };
    }
  }
  const reason = order.ok
    ? 'The answer names no moment, neither in a header nor in the order.'
    : `The answer could not be read at "${order.problem.path}": ${order.problem.reason}`;
  const about = {
    httpStatus: response.status,
    codes: [],
    requestId: requestIdOf(response),
  };
  return failure(about, reason, { uncertain: call.method === 'POST' });
}

function readable(body: unknown, call: ApiCall): Parsed<ParsedOrder> {
  const problem = outOfBounds(body);
  return problem === undefined ? answeredOrder(body, call) : { ok: false, problem };
}

function observed(order: ParsedOrder, instant: Instant, call: ApiCall): Observation {
  const { mode, account } = call;
  const askedFor = 'checkoutId' in call ? call.checkoutId : undefined;
  const said = parsedOrder({ ...order, checkoutId: order.checkoutId ?? askedFor });
  return observationOf(said, {
    account: account ?? 'default',
    instant,
    source: call.method === 'POST' ? 'response' : 'read',
    label: `${call.method} ${call.path}`,
    releases: true,
    wrongMode:
      mode !== undefined && order.liveMode !== undefined && (mode === 'live') !== order.liveMode,
  });
}

function instantOf({ headers }: ProviderResponse, order: ParsedOrder): Instant | undefined {
  return parseHttpDate(headerOf(headers, 'date') ?? '') ?? latestMoment(order);
}

/** A body that is still text is parsed here; text that is no JSON stays text, and is no object. */
function parsedBody(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

function failure(
  about: { httpStatus: number; codes: readonly string[]; requestId: string | undefined },
  reason: string,
  outcome: { retryable?: boolean; uncertain?: boolean; retryAfter?: number | undefined },
): Failure {
  return defined({
    kind: 'failure' as const,
    retryable: outcome.retryable ?? false,
    uncertain: outcome.uncertain ?? false,
    retryAfter: outcome.retryAfter,
    reason,
    internal: defined(about),
  });
}
