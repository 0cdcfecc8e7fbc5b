import type { OrderEvent } from './event.js';
import type { ObjectReport } from './payments/object-report.js';
import type { Source } from './source.js';
import type { FraudState, OrderState } from './state.js';
import type { Instant } from './time/instant.js';

/** When each state was visited, by the provider's own record. Proof of a visit, not of the newest state. */
export type TransitionTimes = Readonly<Partial<Record<OrderState, Instant>>>;

/** When each state of the fraud review was visited, by the provider's own record. */
export type FraudTransitionTimes = Readonly<Partial<Record<FraudState, Instant>>>;

/** An undocumented value where the provider documents an enumeration. */
export interface UnknownValue {
  /** Its path, e.g. `state` or `payment.charges[0].state`. */
  readonly path: string;
  /** The value, if it is a plain word (at most 40 of `A-Za-z0-9_.-`); otherwise `(unprintable)`. */
  readonly value: string;
}

/** A provider's report about one order at one instant. Made by an adapter, in this package's own terms. */
export interface Observation {
  /** The provider's event id for a delivery; a digest of the content for a response or a read. */
  readonly id: string;
  /** The merchant account at the provider. */
  readonly account: string;
  readonly orderId: string;
  /**
   * When the provider reported it, by its own clock: the envelope's creation time, or the start of the
   * second of the HTTP `Date` header. Never the arrival time, as observations are sorted by it. Of a
   * report by the shop: when the shop reported it.
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
   * Whether it may release an order for fulfilment: an `order.accepted` delivery, the response to a
   * creation, or a read.
   */
  readonly releases: boolean;
  /**
   * What a provider that speaks of payments, or the shop, reports about objects. Absent: the provider
   * speaks of orders.
   */
  readonly objects?: readonly ObjectReport[];
  /**
   * The provider's ids of the objects that it names, such as payments. All of them belong to its order;
   * what names one of them alone finds its order by it.
   */
  readonly references?: readonly string[];
  /** Undocumented values. With any of them, the reported states are parked. */
  readonly unknown?: readonly UnknownValue[];
  /**
   * The id under which the provider sent it, if a different content has that id already. Set by the core,
   * never by an adapter.
   */
  readonly conflictsWith?: string;
  /** The provider's name for it (an event type or a request), to show in a history. */
  readonly label?: string;
}

/**
 * An observation by a provider that speaks of payments. Without `orderId`, its order is found by its
 * references; the first one is the object that it is about.
 */
export interface PaymentObservation extends Omit<Observation, 'orderId' | 'references'> {
  /** The order that the shop named with the payment, by the rule of the account. */
  readonly orderId?: string;
  readonly references: readonly [string, ...string[]];
  readonly objects: readonly ObjectReport[];
}

/** Whether an observation speaks of payments instead of orders. */
export function speaksOfPayments({ objects }: Pick<Observation, 'objects'>): boolean {
  return objects !== undefined;
}
