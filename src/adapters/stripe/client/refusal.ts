import { defined } from '../../../order/defined.js';
import type { Failure } from '../../../order/rejection.js';
import { headerOf } from '../../http/headers.js';
import { retryAfterOf } from '../../http/retry-after.js';
import type { ProviderResponse } from '../../provider.js';
import { member } from '../../values/member.js';

/** The call that a response answers. */
export interface AnsweredCall {
  readonly method: 'GET' | 'POST';
  /** Left out of every failure, also where Stripe repeats it. */
  readonly apiKey: string;
}

const REASONS: ReadonlyMap<number, string> = new Map([
  [400, 'Stripe refused the call. Check the request and the error codes.'],
  [401, 'Stripe did not accept the API key. Check the key and its mode.'],
  [
    402,
    'Stripe could not carry out the call. Look the payment up at Stripe, which shows the cause.',
  ],
  [403, 'The API key is not permitted to make this call. Give it the permission, or use another.'],
  [404, 'Stripe has no such object. Check its id, the mode and the API key.'],
  [409, 'Another call about the same object is under way. Repeat this one later.'],
  [429, 'Stripe received too many calls. Wait before the next one.'],
]);

const INTERNAL =
  'Stripe did not respond in time or had an internal error. Read the payment before you try again.';

const UNDOCUMENTED = 'Stripe does not document this response. Check the base URL.';

/**
 * The failure of a call that Stripe refused or could not carry out. It holds the type and the codes of the
 * error and the id of the request, and never its message, which may hold personal data.
 *
 * Stripe, "Errors": `error` has `type`, `code` and `decline_code`, and `Request-Id` names the request.
 */
export function refusal(response: ProviderResponse, call: AnsweredCall): Failure {
  const { status, headers } = response;
  const isInternal = status === 408 || status >= 500;
  const isRefused = status >= 400 && !isInternal;
  const fallback = isInternal ? INTERNAL : isRefused ? REASONS.get(400) : UNDOCUMENTED;
  return failureOf(response, call, {
    reason: REASONS.get(status) ?? fallback ?? UNDOCUMENTED,
    retryable: isInternal || status === 409 || status === 429,
    uncertain: call.method === 'POST' && (!isRefused || status === 409),
    retryAfter: retryAfterOf(headers, Date.now),
  });
}

/** The failure to read the response of a call that succeeded. */
export function unreadable(
  response: ProviderResponse,
  call: AnsweredCall,
  { path, reason }: { readonly path: string; readonly reason: string },
): Failure {
  const place = path === '' ? '' : ` at "${path}"`;
  return failureOf(response, call, {
    reason: `The response of Stripe could not be read${place}: ${reason}`,
    retryable: false,
    uncertain: call.method === 'POST',
  });
}

/** The `code` of an error. */
export function codeOf({ body }: ProviderResponse): unknown {
  return member(member(body, 'error'), 'code');
}

function failureOf(
  { status, headers, body }: ProviderResponse,
  { apiKey }: AnsweredCall,
  failure: Pick<Failure, 'reason' | 'retryable' | 'uncertain'> & {
    readonly retryAfter?: number | undefined;
  },
): Failure {
  const error = member(body, 'error');
  const words = ['type', 'code', 'decline_code'].map((name) => member(error, name));
  const requestId = headerOf(headers, 'request-id');
  return defined({
    kind: 'failure' as const,
    ...failure,
    internal: defined({
      httpStatus: status,
      codes: words.filter((word) => isWord(word, apiKey)),
      requestId: isWord(requestId, apiKey) ? requestId : undefined,
    }),
  });
}

/** Whether a value can be shown: a plain word in which no key of an API is. */
function isWord(value: unknown, apiKey: string): value is string {
  return (
    typeof value === 'string' &&
    /^\w[\w.-]{0,63}$/.test(value) &&
    !/(?:[srp]k|whsec)_/i.test(value) &&
    !value.includes(apiKey)
  );
}
