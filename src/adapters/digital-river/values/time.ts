import type { Instant } from '../../../order/time/instant.js';

const RFC_3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d{2}):?(\d{2}))(?:\[UTC\])?$/;

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

const HTTP_DATE = /^[A-Z][a-z]{2}, (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$/;

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
  const seconds = secondsOf(year, Number(month) - 1, day, hour, minute, second);
  const offset = offsetSeconds(sign, offHour, offMinute);
  return safe((seconds - offset) * 1_000_000 + Number(decimals.slice(0, 6).padEnd(6, '0')));
}

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
  return safe(secondsOf(year, MONTHS.indexOf(month), day, hour, minute, second) * 1_000_000);
}

type Digits = string | undefined;

/** Milliseconds. */
const FOUR_CENTURIES = 146_097 * 86_400_000;

/** `NaN` for a time that does not exist. */
function secondsOf(
  year: Digits,
  monthIndex: number,
  day: Digits,
  hour: Digits,
  minute: Digits,
  second: Digits,
): number {
  // A leap second (60) is valid in both formats and counts as the next second.
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return Number.NaN;
  // Date.UTC reads the years 0 to 99 as 1900 to 1999; the calendar repeats every 400 years.
  const midnight = Date.UTC(Number(year) + 400, monthIndex, Number(day)) - FOUR_CENTURIES;
  // A day that its month does not have falls into the next month.
  if (new Date(midnight).getUTCMonth() !== monthIndex) return Number.NaN;
  const inDay = Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  return midnight / 1000 + inDay;
}

function offsetSeconds(sign: Digits, hour: Digits, minute: Digits): number {
  if (sign === undefined) return 0;
  if (Number(hour) > 23 || Number(minute) > 59) return Number.NaN;
  const size = Number(hour) * 3600 + Number(minute) * 60;
  return sign === '-' ? -size : size;
}

function safe(instant: Instant): Instant | undefined {
  return Number.isSafeInteger(instant) ? instant : undefined;
}
