import { defined } from '../../../order/defined.js';
import type { Failure } from '../../../order/rejection.js';
import type { ProviderResponse } from '../../provider.js';
import { requestIdOf } from './headers.js';

/** What a caller needs to know before a retry. Absent: neither retryable nor uncertain. */
export interface FailureDetails {
  readonly codes?: readonly string[];
  readonly retryable?: boolean;
  readonly uncertain?: boolean;
  /** Seconds. */
  readonly retryAfter?: number | undefined;
}

/** A failure of a call that received a response. */
export function failureOf(
  response: ProviderResponse,
  reason: string,
  { codes = [], retryable = false, uncertain = false, retryAfter }: FailureDetails = {},
): Failure {
  return defined({
    kind: 'failure' as const,
    retryable,
    uncertain,
    retryAfter,
    reason,
    internal: defined({ httpStatus: response.status, codes, requestId: requestIdOf(response) }),
  });
}

/**
 * A failure to read the response of a call that succeeded.
 *
 * @param uncertain - whether the call may have taken effect.
 */
export function unreadable(response: ProviderResponse, uncertain: boolean): Failure {
  return failureOf(
    response,
    'The response could not be read. Read the order before you try again.',
    { uncertain },
  );
}
