import type { DeadlineHours } from '../lifecycle/index.js';
import type { Milestone, MilestoneKind } from '../order/milestone/milestone.js';
import type { Observation } from '../order/observation.js';
import type { OrderLimits } from '../order/options/order-limits.js';
import type { Ingested } from '../order/receipt.js';
import type { Instant } from '../order/time/instant.js';
import type { Store, StoredMilestone } from './store.js';

/**
 * A store that computes: it has one writer for each order, where it takes observations in, hands
 * milestones over and watches deadlines by itself, instead of being read and written over the version
 * that was read.
 */
export interface Engine extends Store {
  /** Takes an observation in where its order is. Answers when it is durable. */
  observe(observation: Observation, at: Instant, limits?: OrderLimits): Promise<Computed>;
  /**
   * Gives it what is to be done in this process. Undefined when nothing is done here: then milestones
   * can be claimed, as from any store.
   */
  host(work: Work): Promise<Hosting | undefined>;
}

/** What became of an observation, and which milestones became due by it. */
export interface Computed {
  readonly done: Ingested;
  readonly milestones: readonly Milestone[];
}

/** What an engine has done in a process: the handlers are here. */
export interface Work {
  /** The kinds that somebody here acts on; absent: all. */
  readonly kinds?: readonly MilestoneKind[];
  /** Milestones handed over at once. */
  readonly concurrency: number;
  /** How long one that was claimed stays with this process, in microseconds. */
  readonly lease: Instant;
  /**
   * Judges its gate, hands it over and settles it. Never throws.
   *
   * @param asked when it was asked for, as `performance.now()` tells: its lease began after that.
   */
  attempt(claimed: StoredMilestone, asked: number): Promise<Attempted>;
  /** After how many hours each deadline is over. */
  readonly hours: DeadlineHours;
  readonly clock: () => Instant;
}

/** An attempt that is settled. */
export interface Attempted {
  /** Resolves when the handler has ended, which may be long after its time was over. Never rejects. */
  readonly ended: Promise<void>;
}

/** Work that is being done. */
export interface Hosting {
  /** Finishes what is under way and begins nothing more. */
  stop(): Promise<void>;
}

/** Whether a store is an engine. */
export function isEngine(store: Store): store is Engine {
  return 'observe' in store && 'host' in store;
}
