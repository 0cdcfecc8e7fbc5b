import type { Instant } from '../order/time/instant.js';
import type { Counts, OrderCounts } from './contract/counts.js';
import type { Maintenance } from './contract/maintenance.js';
import type { Orders } from './contract/orders.js';
import type { Outbox } from './contract/outbox.js';
import type { Quarantine } from './contract/quarantine.js';
import type { References } from './contract/references.js';
import type { Waits } from './contract/waits.js';

export type * from './contract/counts.js';
export * from './contract/maintenance.js';
export type * from './contract/order-write.js';
export type * from './contract/orders.js';
export type * from './contract/outbox.js';
export type * from './contract/page.js';
export type * from './contract/quarantine.js';
export type * from './contract/references.js';
export type * from './contract/restoration.js';
export type * from './contract/stored-milestone.js';
export type * from './contract/stored-order.js';
export type * from './contract/waits.js';

/**
 * Stores orders, milestones, quarantined bodies and references to orders. It writes what the core
 * computed, with optimistic concurrency, and knows no rule of an order's life.
 *
 * Text comes back as it was written, except that NUL and unpaired surrogates, which PostgreSQL
 * cannot hold, become U+FFFD.
 */
export interface Store extends Orders, Outbox, Quarantine, References, Maintenance, Partial<Waits> {
  /**
   * Brings the schema up to date. Call it before anything else. It may be called repeatedly, and by
   * several processes at once.
   *
   * @throws {@link StoreError} when the schema is newer than this version of the package, or the
   * database cannot hold it.
   */
  migrate(): Promise<void>;
  /** Counts what the store holds, and estimates what is too much to count. */
  counts(): Promise<Counts>;
  /** Counts the orders of one account. */
  countOrders(account: string): Promise<OrderCounts>;
  /**
   * The newest instant among the observations that were written last; undefined: there are none.
   * Absent where the store cannot find it cheaply.
   */
  newest?(): Promise<Instant | undefined>;
  /** Resolves when the store can be used, and throws otherwise. */
  ready(): Promise<void>;
  /** Closes connections and files. Calling it again does nothing. */
  close(): Promise<void>;
}
