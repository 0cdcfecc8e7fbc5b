import type { Observation } from '../../order/observation.js';
import type { OrderLimits } from '../../order/options/order-limits.js';
import type { Reported } from '../../order/reported.js';
import type { Instant } from '../../order/time/instant.js';
import type { Folded } from '../fold.js';
import { open } from './envelope.js';

/**
 * Everything that is kept of an order between two observations. Plain JSON, the same from the core to
 * the row of a database.
 */
export interface OrderRecord {
  readonly folded: Folded;
  /** Keys of the milestones recorded so far. */
  readonly published: readonly string[];
  /** How many bytes its observations have together. Absent: none were counted yet. */
  readonly bytes?: number;
  /**
   * Present once it outgrew its limits: the id of the observation that did not fit any more, and the
   * limits of that moment. Its facts were removed; the observations before that one are stored.
   */
  readonly setAside?: {
    readonly by: string;
    readonly limits: OrderLimits;
    /** True while somebody reads it to begin it anew, and nothing was said about it since. */
    readonly beingRead?: true;
  };
  /** When it was read to begin anew, by the provider's clock. What is older is part of what was known then. */
  readonly begunAnewAt?: Instant;
  /** When its history and its facts were removed; absent: they are all there. */
  readonly prunedAt?: Instant;
  /** Of a pruned order that heard more than its `parked` lists: how many more, and the last of all. They are in the history. */
  readonly unlisted?: {
    /** How many observations, dismissed ones not counted. */
    readonly count: number;
    /** What the last one says about where the order is. */
    readonly reported: Reported;
  };
}

/** An order whose history was removed: where it ended, and what was heard of it since. */
export type PrunedRecord = OrderRecord & { readonly prunedAt: Instant };

/** Whether the history of an order was removed. */
export function isPruned(record: OrderRecord): record is PrunedRecord {
  return typeof record.prunedAt === 'number';
}

/** How many bytes an observation counts as. */
export function bytesOf(observation: Observation): number {
  return Buffer.byteLength(JSON.stringify(observation));
}

/**
 * Whether what was said at that moment belongs to a history that is gone: of an order that began anew,
 * or was pruned. It was known, or is not needed any more, and is not missing.
 */
export function isPast({ begunAnewAt, prunedAt }: OrderRecord, instant: Instant): boolean {
  return instant <= Math.max(begunAnewAt ?? -1, prunedAt ?? -1);
}

/** How many bytes several count as. */
export function bytesOfAll(observations: readonly Observation[]): number {
  return observations.reduce((sum, one) => sum + bytesOf(one), 0);
}

/** An order that outgrew its limits: nothing is folded into it before it begins anew. */
export type SetAsideRecord = OrderRecord & Required<Pick<OrderRecord, 'setAside'>>;

/** Whether an order outgrew its limits. */
export function isSetAside(record: OrderRecord): record is SetAsideRecord {
  return record.setAside !== undefined;
}

/**
 * A record as a store returned it, once its snapshot was checked. The rest was written with it.
 *
 * @throws EnvelopeError when its snapshot is of a version this code does not know, or incomplete.
 */
export function checkedRecord(stored: OrderRecord): OrderRecord {
  open(stored.folded.snapshot);
  return stored;
}
