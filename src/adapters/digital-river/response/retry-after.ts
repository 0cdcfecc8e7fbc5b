import type { ProviderHeaders } from '../../provider.js';
import { parseHttpDate } from '../values/time.js';
import { headerOf } from './headers.js';

/**
 * How many seconds the provider asks to wait. The header holds seconds or a date; a date is measured
 * from the `Date` of the same answer, so that a wrong local clock does no harm, else from now.
 */
export function retryAfterOf(headers: ProviderHeaders, now: () => number): number | undefined {
  const text = headerOf(headers, 'retry-after')?.trim();
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const until = parseHttpDate(text);
  if (until === undefined) return undefined;
  const from = parseHttpDate(headerOf(headers, 'date') ?? '') ?? now() * 1000;
  return Math.max(0, Math.ceil((until - from) / 1_000_000));
}
