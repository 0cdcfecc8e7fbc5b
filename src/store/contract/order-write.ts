import type { Wait } from '../../lifecycle/index.js';
import type { Milestone } from '../../order/milestone/milestone.js';
import type { Observation } from '../../order/observation.js';
import type { NewOrderRow, Resolution } from './stored-order.js';

/** One write to one order: the result of one step of the core. */
export interface OrderWrite {
  /** The new row, with the new `version`. */
  readonly row: NewOrderRow;
  /** In the order of arrival. One whose id is already stored is skipped. */
  readonly observations: readonly Observation[];
  /**
   * Newer contents of stored ids, as when a read is repeated. Each replaces the stored one and has
   * the time of this write as its arrival. The resolution of the stored one stays.
   */
  readonly replaced?: readonly Observation[];
  /** In the order they became due. One whose key was ever recorded is skipped. */
  readonly milestones: readonly Milestone[];
  /**
   * Where each new milestone was recorded, by its key, as a W3C `traceparent`. Only for links between
   * traces: a store may leave it out.
   */
  readonly traceparents?: Readonly<Record<string, string>>;
  /**
   * Keys of milestones of this order that are due now. Those that are withdrawn, and not by hand,
   * become pending again: due at once, behind all others of the order, with the same `attempts`.
   */
  readonly again?: readonly string[];
  /** Decisions on observations that are stored. */
  readonly resolutions?: readonly {
    readonly observationId: string;
    readonly resolution: Resolution;
  }[];
  /**
   * Deadlines that the order begins or ceases to wait under, each once; absent: no change. Of two
   * instants for one deadline the store keeps the earlier one.
   */
  readonly waits?: readonly Wait[];
}
