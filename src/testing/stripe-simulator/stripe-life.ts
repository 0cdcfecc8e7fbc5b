import type { JsonObject } from '../simulator/values/json.js';
import type { StripeLifeClass } from './life-classes.js';
import type { StripeTruth } from './truth/stripe-truth.js';

/** The body of a snapshot event, as Stripe posts it. Source: Stripe, "The Event object". */
export interface StripeEventBody {
  readonly id: string;
  readonly object: 'event';
  /** The connected account, on events of Connect only. */
  readonly account?: string;
  /** The version that renders `data`: that of the endpoint. */
  readonly api_version: string;
  /** Seconds since 1970, UTC. */
  readonly created: number;
  /** `object` is a snapshot as of this event; Stripe never renders it again. */
  readonly data: { readonly object: JsonObject; readonly previous_attributes?: JsonObject };
  readonly livemode: boolean;
  readonly pending_webhooks: number;
  readonly request: { readonly id: string | null; readonly idempotency_key: string | null };
  readonly type: string;
}

/** Units of an item that the shop sent or took back. */
export interface ShopItem {
  readonly itemId: string;
  readonly quantity: number;
}

/**
 * What the shop reports about its own goods. Without items it concerns everything: a fulfilment
 * everything that is left to send, a return everything that was sent.
 */
export interface ShopAct {
  readonly kind: 'fulfilment' | 'return' | 'cancellation';
  /** The shop's own key of this report. The same key means the same report. */
  readonly key: string;
  /** Seconds since 1970, UTC. */
  readonly at: number;
  readonly items?: readonly ShopItem[];
}

/** One order of a shop that sells through Stripe, from the first event to the last. */
export interface StripeLife {
  /** `simulateStripe(seed)` gives this life again. A scenario has a seed of its name. */
  readonly seed: number;
  /** The shop's own id of the order: `metadata.order_id` of its payments, unless they are unlabelled. */
  readonly orderId: string;
  /** The mode that the shop expects. The events of a life of the class `wrong_mode` have the other. */
  readonly mode: 'live' | 'test';
  /** The connected account whose events these are; absent for the platform's own account. */
  readonly account?: string;
  /** What this life plays. */
  readonly classes: readonly StripeLifeClass[];
  /** In the order in which things happened. */
  readonly events: readonly StripeEventBody[];
  readonly shopActs: readonly ShopAct[];
  readonly truth: StripeTruth;
}
