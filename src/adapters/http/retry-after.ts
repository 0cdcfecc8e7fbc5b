import type { ProviderHeaders } from '../provider.js';
import { headerOf } from './headers.js';
import { dateOf, parseHttpDate } from './http-date.js';

/**
 * Reads `Retry-After` in seconds. A date is compared with the `Date` of the same response, so that a wrong
 * local clock does no harm, or else with now.
 *
 * @returns `undefined` if the header is missing or not valid.
 */
export function retryAfterOf(headers: ProviderHeaders, now: () => number): number | undefined {
  const text = headerOf(headers, 'retry-after')?.trim();
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const until = parseHttpDate(text);
  if (until === undefined) return undefined;
  const from = dateOf({ headers }) ?? now() * 1000;
  return Math.max(0, Math.ceil((until - from) / 1_000_000));
}
