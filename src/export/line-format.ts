import type { OrderRecord } from '../lifecycle/index.js';
import type { Milestone, MilestoneStatus } from '../order/milestone/milestone.js';
import type { Observation, PaymentObservation } from '../order/observation.js';
import type { FraudPosition, OrderPosition } from '../order/state.js';
import type { InstantText } from '../order/time/instant.js';
import type { TimesAsText } from '../order/time/times-as-text.js';

/** The format that this version writes, and the newest that it reads. */
export const EXPORT_FORMAT = 1 as const;

/** The first line: what the export contains. */
export interface ExportHeader {
  readonly kind: 'export';
  readonly format: typeof EXPORT_FORMAT;
  /** The account of the orders. Absent: every account in the store. */
  readonly account?: string;
  /** Only orders that changed since then. Absent: all. */
  readonly since?: InstantText;
  /** When the export began. */
  readonly at: InstantText;
}

/**
 * An observation whose order is not known yet. They follow the first line, oldest first, so that one that
 * finds its order during the export is not missed.
 */
export interface ExportedUnplaced {
  readonly kind: 'unplaced';
  /** When it was stored. */
  readonly arrivedAt: InstantText;
  readonly observation: TimesAsText<PaymentObservation>;
}

/**
 * One order, followed by its observations and then its milestones. Its states are for readers: an
 * import computes them again from the observations.
 */
export interface ExportedOrder {
  readonly kind: 'order';
  readonly account: string;
  readonly orderId: string;
  /** The shop's own order number. */
  readonly upstreamId?: string;
  readonly checkoutId?: string;
  readonly state: OrderPosition;
  readonly fraudState: FraudPosition;
  /** The newest instant of its observations. */
  readonly instant: InstantText;
  /** When it was last saved. */
  readonly updatedAt: InstantText;
  /** How many observations follow. */
  readonly observations: number;
  /** How many milestones follow the observations. */
  readonly milestones: number;
  /** Present when its history was pruned: only later observations follow. */
  readonly prunedAt?: InstantText;
  /** True when it exceeded its limits: only observations that were folded before follow. */
  readonly setAside?: true;
  /** Its order record, if it was pruned or set aside. Its times are microseconds. */
  readonly record?: OrderRecord;
}

/** One observation of the order, in the order of arrival. */
export interface ExportedObservation {
  readonly kind: 'observation';
  /** When it was stored. */
  readonly arrivedAt: InstantText;
  /** Present when an operator dismissed it. */
  readonly resolution?: {
    readonly decision: 'dismiss';
    readonly actor: string;
    readonly reason: string;
    readonly at: InstantText;
  };
  readonly observation: TimesAsText<Observation>;
}

/** One milestone of the order and its delivery, in the order of recording. */
export interface ExportedMilestone {
  readonly kind: 'milestone';
  readonly status: MilestoneStatus;
  /** How many times it was claimed for delivery. */
  readonly attempts: number;
  /** Those before an operator's last retry, and later ones that did not reach their handler. */
  readonly uncountedAttempts: number;
  readonly createdAt: InstantText;
  /** The next attempt is not before this. */
  readonly dueAt: InstantText;
  /** When it was settled. */
  readonly settledAt?: InstantText;
  /** The message of the last failed attempt. */
  readonly lastError?: string;
  /** Why it was withdrawn, or settled by hand. */
  readonly reason?: string;
  /** Who settled it by hand. */
  readonly settledBy?: string;
  readonly milestone: Milestone;
}

/** The last line. An export without it was cut off. */
export interface ExportEnd {
  readonly kind: 'end';
  readonly orders: number;
  readonly observations: number;
  readonly milestones: number;
  /** Absent: none. */
  readonly unplaced?: number;
}

/** One line of an export, parsed. */
export type ExportLine =
  | ExportHeader
  | ExportedUnplaced
  | ExportedOrder
  | ExportedObservation
  | ExportedMilestone
  | ExportEnd;
