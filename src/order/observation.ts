import type { OrderEvent } from './event.js';
import type { Source } from './source.js';
import type { FraudState, OrderState } from './state.js';
import type { Instant } from './time/instant.js';

/** When each state was visited, by the provider's own account. Proof of a visit, not of recency. */
export type TransitionTimes = Readonly<Partial<Record<OrderState, Instant>>>;

/** When each state of the fraud review was visited, by the provider's own account. */
export type FraudTransitionTimes = Readonly<Partial<Record<FraudState, Instant>>>;

/** A word of the provider where an enumeration was expected, and nobody documented it. */
export interface UnknownValue {
  /** Where it stood, e.g. `state` or `payment.charges[0].state`. */
  readonly path: string;
  /** The word, if it looks like one (at most 40 of `A-Za-z0-9_.-`); otherwise `(unprintable)`. */
  readonly value: string;
}

/**
 * What a provider said about one order at one instant. Made by an adapter; provider words end here.
 */
export interface Observation {
  /** Of a delivery: the provider's event id. Of a response or a read: a digest of its facts. */
  readonly id: string;
  /** Whose order: one merchant account at one provider. */
  readonly account: string;
  readonly orderId: string;
  /**
   * When the provider said it, by its own clock: the envelope's creation time, or the start of the
   * second of the HTTP `Date` header. Sorting begins with it, so it is never the arrival time.
   */
  readonly instant: Instant;
  readonly source: Source;
  /**
   * In canonical order: at most one `facts.reported`, then at most one `fraud.*`, then at most one
   * `order.*`.
   */
  readonly events: readonly OrderEvent[];
  readonly transitionTimes?: TransitionTimes;
  readonly fraudTransitionTimes?: FraudTransitionTimes;
  /**
   * Whether this message may release an order for fulfilment: an `order.accepted` delivery, the
   * answer to a creation, or a read.
   */
  readonly releases: boolean;
  /** Words nobody documented. While there are any, the reported states are parked, not guessed. */
  readonly unknown?: readonly UnknownValue[];
  /**
   * The id it came under, when a message with other content has taken that id already. Set by the
   * core, never by an adapter.
   */
  readonly conflictsWith?: string;
  /** What the provider called it (an event type or a request), for people reading the history. */
  readonly label?: string;
}
