import { checkDate } from '../../order/options/date.js';
import { checkWhole } from '../../order/options/whole-number.js';
import type { ReconcileOptions } from './reconcile.js';

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
