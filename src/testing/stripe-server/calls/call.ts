import type { JsonObject } from '../../simulator/values/json.js';
import type { ServedStripeOrder, StripeRequest } from '../served-stripe-order.js';
import type { StripeAnswer } from '../wire/answer.js';
import type { Form } from '../wire/form.js';
import type { ServedOrders } from './served-orders.js';

/** A request that may run: its key is right, its path exists and its parameters are known. */
export interface StripeCall {
  /** The id of the path; empty if there is none. */
  readonly id: string;
  /** The parameters of the query or of the body. */
  readonly form: Form;
  /** The version that renders the answer; absent: that of each order. */
  readonly version: string | undefined;
  /** Seconds since 1970, UTC. */
  readonly now: number;
  /** Whether it sees what belongs to this order: its mode and its account. */
  readonly sees: (order: ServedStripeOrder) => boolean;
  readonly request: StripeRequest;
  readonly orders: ServedOrders;
  /** How many seconds it takes until a payment can be found by a search. */
  readonly searchLagSeconds: number;
  readonly effects: StripeEffect[];
}

/** The implementation of a call. */
export type StripeHandler = (call: StripeCall) => StripeAnswer;

/** What a call did to a payment. */
export interface StripeEffect {
  readonly kind: 'capture' | 'cancel' | 'refund';
  readonly payment: string;
  /** In the minor units of Stripe; what was released, for a cancel. */
  readonly amount: number;
  /** The idempotency key of the call. */
  readonly key: string | null;
  /** The id of the refund. */
  readonly refund?: string;
  /** Seconds since 1970, UTC. */
  readonly at: number;
}

/** An object of an order that a call sees. */
export interface Seen {
  readonly order: ServedStripeOrder;
  readonly object: JsonObject;
}
