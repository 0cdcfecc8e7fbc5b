import { checkDate } from '../../order/options/date.js';
import type { OptionNames } from '../../order/options/options.js';
import { checkWhole } from '../../order/options/whole-number.js';

/** Which orders to reconcile, and how. */
export interface ReconcileOptions {
  /** Reads only these orders, and does not list events. Absent: all orders that may be out of step. */
  readonly orders?: readonly string[];
  /** Since when deliveries may be missing. Default, and at the earliest: 30 days ago. */
  readonly since?: Date;
  /**
   * Reads orders that have not settled and not changed for this many milliseconds. 0: all that have
   * not settled. Default 3 600 000 (one hour).
   */
  readonly quietForMs?: number;
  /** How many orders are read at a time, 1 or more. Default 4. */
  readonly concurrency?: number;
}

export const RECONCILE_OPTIONS: OptionNames<ReconcileOptions> = {
  orders: 'optional',
  since: 'optional',
  quietForMs: 'optional',
  concurrency: 'optional',
};

/** A hundred years, in milliseconds. */
const LONGEST_QUIET = 100 * 366 * 24 * 3_600_000;

/**
 * Rejects invalid options.
 *
 * @throws {ConfigurationError}
 */
export function checkReconcileOptions(options: ReconcileOptions): void {
  checkWhole('reconcile.concurrency', options.concurrency, { from: 1 });
  checkWhole('reconcile.quietForMs', options.quietForMs, { from: 0, to: LONGEST_QUIET });
  checkDate('reconcile.since', options.since);
}
