import type { Instant } from '../../order/time/instant.js';

/** The clock of a test; absent: the clock of the database. */
export type StoreClock = (() => Instant) | undefined;

/**
 * An expression for the time that decides what is due and when leases end, in microseconds since
 * 1970. It is the time of the database, because the clocks of the processes that share it differ.
 *
 * @param parameter null, or the time by the clock of a test.
 */
export function nowBy(parameter: `$${number}`): string {
  return `coalesce(${parameter}::bigint, (extract(epoch from clock_timestamp()) * 1000000)::bigint)`;
}
