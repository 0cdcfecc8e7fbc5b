import type { OrderRecord } from '../../lifecycle/index.js';
import type { Observation } from '../../order/observation.js';
import type { FraudPosition, OrderPosition } from '../../order/state.js';
import type { Instant } from '../../order/time/instant.js';

/** Identifies an order. Every key of the store begins with these two. */
export interface OrderKey {
  readonly account: string;
  readonly orderId: string;
}

/** The row of an order as the core computed it. The store does not interpret it. */
export interface NewOrderRow extends OrderKey {
  /**
   * Starts at 1 and grows by one with every write. A write succeeds only over `version - 1`, so of
   * two writes that were computed from the same row one loses.
   */
  readonly version: number;
  /** Copied from `record`, to search by. */
  readonly state: OrderPosition;
  /** Copied from `record`, to search by. */
  readonly fraudState: FraudPosition;
  readonly upstreamId?: string;
  readonly checkoutId?: string;
  /**
   * How many of its observations are parked and not dismissed; 1 for an order that is set aside.
   */
  readonly parked: number;
  /** The newest instant of its observations. */
  readonly instant: Instant;
  /** The order itself. Plain JSON: it comes back equal, member order included. */
  readonly record: OrderRecord;
}

/** The row of an order as the store holds it. */
export interface OrderRow extends NewOrderRow {
  /** When it was last written, by the clock of the embedding service. */
  readonly updatedAt: Instant;
}

/** An operator's decision on a parked observation, stored with it for the audit. */
export interface Resolution {
  /** The observation stays in the history and no longer closes a gate. */
  readonly decision: 'dismiss';
  /** Who decided: a name that the embedding service knows. */
  readonly actor: string;
  readonly reason: string;
  readonly at: Instant;
}

/** An observation as it is stored. */
export interface StoredObservation {
  readonly observation: Observation;
  /** When it was written, by the clock of the embedding service. */
  readonly arrivedAt: Instant;
  /** Grows in the order of arrival. Comparable only within one order. */
  readonly sequence: number;
  readonly resolution?: Resolution;
}
