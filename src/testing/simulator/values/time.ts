import type { Instant } from '../../../order/time/instant.js';

/** Microseconds in a millisecond. */
export const MILLISECOND: Instant = 1_000;
/** Microseconds in a second. */
export const SECOND: Instant = 1_000_000;
/** Microseconds in a minute. */
export const MINUTE: Instant = 60 * SECOND;
/** Microseconds in an hour. */
export const HOUR: Instant = 60 * MINUTE;
/** Microseconds in a day. */
export const DAY: Instant = 24 * HOUR;

/** The start of the second an instant lies in: the provider's lists of visits know no better. */
export function secondOf(at: Instant): Instant {
  return at - (at % SECOND);
}

const written = new Map<Instant, string>();

/** RFC 3339 in UTC, whole seconds: how bodies write their times. */
export function stamp(at: Instant): string {
  const second = secondOf(at);
  let text = written.get(second);
  if (text === undefined) {
    text = `${new Date(second / 1000).toISOString().slice(0, 19)}Z`;
    // The same few moments are written over and over while one order is told.
    if (written.size >= 256) written.clear();
    written.set(second, text);
  }
  return text;
}

/** RFC 3339 in UTC, up to six decimals, trailing zeros dropped: how envelopes write theirs. */
export function exactStamp(at: Instant): string {
  const micros = at % SECOND;
  if (micros === 0) return stamp(at);
  return `${stamp(at).slice(0, 19)}.${String(micros).padStart(6, '0').replace(/0+$/, '')}Z`;
}

/** The form of the HTTP `Date` header: whole seconds. */
export function httpDate(at: Instant): string {
  return new Date(secondOf(at) / 1000).toUTCString();
}
