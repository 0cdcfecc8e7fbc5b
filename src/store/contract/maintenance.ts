import type { OrderPosition } from '../../order/state.js';
import type { Instant } from '../../order/time/instant.js';
import type { NewOrderRow, OrderKey, OrderRow } from './stored-order.js';

/** Which orders to prune. */
export interface Pruning {
  readonly account: string;
  /** Only orders in one of these states. */
  readonly states: readonly OrderPosition[];
  /** Only orders whose newest instant and last write are both before this. */
  readonly quietSince: Instant;
  /** Maximum number of orders in one call. */
  readonly limit: number;
  /** The `next` of the previous call; absent: from the beginning. */
  readonly after?: string;
}

/** The result of one call of {@link Maintenance.prune}. */
export interface PrunedPage {
  /** How many orders were pruned. */
  readonly pruned: number;
  /** Pass it as `after` to go on; absent at the end. Opaque. */
  readonly next?: string;
}

/** Deletes what is no longer needed. */
export interface Maintenance {
  /**
   * Deletes the observations and milestones of orders that match, and writes the row that
   * `toPruned` makes of each, all in one transaction. Orders are left out that have no
   * observations, anything parked or a milestone that is pending or dead, or that are being changed
   * at this moment.
   *
   * @param toPruned answers the next version of the row. Pure and quick, as the orders are locked
   * meanwhile.
   * @param at becomes `updatedAt` of the rows.
   * @throws {@link StoreError} `bad_cursor` when `after` is not a `next` of this list.
   */
  prune(
    pruning: Pruning,
    toPruned: (row: OrderRow) => NewOrderRow,
    at: Instant,
  ): Promise<PrunedPage>;
  /**
   * Replaces the free texts about an order by {@link SCRUBBED}: the errors of its milestones, and
   * the reasons of settlements by hand and of resolutions. Answers how many texts were replaced.
   */
  scrub(key: OrderKey): Promise<number>;
}

/** Stands in place of a text that {@link Maintenance.scrub} removed. */
export const SCRUBBED = '(removed)';
