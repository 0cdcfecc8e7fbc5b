import type { DeadlineHours } from '../lifecycle/index.js';
import type { Milestone, MilestoneKind } from '../order/milestone/milestone.js';
import type { Observation } from '../order/observation.js';
import type { OrderLimits } from '../order/options/order-limits.js';
import type { Ingested } from '../order/receipt.js';
import type { Instant } from '../order/time/instant.js';
import type { Store, StoredMilestone } from './store.js';

/**
 * A store that computes. It has one writer for each order, which takes observations in, delivers
 * milestones and watches deadlines by itself. Other stores are read and then written over the
 * version that was read.
 */
export interface Engine extends Store {
  /** Takes an observation in at the writer of its order. Resolves when it is durable. */
  observe(observation: Observation, at: Instant, limits?: OrderLimits): Promise<Computed>;
  /**
   * Gives the engine the handlers of this process. Undefined when the engine runs nothing in this
   * process: its milestones can then be claimed, as from any store.
   */
  host(work: Work): Promise<Hosting | undefined>;
}

/** The result of an observation. */
export interface Computed {
  readonly done: Ingested;
  /** The milestones that became due by it. */
  readonly milestones: readonly Milestone[];
}

/** What an engine may run in a process. */
export interface Work {
  /** The accounts whose milestones are delivered here; absent: all. */
  readonly accounts?: readonly string[];
  /** The kinds that have a handler here; absent: all. */
  readonly kinds?: readonly MilestoneKind[];
  /** Maximum number of attempts at a time. */
  readonly concurrency: number;
  /** Length of a lease in microseconds. */
  readonly leaseMicros: number;
  /**
   * Checks the gate of a claimed milestone, delivers it and settles it. Never throws.
   *
   * @param asked when it was claimed, by `performance.now()`, taken before its lease began.
   */
  attempt(claimed: StoredMilestone, asked: number): Promise<Attempted>;
  /** Hours until each deadline. */
  readonly hours: DeadlineHours;
  readonly clock: () => Instant;
}

/** How an attempt ended. `lease_lost` and `gone`: another attempt or a person decides about the milestone. */
export type AttemptEnding =
  | 'done'
  | 'failed'
  | 'dead'
  | 'withdrawn'
  | 'not_begun'
  | 'lease_lost'
  | 'gone';

/** An attempt that is settled. */
export interface Attempted {
  readonly ending: AttemptEnding;
  /** The attempt timed out, and its handler still runs. */
  readonly stillRuns?: true;
  /** Resolves when the handler has ended, which may be long after its timeout. Never rejects. */
  readonly ended: Promise<void>;
}

/** The handlers of this process, while an engine uses them. */
export interface Hosting {
  /** Finishes the attempts that are under way and begins no more. */
  stop(): Promise<void>;
}

/** Whether a store is an engine. */
export function isEngine(store: Store): store is Engine {
  return 'observe' in store && 'host' in store;
}
