import { setTimeout } from 'node:timers/promises';

/** A request of a provider to a webhook. */
export interface Posting {
  readonly url: string | URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Milliseconds until the attempt fails. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** The result of one request. */
export interface Posted {
  /** The status of the answer; 0: none. */
  readonly status: number;
  /** The answer's body as text. */
  readonly body: string;
  /** Why there was no answer. */
  readonly error?: string;
  /** Milliseconds from sending to the end of the answer. */
  readonly tookMs: number;
  /** How long the answer asks to wait, in milliseconds; 0: it does not. */
  readonly retryAfterMs: number;
}

/** Sends a request once. No answer is a result, too. */
export async function post(posting: Posting): Promise<Posted> {
  const { url, headers, body, timeoutMs, signal } = posting;
  const timeout = AbortSignal.timeout(timeoutMs);
  const began = performance.now();
  let status = 0;
  let text = '';
  let error: string | undefined;
  let retryAfter = 0;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      redirect: 'manual',
      signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
    });
    retryAfter = retryAfterMs(response.headers.get('retry-after'));
    text = await response.text();
    status = response.status;
  } catch (cause) {
    error = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  }
  return {
    ...{ status, body: text, tookMs: performance.now() - began, retryAfterMs: retryAfter },
    ...(error === undefined ? {} : { error }),
  };
}

/** How often an attempt is repeated. */
export interface RepeatOptions {
  /** The greatest number of attempts. */
  readonly maxAttempts: number;
  /** Milliseconds before the second attempt; doubled before each further one. */
  readonly initialIntervalMs: number;
  /** The longest interval between two attempts in milliseconds, also for `Retry-After`. */
  readonly maxIntervalMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Repeats an attempt until its answer is final.
 *
 * @returns whether an attempt was answered with 2xx.
 */
export async function repeated(
  attempt: (number: number) => Promise<Posted>,
  { maxAttempts, initialIntervalMs, maxIntervalMs, signal }: RepeatOptions,
): Promise<boolean> {
  for (let number = 1; number <= maxAttempts && signal?.aborted !== true; number += 1) {
    const { status, retryAfterMs: retryAfter } = await attempt(number);
    if (status >= 200 && status < 300) return true;
    if (!isTransient(status) || number === maxAttempts) return false;
    const backoff = initialIntervalMs * 2 ** (number - 1);
    await pause(Math.min(Math.max(backoff, retryAfter), maxIntervalMs), signal);
  }
  return false;
}

/** Resolves after this time, or when the signal aborts. */
export async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  if (ms > 0) await setTimeout(ms, undefined, { signal }).catch(() => undefined);
}

/** `Retry-After`, which is in seconds or a date, in milliseconds; 0 if there is none. */
function retryAfterMs(value: string | null): number {
  if (value === null) return 0;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(value);
  return Number.isNaN(date) ? 0 : Math.max(0, date - Date.now());
}

function isTransient(status: number): boolean {
  return status === 0 || status === 408 || status === 429 || status >= 500;
}
