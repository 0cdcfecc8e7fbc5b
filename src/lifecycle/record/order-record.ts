import type { OrderLimits } from '../../order/options/order-limits.js';
import type { Reported } from '../../order/reported.js';
import type { OrderState } from '../../order/state.js';
import type { Instant } from '../../order/time/instant.js';
import type { Folded } from '../folding/folded.js';
import { open } from './snapshot-envelope.js';

/**
 * Everything that is stored of an order between two observations. Plain JSON, the same from the core to
 * the row of a database.
 */
export interface OrderRecord {
  readonly folded: Folded;
  /** Keys of the milestones recorded so far. */
  readonly published: readonly string[];
  /** The size of all its observations in bytes. Absent: none were counted yet. */
  readonly bytes?: number;
  /**
   * Present once it exceeded its limits: the id of the observation that did not fit, and the limits of
   * that moment. Its facts were removed; the observations before that one are stored.
   */
  readonly setAside?: {
    readonly by: string;
    readonly limits: OrderLimits;
    /** True while it is being read to begin anew, and nothing arrived about it since. */
    readonly beingRead?: true;
  };
  /**
   * The last move between two conclusions that no edge of the statechart has. Only where the provider
   * speaks of payments: there nothing is parked, but a person is notified once.
   */
  readonly movedAgainst?: { readonly from: OrderState; readonly to: OrderState };
  /** When it was read to begin anew, by the provider's clock. Everything older was known then. */
  readonly begunAnewAt?: Instant;
  /** When its history and its facts were removed; absent: they were not. */
  readonly prunedAt?: Instant;
  /** Ids of what the shop reported of a pruned order: the same again is a duplicate. Absent: nothing. */
  readonly shopReports?: readonly string[];
  /** The late observations of a pruned order that `parked` does not list. They are in the history. */
  readonly unlisted?: {
    /** Their number, without dismissed ones. */
    readonly count: number;
    /** The states that the last one reports. */
    readonly reported: Reported;
  };
}

/** An order whose history was removed: its last states, and what arrived about it since. */
export type PrunedRecord = OrderRecord & { readonly prunedAt: Instant };

/** Whether the history of an order was removed. */
export function isPruned(record: OrderRecord): record is PrunedRecord {
  return typeof record.prunedAt === 'number';
}

/**
 * Whether an observation of that moment belongs to a history that was removed, because the order began
 * anew or was pruned: then it is not missing. A removed history ends with the last observation that was folded, not
 * when it was pruned: what happened in between never arrived.
 */
export function isPast(record: OrderRecord, instant: Instant): boolean {
  const { begunAnewAt = -1, folded } = record;
  return instant <= Math.max(begunAnewAt, isPruned(record) ? folded.greatest.instant : -1);
}

/** An order that exceeded its limits: nothing is folded into it before it begins anew. */
export type SetAsideRecord = OrderRecord & Required<Pick<OrderRecord, 'setAside'>>;

/** Whether an order exceeded its limits. */
export function isSetAside(record: OrderRecord): record is SetAsideRecord {
  return record.setAside !== undefined;
}

/**
 * A record as a store returned it, with its snapshot checked.
 *
 * @throws EnvelopeError when the snapshot is incomplete or of a version that this code does not know.
 */
export function checkedRecord(stored: OrderRecord): OrderRecord {
  open(stored.folded.snapshot);
  return stored;
}
