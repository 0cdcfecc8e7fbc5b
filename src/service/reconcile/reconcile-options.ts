import { ConfigurationError } from '../../order/options/configuration-error.js';
import { checkWhole } from '../../order/options/whole-number.js';
import type { ReconcileOptions } from './reconcile.js';

/** A hundred years, in milliseconds. */
const LONGEST_QUIET = 100 * 366 * 24 * 3_600_000;

/**
 * Rejects options that reconciling cannot work with.
 *
 * @throws {ConfigurationError}
 */
export function checkReconcile(options: ReconcileOptions): void {
  checkWhole('reconcile.concurrency', options.concurrency, { from: 1 });
  checkWhole('reconcile.quietFor', options.quietFor, { from: 0, to: LONGEST_QUIET });
  const since: unknown = options.since;
  if (since === undefined || (since instanceof Date && !Number.isNaN(since.getTime()))) return;
  throw new ConfigurationError({
    setting: 'reconcile.since',
    given: since instanceof Date ? 'an invalid Date' : `a ${typeof since}`,
    allowed: 'a valid Date',
  });
}
