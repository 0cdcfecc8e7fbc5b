import type { Charge } from './facts/charge.js';
import type { Facts } from './facts/facts.js';
import type { Source } from './source.js';
import type { FraudState, OrderState } from './state.js';
import type { Instant } from './time/instant.js';

/** The type of the event that reports facts. */
export const FACTS_REPORTED = 'facts.reported';

/** The facts of one observation. Always legal, whatever the standing of its states. */
export interface FactsReported {
  readonly type: typeof FACTS_REPORTED;
  readonly facts: Facts;
  /** The instant and the source of the observation decide between two writers within a second. */
  readonly instant: Instant;
  readonly source: Source;
}

/** The fraud review is in this state. */
export interface FraudReported {
  readonly type: `fraud.${FraudState}`;
  /** True: an adapter inferred it from documented implications. */
  readonly inferred?: boolean;
}

/** The order is in this state. */
export interface OrderReported {
  readonly type: `order.${OrderState}`;
  /** The charges in the same observation; guards judge only these. */
  readonly charges?: readonly Charge[];
  /**
   * True: an intermediate state that transition times prove was visited, so no other guard is needed. Set
   * by the fold, never by an adapter.
   */
  readonly recorded?: boolean;
}

/** An event of an observation. */
export type OrderEvent = FactsReported | FraudReported | OrderReported;

/** A report of facts without any, as a graph search sends it. It changes nothing. */
export interface NoFactsReported {
  readonly type: 'facts.reported';
  readonly facts?: never;
}

/** An event that `orderMachine` accepts. */
export type OrderMachineEvent = OrderEvent | NoFactsReported;
