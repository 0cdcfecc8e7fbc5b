import type { Deadline } from '../../lifecycle/index.js';
import type { Instant } from '../../order/time/instant.js';
import type { Page, PageRequest } from './page.js';
import type { OrderKey } from './stored-order.js';

/** Which waiting orders to list. */
export interface WaitFilter extends PageRequest {
  readonly account: string;
  readonly deadline: Deadline;
  /** Only orders that have waited since this instant or longer. */
  readonly since: Instant;
}

/** An order that waits under a deadline. */
export interface WaitingOrder extends OrderKey {
  readonly deadline: Deadline;
  /** Not later than the wait began: it is computed from the changes of the order alone. */
  readonly since: Instant;
}

/**
 * What the store should hold about one deadline of one order, computed from the order's history.
 */
export interface WaitCorrection extends OrderKey {
  readonly deadline: Deadline;
  /**
   * The version of the order that was computed from; if the stored one differs, nothing is written.
   * Absent: any.
   */
  readonly version?: number;
  /** What the store held; if that has changed, nothing is written. Absent: no wait. */
  readonly from?: Instant;
  /** What the store is to hold. Absent: no wait. */
  readonly since?: Instant;
}

/**
 * Stores which orders wait under deadlines, so that finding them does not read all orders. Absent
 * where the store itself watches deadlines.
 */
export interface Waits {
  /**
   * Lists waiting orders, the longest wait first.
   *
   * @throws {@link StoreError} `bad_cursor` when `after` is not a `next` of this list.
   */
  waiting(filter: WaitFilter): Promise<Page<WaitingOrder>>;
  /** Writes corrections, at most one for each deadline of an order. */
  correctWaits(corrections: readonly WaitCorrection[]): Promise<void>;
}
