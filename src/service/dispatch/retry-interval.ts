import type { Instant } from '../../order/time/instant.js';
import type { OutboxSettings } from './outbox-options.js';

/** Microseconds until the next attempt: they double, and vary so that failures do not return together. */
export function retryIn(
  { initialIntervalMs, maxIntervalMs }: Pick<OutboxSettings, 'initialIntervalMs' | 'maxIntervalMs'>,
  attempts: number,
): Instant {
  const longest = Math.min(initialIntervalMs * 2 ** (attempts - 1), maxIntervalMs);
  return Math.round(longest * (0.5 + Math.random() / 2)) * 1_000;
}
