import type { OrderRecord } from '../lifecycle/index.js';
import type { Milestone, MilestoneStatus } from '../order/milestone/milestone.js';
import type { FraudPosition, OrderPosition } from '../order/state.js';
import type { InstantText } from '../order/time/instant.js';
import type { WrittenObservation } from './written-times.js';

/** The number of the format that this version writes, and the newest that it reads. */
export const EXPORT_FORMAT = 1;

/** The first line: what this is an export of. */
export interface ExportHeader {
  readonly kind: 'export';
  readonly format: typeof EXPORT_FORMAT;
  /** Whose orders these are; absent: those of every account in the store. */
  readonly account?: string;
  /** Only orders that changed since then; absent: all. */
  readonly since?: InstantText;
  /** When the export began. */
  readonly at: InstantText;
}

/**
 * One order. Its observations and then its milestones follow, as many as it says. Where it is now is
 * told for readers: whoever takes it in computes it again from the observations.
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
  /** The newest instant that any of its observations has. */
  readonly instant: InstantText;
  /** When it was last saved. */
  readonly updatedAt: InstantText;
  /** How many lines of this kind follow. */
  readonly observations: number;
  /** How many lines of this kind follow those. */
  readonly milestones: number;
  /** Present when its history was pruned: what follows is what came since. */
  readonly prunedAt?: InstantText;
  /** True when it outgrew its limits: what follows is what was folded before. */
  readonly setAside?: true;
  /** Only of an order that was pruned or set aside: what is stored of it; times are microseconds. */
  readonly record?: OrderRecord;
}

/** What a provider said about one order at one instant, in the order of arrival. */
export interface ExportedObservation {
  readonly kind: 'observation';
  /** When it was stored. */
  readonly arrivedAt: InstantText;
  /** Present once an operator set it aside. */
  readonly resolution?: {
    readonly decision: 'dismiss';
    readonly actor: string;
    readonly reason: string;
    readonly at: InstantText;
  };
  readonly observation: WrittenObservation;
}

/** Something the embedding service acts on, in the order of recording, and where it stands. */
export interface ExportedMilestone {
  readonly kind: 'milestone';
  readonly status: MilestoneStatus;
  /** How often it was claimed. */
  readonly attempts: number;
  /** The attempts before an operator's last retry. */
  readonly uncountedAttempts: number;
  readonly createdAt: InstantText;
  /** The next attempt is not before this. */
  readonly dueAt: InstantText;
  /** When it was settled for good. */
  readonly settledAt?: InstantText;
  /** What the last failed attempt said. */
  readonly lastError?: string;
  /** Why it was withdrawn, or why somebody settled it by hand. */
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
}

/** One line of an export, parsed. */
export type ExportLine =
  | ExportHeader
  | ExportedOrder
  | ExportedObservation
  | ExportedMilestone
  | ExportEnd;
