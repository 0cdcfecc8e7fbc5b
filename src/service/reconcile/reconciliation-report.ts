import type { Failure } from '../../order/rejection.js';
import type { Reported } from '../../order/reported.js';
import type { FraudPosition, OrderPosition } from '../../order/state.js';
import type { OrderRow } from '../../store/store.js';

/** The state of an order, in short. */
export interface ReconciledState {
  readonly state: OrderPosition;
  readonly fraudState: FraudPosition;
  /** How many of its observations are parked. */
  readonly parked: number;
}

/** The state of an order, in short. */
export function shortState({ state, fraudState, parked }: OrderRow): ReconciledState {
  return { state, fraudState, parked };
}

/**
 * Why an order was examined. `missed`: an event of it never arrived. `parked`: one of its observations is
 * parked. `quiet`: it has not settled, and has not changed for a while. `unplaced`: observations waited
 * without an order, and their payment names it now. `asked_for`: it was named in the options.
 */
export type ReconciliationReason = 'missed' | 'parked' | 'quiet' | 'unplaced' | 'asked_for';

/** An order that was not in step, and what was done. */
export interface ReconciledOrder {
  readonly orderId: string;
  /** Why it was examined. */
  readonly because: readonly ReconciliationReason[];
  /**
   * `repaired`: it is in the state that the provider reports, and nothing is parked; where the provider
   * speaks of payments, what was new about its payments was taken in. `unresolved`: not yet.
   * `unreadable`: it, or one of its payments, could not be read from the provider, or it could not be
   * reconciled here; missed events were taken in where possible. `unknown_to_provider`: the provider has no
   * such order, or none of its payments.
   */
  readonly outcome: 'repaired' | 'unresolved' | 'unreadable' | 'unknown_to_provider';
  /** Absent: it was not known here, or could not be loaded. */
  readonly before?: ReconciledState;
  /** The states that the provider reports. Absent where it speaks of payments. */
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
  /**
   * How many payments were read whose observations wait without an order, and how many of them name one
   * now. Absent where every delivery names its order, and where only named orders were examined.
   */
  readonly unplaced?: {
    readonly read: number;
    readonly named: number;
    /** Why not all of them could be read: the first failure. */
    readonly failure?: Failure;
  };
  /**
   * How many objects were read that quarantined bodies only name, how many the provider does not have, and
   * how many could not be read. Absent where there is no call for that, and where only named orders were
   * examined.
   */
  readonly objects?: {
    readonly read: number;
    readonly missing: number;
    readonly unreadable: number;
  };
  /** How many orders were examined. */
  readonly examined: number;
  /** How many of them were in step with the provider. */
  readonly inStep: number;
  /** The others. */
  readonly orders: readonly ReconciledOrder[];
}
