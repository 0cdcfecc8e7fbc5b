import type { Milestone, MilestoneKind } from '../../order/milestone/milestone.js';
import { milestoneKey } from '../../order/milestone/milestone.js';
import { storableText } from '../../order/text/storable-text.js';
import type { Instant } from '../../order/time/instant.js';
import { storedKeyOf } from '../milestone-id.js';
import { storableJson } from '../sql/values/storable.js';
import { storedJson } from '../sql/values/stored-json.js';
import type {
  Attempt,
  OrderRow,
  QuarantinedDelivery,
  StoredMilestone,
  StoredObservation,
  UnplacedObservation,
  WaitingOrder,
} from '../store.js';
import { storeClosed } from '../store-error.js';

/** An order with its observations, by id. */
export interface MemoryOrder {
  row: OrderRow;
  readonly observations: Map<string, StoredObservation>;
}

/**
 * The attempt that an order is leased to. It can outlast its milestone: a handler may still run.
 */
export interface OrderLease extends Attempt {
  /** By the clock of the store. */
  readonly until: Instant;
}

/** The kinds that a claimant handles, of which accounts, and until when that is assumed. */
export interface Claimant {
  /** Absent: of all. */
  readonly accounts: readonly string[] | undefined;
  readonly kinds: readonly MilestoneKind[];
  readonly until: Instant;
}

/** What a store in memory holds. Orders and leases are kept by `orderKeyText`. */
export class Tables {
  readonly orders = new Map<string, MemoryOrder>();
  readonly milestones = new Map<string, StoredMilestone>();
  readonly leases = new Map<string, OrderLease>();
  readonly claimants = new Map<string, Claimant>();
  readonly quarantined = new Map<string, QuarantinedDelivery>();
  readonly waits = new Map<string, WaitingOrder>();
  /** The order id of each reference, by `linkName`. */
  readonly links = new Map<string, string>();
  readonly unplaced = new Map<string, UnplacedObservation>();
  readonly clock: () => Instant;
  /** The last sequence number of an observation or a milestone; 0: none. */
  sequence = 0;
  isClosed = false;

  constructor(clock: () => Instant) {
    this.clock = clock;
  }

  /**
   * These tables, for one call of the store.
   *
   * @throws {@link StoreError} `closed`
   */
  open(): this {
    if (this.isClosed) throw storeClosed();
    return this;
  }

  nextSequence(): number {
    this.sequence += 1;
    return this.sequence;
  }

  /** Finds a milestone by any spelling of its key. */
  milestone(key: string): StoredMilestone | undefined {
    const stored = storedKeyOf(key);
    return stored === undefined ? undefined : this.milestones.get(stored);
  }
}

/** A copy of a value as it comes back from JSON. */
export function copied<T extends object>(value: T): T {
  // JSON keeps the members of what is stored.
  return storedJson(storableJson(value)) as T;
}

/** A milestone with the key that its parts have once they are stored. */
export function withStoredKey(milestone: Milestone): Milestone {
  const { account, orderId, kind, subject } = milestone;
  return { ...milestone, key: milestoneKey(account, orderId, kind, subject) };
}

/** Whether a value passes a filter; undefined passes all. */
export function matches<T>(wanted: T | undefined, actual: T): boolean {
  return (
    wanted === undefined || (typeof wanted === 'string' ? storableText(wanted) : wanted) === actual
  );
}
