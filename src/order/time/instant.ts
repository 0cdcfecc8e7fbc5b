/**
 * An integer number of microseconds since 1970-01-01T00:00:00Z, UTC. Provider envelopes have six decimals,
 * so milliseconds would lose the order of events. Exact in a `number` until the year 2255.
 */
export type Instant = number;

/** An instant for people and JSON: RFC 3339 in UTC, e.g. `2021-11-01T18:23:06.272054Z`. */
export type InstantText = string;

/** Microseconds in one second. */
export const SECOND: Instant = 1_000_000;

/** The start of the second that `instant` lies in. */
export function secondOf(instant: Instant): Instant {
  return Math.floor(instant / SECOND) * SECOND;
}

/**
 * An instant as RFC 3339 in UTC with as many decimals as it needs.
 *
 * @example
 * formatInstant(1_635_790_986_272_054); // '2021-11-01T18:23:06.272054Z'
 */
export function formatInstant(instant: Instant): InstantText {
  const seconds = Math.floor(instant / SECOND);
  const micros = instant - seconds * SECOND;
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19);
  if (micros === 0) return `${whole}Z`;
  return `${whole}.${String(micros).padStart(6, '0').replace(/0+$/, '')}Z`;
}

/** The instant of a `Date` or of a number of milliseconds. */
export function instantOf(date: Date | number): Instant {
  return Math.round(Number(date) * 1000);
}

/** An instant as a `Date`, rounded down to its millisecond. */
export function dateOf(instant: Instant): Date {
  return new Date(Math.floor(instant / 1000));
}
