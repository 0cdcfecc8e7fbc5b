import type { Failure } from './rejection.js';

/** A call that failed before it was made, or without a response. */
export function failed(
  reason: string,
  { retryable = false, uncertain = false }: Partial<Pick<Failure, 'retryable' | 'uncertain'>> = {},
): Failure {
  const internal = { httpStatus: 0, codes: [] };
  return { kind: 'failure', retryable, uncertain, reason, internal };
}
