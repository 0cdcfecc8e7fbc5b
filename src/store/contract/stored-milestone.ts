import type { Milestone, MilestoneStatus } from '../../order/milestone/milestone.js';
import type { Instant } from '../../order/time/instant.js';

/** A milestone as it is stored. */
export interface StoredMilestone {
  readonly milestone: Milestone;
  readonly status: MilestoneStatus;
  /** How often it was claimed. Never falls, so it identifies an attempt. */
  readonly attempts: number;
  /**
   * How many of `attempts` do not count towards the maximum: those before the last
   * {@link Outbox.retry}, and those since that did not reach their handler.
   */
  readonly uncountedAttempts: number;
  readonly createdAt: Instant;
  /** The next attempt is not before this, by the clock of the store. */
  readonly dueAt: Instant;
  /**
   * Present during an attempt. Once it is past, by the clock of the store, the attempt counts as
   * lost.
   */
  readonly leasedUntil?: Instant;
  /** When it became done, withdrawn or dead. */
  readonly settledAt?: Instant;
  /** The error of the last attempt that failed. */
  readonly lastError?: string;
  /** Why it was withdrawn, or why it was settled by hand. */
  readonly reason?: string;
  /** Who settled it by hand. Such a withdrawal comes back only by {@link Outbox.retry}. */
  readonly settledBy?: string;
  /** The trace in which it was recorded, as a W3C `traceparent`, if one was and the store keeps it. */
  readonly traceparent?: string;
  /** Grows in the order of recording. Comparable only within one order. */
  readonly sequence: number;
}
