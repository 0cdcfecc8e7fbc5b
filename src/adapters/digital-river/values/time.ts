import type { Instant } from '../../../order/time/instant.js';
import { utcSeconds } from '../../values/utc-seconds.js';

export { parseHttpDate } from '../../http/http-date.js';

const RFC_3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d{2}):?(\d{2}))(?:\[UTC\])?$/;

/**
 * Parses an RFC 3339 time as the provider writes it: with `Z` or an offset, up to six decimals (up to nine
 * are tolerated and cut to microseconds), with or without `[UTC]` at the end. Exact to the microsecond.
 *
 * Specification: events carry `createdTime` with up to six decimals, trailing zeros dropped; state
 * transitions carry whole seconds.
 *
 * @returns microseconds since 1970, UTC; `undefined` for any other text, a day that does not exist, or a
 * year that is not a safe integer of microseconds.
 * @example
 * parseTime('2021-11-01T18:23:06.272054Z'); // 1635790986272054
 */
export function parseTime(text: string): Instant | undefined {
  const parts = RFC_3339.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second, decimals = '', sign, offHour, offMinute] = parts;
  const seconds = utcSeconds(year, Number(month) - 1, day, hour, minute, second);
  const offset = offsetSeconds(sign, offHour, offMinute);
  return safe((seconds - offset) * 1_000_000 + Number(decimals.slice(0, 6).padEnd(6, '0')));
}

type Digits = string | undefined;

function offsetSeconds(sign: Digits, hour: Digits, minute: Digits): number {
  if (sign === undefined) return 0;
  if (Number(hour) > 23 || Number(minute) > 59) return Number.NaN;
  const size = Number(hour) * 3600 + Number(minute) * 60;
  return sign === '-' ? -size : size;
}

function safe(instant: Instant): Instant | undefined {
  return Number.isSafeInteger(instant) ? instant : undefined;
}
