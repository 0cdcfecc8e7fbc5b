import type { OrderWrite } from './order-write.js';
import type { StoredMilestone } from './stored-milestone.js';
import type { NewOrderRow, StoredObservation } from './stored-order.js';

/** An observation as another store held it. */
export type RestoredObservation = Omit<StoredObservation, 'sequence'>;

/**
 * A milestone as another store held it. An attempt that was under way there does not go on here.
 */
export type RestoredMilestone = Omit<StoredMilestone, 'sequence' | 'leasedUntil'>;

/** A write of one order that comes from another store. It keeps what happened there, and when. */
export interface Restoration {
  /** The new row, with the new `version`. */
  readonly row: NewOrderRow;
  /** In the order of arrival. One whose id is already stored is skipped. */
  readonly observations: readonly RestoredObservation[];
  /** Each replaces the one stored under its id. The resolution of the stored one stays. */
  readonly replaced?: readonly RestoredObservation[];
  /** Decisions on other observations that are stored. */
  readonly resolutions?: OrderWrite['resolutions'];
  /**
   * In the order of recording. One whose key is already stored is skipped, with two exceptions: if
   * it is done there and not here, it becomes done here; and if it was settled by hand there and is
   * pending here, it takes that settlement. So nothing that was done becomes pending.
   */
  readonly milestones: readonly RestoredMilestone[];
  /** As in {@link OrderWrite}. */
  readonly waits?: OrderWrite['waits'];
}
