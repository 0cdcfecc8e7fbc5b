import type { Instant } from '../../order/time/instant.js';
import type { ProviderResponse } from '../provider.js';
import { utcSeconds } from '../values/utc-seconds.js';
import { headerOf } from './headers.js';

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

const HTTP_DATE = /^[A-Z][a-z]{2}, (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$/;

/**
 * Parses an HTTP `Date` or `Retry-After` header, in the only format that RFC 9110 lets a server write. The
 * header has whole seconds.
 *
 * @returns microseconds since 1970, UTC; `undefined` for any other text.
 * @example
 * parseHttpDate('Mon, 01 Nov 2021 18:23:06 GMT'); // 1635790986000000
 */
export function parseHttpDate(text: string): Instant | undefined {
  const parts = HTTP_DATE.exec(text.trim());
  if (parts === null) return undefined;
  const [, day, month = '', year, hour, minute, second] = parts;
  const instant = utcSeconds(year, MONTHS.indexOf(month), day, hour, minute, second) * 1_000_000;
  return Number.isSafeInteger(instant) ? instant : undefined;
}

/** When a response was made: the start of the second of its `Date` header, in microseconds, UTC. */
export function dateOf({ headers }: Pick<ProviderResponse, 'headers'>): Instant | undefined {
  return parseHttpDate(headerOf(headers, 'date') ?? '');
}
