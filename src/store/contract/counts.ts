import type { MilestoneStatus } from '../../order/milestone/milestone.js';
import type { FraudPosition, OrderPosition } from '../../order/state.js';

/** How many orders an account has. */
export interface OrderCounts {
  /** Orders by state; a state without orders is absent. */
  readonly orders: Readonly<Partial<Record<OrderPosition, number>>>;
  /** Orders by the state of their fraud review; a state without orders is absent. */
  readonly fraud: Readonly<Partial<Record<FraudPosition, number>>>;
  /** The states whose figures are estimates, because there is too much to count. */
  readonly estimated: readonly OrderPosition[];
  /** The states of the fraud review whose figures are estimates. */
  readonly estimatedFraud: readonly FraudPosition[];
}

/** How much the store holds, for metrics. */
export interface Counts {
  /** Orders by state; a state without orders is absent. */
  readonly orders: Readonly<Partial<Record<OrderPosition, number>>>;
  /** Orders with at least one parked observation. */
  readonly parked: number;
  readonly milestones: Readonly<Record<MilestoneStatus, number>>;
  /** Quarantined bodies. */
  readonly quarantined: number;
  /**
   * Which figures are estimates, because there is too much to count. Parked orders, dead milestones
   * and quarantined bodies need a person and are always counted.
   */
  readonly estimated: {
    readonly orders: readonly OrderPosition[];
    readonly milestones: readonly MilestoneStatus[];
  };
}
