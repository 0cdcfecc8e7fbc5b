/** Why no service could be reached at an address, in a few words; empty: it is not known. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  ENOTFOUND: 'unknown host',
  EAI_AGAIN: 'unknown host',
  EHOSTUNREACH: 'host unreachable',
  ENETUNREACH: 'network unreachable',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  TimeoutError: 'timeout',
};

/**
 * The error for an address at which no service answers, with the reason if it is known.
 *
 * @param mend what to do, a sentence.
 */
export function unreachable(url: string | URL, cause: unknown, mend: string): Error {
  const reason = reasonOf(cause);
  const because = reason === undefined ? '' : ` (${reason})`;
  return new Error(`No service answers at ${url}${because}. ${mend}`, { cause });
}

/** The reason is in the error of `fetch`, in its cause, or in those of every address of the host. */
function reasonOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error ? REASONS[String(error.code)] : undefined;
  const first: unknown = error instanceof AggregateError ? error.errors[0] : undefined;
  return code ?? REASONS[error.name] ?? reasonOf(error.cause) ?? reasonOf(first);
}
