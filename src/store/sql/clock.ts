import type { Instant } from '../../order/time/instant.js';

/** The clock of a test; absent: that of the database. */
export type StoreClock = (() => Instant) | undefined;

/**
 * The time by which milestones are due and leases are over, in microseconds since 1970. It is the
 * database's: the clocks of the processes that share it differ. A test may hand in another one.
 *
 * @param parameter of the statement: null, or the time by the clock of a test.
 */
export function nowBy(parameter: `$${number}`): string {
  return `coalesce(${parameter}::bigint, (extract(epoch from clock_timestamp()) * 1000000)::bigint)`;
}
