import type { Charge } from './facts/charge.js';
import type { Facts } from './facts/facts.js';
import type { Source } from './source.js';
import type { FraudState, OrderState } from './state.js';
import type { Instant } from './time/instant.js';

/** Facts of one observation. Always legal: facts apply whatever the standing of the rest. */
export interface FactsReported {
  readonly type: 'facts.reported';
  readonly facts: Facts;
  /** When, and by what kind of message, they were said; decides between two writers in a second. */
  readonly instant: Instant;
  readonly source: Source;
}

/** The fraud review is in this state. */
export interface FraudReported {
  readonly type: `fraud.${FraudState}`;
  /** True: concluded by an adapter from documented implications, not said in so many words. */
  readonly inferred?: boolean;
}

/** The order is in this state. */
export interface OrderReported {
  readonly type: `order.${OrderState}`;
  /** The charges this very observation carries; guards judge only these. */
  readonly charges?: readonly Charge[];
  /**
   * True: a state on the way, which the provider's own transition times prove was visited, so the
   * guards have nothing left to ask. Set by the fold, never by an adapter.
   */
  readonly recorded?: boolean;
}

/** An event of `orderMachine`. */
export type OrderEvent = FactsReported | FraudReported | OrderReported;
