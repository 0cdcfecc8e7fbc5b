import type { Money } from '../order/facts/money.js';
import type { Observation } from '../order/observation.js';
import type { Failure, Rejection } from '../order/rejection.js';
import type { Instant } from '../order/time/instant.js';

/** What a customer has to be shown to go on paying. Handed through, never stored. */
export type CustomerStep =
  | { readonly action: 'redirect'; readonly url: string }
  | {
      readonly action: 'show_payment_instructions';
      /** The payment sources' own details, such as an account to transfer to, as the provider sent them. */
      readonly instructions: readonly unknown[];
    };

/** An order as an answer showed it. */
export interface OrderAnswer {
  readonly kind: 'observation';
  readonly observation: Observation;
  /** Present while the customer has something to do. */
  readonly customerStep?: CustomerStep;
}

/** The provider knows no such order. */
export interface NoSuchOrder {
  readonly kind: 'none';
}

/** A part of an order that was made by a call. */
export interface PartAnswer {
  readonly kind: 'observation';
  readonly observation: Observation;
  /** The provider's id of the part. */
  readonly id: string;
}

/** How much of a line to hand over and to give up. */
export interface FulfilmentLine {
  readonly itemId: string;
  readonly quantity?: number;
  readonly cancelQuantity?: number;
}

/** How goods travel. */
export interface Tracking {
  readonly company?: string;
  readonly number?: string;
  readonly url?: string;
}

/** What to give back: an amount of the whole order, or of lines. */
export interface RefundRequest {
  readonly amount?: Money;
  readonly items?: readonly {
    readonly itemId: string;
    readonly quantity?: number;
    readonly amount: Money;
  }[];
  /** What the amount of the whole order is for, if not for goods. */
  readonly type?: 'shipping' | 'tax' | 'duty' | 'importer_tax';
  /** For the provider's records. No personal data. */
  readonly reason?: string;
}

/** Which units of which lines may come back. */
export interface ReturnRequest {
  readonly items: readonly { readonly itemId: string; readonly quantity: number }[];
  /** For the provider's records. No personal data. */
  readonly reason?: string;
}

/** Every return of an order, each as it is now. */
export interface ReturnsAnswer {
  readonly kind: 'returns';
  readonly observations: readonly Observation[];
}

/** A link that a customer may follow. */
export interface PublicLink {
  readonly kind: 'link';
  readonly url: string;
  readonly expiresAt: Instant;
}

/** Some of what the provider has told, as it would have come in deliveries. */
export type EventPage =
  | { readonly kind: 'events'; readonly bodies: readonly unknown[] }
  /** The rest cannot be had now. */
  | Failure;

/**
 * What can be asked of a provider and what can be told it. Every method answers with a value and
 * never throws. None repeats a call that may have had an effect.
 */
export interface ProviderApi {
  /** Makes an order of a checkout. */
  place(checkoutId: string): Promise<OrderAnswer | Rejection | Failure>;
  /** Reads an order. Expanded, it says which goods are physical. */
  read(orderId: string): Promise<OrderAnswer | NoSuchOrder | Failure>;
  /** Looks for the order that was made of a checkout. */
  find(checkoutId: string): Promise<OrderAnswer | NoSuchOrder | Failure>;
  /** Everything told since then, in pages, in no promised order. */
  events(since: Instant): AsyncIterable<EventPage>;
  /** Hands lines over, gives lines up, or both. */
  fulfil(
    orderId: string,
    lines: readonly FulfilmentLine[],
    tracking?: Tracking,
  ): Promise<PartAnswer | Failure>;
  /** Gives money back. */
  refund(orderId: string, request: RefundRequest): Promise<PartAnswer | Failure>;
  /** Lets goods come back. The money for them follows once all of them were accepted. */
  return(orderId: string, request: ReturnRequest): Promise<PartAnswer | Failure>;
  /** Says that goods came back and are accepted. Without items: all of that return. */
  acceptReturn(
    orderId: string,
    returnId: string,
    items?: ReturnRequest['items'],
  ): Promise<PartAnswer | Failure>;
  /** Lists the returns of an order: an order itself does not carry them. */
  returns(orderId: string): Promise<ReturnsAnswer | Failure>;
  /** Passes on that the customer asked to be forgotten. */
  forget(orderId: string): Promise<OrderAnswer | NoSuchOrder | Failure>;
  /** A link to a file that works without the key, until then. */
  publicLink(fileId: string, expiresAt: Instant): Promise<PublicLink | Failure>;
}
