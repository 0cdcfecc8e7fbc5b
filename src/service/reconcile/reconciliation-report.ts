import type { Failure } from '../../order/rejection.js';
import type { Reported } from '../../order/reported.js';
import type { FraudPosition, OrderPosition } from '../../order/state.js';

/** The state of an order, in short. */
export interface ReconciledState {
  readonly state: OrderPosition;
  readonly fraudState: FraudPosition;
  /** How many of its observations are parked. */
  readonly parked: number;
}

export type ReconciliationReason = 'missed' | 'parked' | 'quiet' | 'asked_for';

/** An order that was not in step, and what was done. */
export interface ReconciledOrder {
  readonly orderId: string;
  /** Why it was examined. */
  readonly because: readonly ReconciliationReason[];
  /**
   * `repaired`: it is in the state that the provider reports, and nothing is parked. `unresolved`: not
   * yet. `unreadable`: it could not be read from the provider, or could not be reconciled here; missed
   * events were taken in where possible. `unknown_to_provider`: the provider has no such order.
   */
  readonly outcome: 'repaired' | 'unresolved' | 'unreadable' | 'unknown_to_provider';
  /** Absent: it was not known here, or could not be loaded. */
  readonly before?: ReconciledState;
  /** The states that the provider reports. */
  readonly provider?: Reported;
  readonly after?: ReconciledState;
  /** The observations that were new, in the order in which they were taken in. */
  readonly repairedBy: readonly { readonly observationId: string; readonly label: string }[];
  /** A summary in plain English. */
  readonly sentence: string;
}

/** The report of a reconciliation. */
export interface Reconciliation {
  readonly since: string;
  /** How many events the provider listed, and how many of those had never arrived. */
  readonly events: {
    readonly listed: number;
    readonly missed: number;
    readonly notUnderstood: number;
    /** Why the list is incomplete. */
    readonly failure?: Failure;
  };
  /** How many orders were examined. */
  readonly examined: number;
  /** How many of them were in step with the provider. */
  readonly inStep: number;
  /** The others. */
  readonly orders: readonly ReconciledOrder[];
}
