import { checkDate } from '../../order/options/date.js';
import type { OptionNames } from '../../order/options/options.js';
import { checkWhole } from '../../order/options/whole-number.js';

/** What is reconciled. */
export interface ReconcileOptions {
  /** Only these orders are read, and the list of events is not asked for. Absent: all that may be out of step. */
  readonly orders?: readonly string[];
  /** From when on something may have been lost. Absent, or further back: 30 days ago. */
  readonly since?: Date;
  /**
   * Orders that may still move and were not heard of for so many milliseconds are read. 0: all of
   * them. Absent: one hour.
   */
  readonly quietForMs?: number;
  /** How many orders are read at once, 1 or more. Absent: 4. */
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
 * Rejects options that reconciling cannot work with.
 *
 * @throws {ConfigurationError}
 */
export function checkReconcileOptions(options: ReconcileOptions): void {
  checkWhole('reconcile.concurrency', options.concurrency, { from: 1 });
  checkWhole('reconcile.quietForMs', options.quietForMs, { from: 0, to: LONGEST_QUIET });
  checkDate('reconcile.since', options.since);
}
