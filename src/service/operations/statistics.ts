import type { Counts } from '../../store/store.js';
import type { HandlerCounts } from '../dispatch/running-handlers.js';
import type { ObjectReadStatistics } from '../object-reads/object-reads.js';
import type { UnplacedStatistics } from '../references/unplaced-watch.js';
import type { ProcessCount } from '../runtime/process-metrics.js';

/** Counts of this process since its start, and of the store now. */
export interface Statistics {
  readonly process: readonly ProcessCount[];
  readonly store: Counts;
  /** Observations that wait to be stored or are being stored. */
  readonly queue: number;
  /** The handlers that run in this process now. */
  readonly handlers: HandlerCounts;
  /**
   * Milliseconds since the last complete check of deadlines, or since the start. Absent where this
   * process checks them only when `checkDeadlines()` is called.
   */
  readonly deadlineCheckAgeMs?: number;
  /** Observations that wait for their orders. Absent where every delivery names its order. */
  readonly unplaced?: UnplacedStatistics;
  /**
   * Quarantined bodies whose objects this process still has to read. Absent where the provider has no call
   * to read one.
   */
  readonly objectReads?: ObjectReadStatistics;
}
