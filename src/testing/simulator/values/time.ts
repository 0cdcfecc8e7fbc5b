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

/** The start of the second of an instant: the provider records visited states in whole seconds. */
export function secondOf(at: Instant): Instant {
  return at - (at % SECOND);
}

const written = new Map<Instant, string>();

/** RFC 3339 in UTC with whole seconds, as in bodies. */
export function stamp(at: Instant): string {
  const second = secondOf(at);
  let text = written.get(second);
  if (text === undefined) {
    text = `${new Date(second / 1000).toISOString().slice(0, 19)}Z`;
    // One order has few different moments, each written many times.
    if (written.size >= 256) written.clear();
    written.set(second, text);
  }
  return text;
}

/** RFC 3339 in UTC with up to six decimals, without trailing zeros, as in envelopes. */
export function exactStamp(at: Instant): string {
  const micros = at % SECOND;
  if (micros === 0) return stamp(at);
  return `${stamp(at).slice(0, 19)}.${String(micros).padStart(6, '0').replace(/0+$/, '')}Z`;
}

/** The HTTP `Date` header, in whole seconds. */
export function httpDate(at: Instant): string {
  return new Date(secondOf(at) / 1000).toUTCString();
}
