import type { Money } from '../order/facts/money.js';
import type { Observation } from '../order/observation.js';
import type { Failure, Rejection } from '../order/rejection.js';
import type { Instant } from '../order/time/instant.js';

/** What to show a customer so that they can pay. Never stored: it may hold personal data. */
export type CustomerStep =
  | { readonly action: 'redirect'; readonly url: string }
  | {
      readonly action: 'show_payment_instructions';
      /** Details of the payment sources, such as a bank account, as the provider sent them. */
      readonly instructions: readonly unknown[];
    };

/** An order, as the provider returned it. */
export interface OrderAnswer {
  readonly kind: 'observation';
  /** The state and the facts of the order, to be recorded. */
  readonly observation: Observation;
  /** Present while the customer still has to act before the order is paid for. */
  readonly customerStep?: CustomerStep;
}

/** The provider has no order with this id, or none that was created from this checkout. */
export interface NoSuchOrder {
  readonly kind: 'none';
}

/** A fulfilment, refund or return that a call created or changed. */
export interface PartAnswer {
  readonly kind: 'observation';
  /** The facts of the part, to be recorded under its order. Never a state of the order. */
  readonly observation: Observation;
  /** The provider's id of the fulfilment, refund or return. */
  readonly id: string;
}

/** How many units of one line to fulfil and how many to cancel. */
export interface FulfilmentLine {
  /** The provider's id of the line. */
  readonly itemId: string;
  /** Units that were shipped or delivered. The provider captures their price. Default 0. */
  readonly quantity?: number;
  /** Units that will not be shipped. The provider releases their price. Default 0. */
  readonly cancelQuantity?: number;
}

/** How a customer can follow a shipment. */
export interface Tracking {
  /** The name of the carrier. */
  readonly company?: string;
  /** The carrier's number of the shipment. */
  readonly number?: string;
  /** A page that shows where the shipment is. */
  readonly url?: string;
}

/** How much to refund: of the order as a whole (`amount`), of lines (`items`), or of both. */
export interface RefundRequest {
  /** From one minor unit, in the currency of the order. */
  readonly amount?: Money;
  readonly items?: readonly {
    /** The provider's id of the line. */
    readonly itemId: string;
    /** How many units the amount is for, from 1. Absent: not stated. */
    readonly quantity?: number;
    /** For all of these units together; from one minor unit, in the currency of the order. */
    readonly amount: Money;
  }[];
  /** What `amount` refunds, if not goods. */
  readonly type?: 'shipping' | 'tax' | 'duty' | 'importer_tax';
  /** For the provider's records. No personal data. */
  readonly reason?: string;
}

/** How many units of which lines a customer may send back. */
export interface ReturnRequest {
  /** Lines by the provider's ids, with whole numbers of units from 1. */
  readonly items: readonly { readonly itemId: string; readonly quantity: number }[];
  /** For the provider's records. No personal data. */
  readonly reason?: string;
}

/** Every return of an order, in its present state: one observation for each, none if there is none. */
export interface ReturnsAnswer {
  readonly kind: 'returns';
  readonly observations: readonly Observation[];
}

/** A link that a customer may follow without credentials. */
export interface PublicLink {
  readonly kind: 'link';
  readonly url: string;
  /** When the link stops working, in microseconds since 1970, UTC. */
  readonly expiresAt: Instant;
}

/** One page of the provider's list of events, or the failure that ended the list. */
export type EventPage =
  | {
      readonly kind: 'events';
      /** Each as `Provider.fromWebhook` takes it. */
      readonly bodies: readonly unknown[];
    }
  | Failure;

/**
 * The calls that a provider accepts. Every method returns a value and never throws. No method repeats a
 * call that may have taken effect: it returns a `Failure` that is `uncertain` instead.
 */
export interface ProviderApi {
  /**
   * Creates an order from a checkout. A `Rejection` means that this call created none, and states what to
   * do next. After an uncertain failure there may be an order: `find` it before calling again.
   */
  place(checkoutId: string): Promise<OrderAnswer | Rejection | Failure>;
  /** Reads an order, including which of its goods are physical if the provider knows. */
  read(orderId: string): Promise<OrderAnswer | NoSuchOrder | Failure>;
  /** Finds the order that was created from a checkout. */
  find(checkoutId: string): Promise<OrderAnswer | NoSuchOrder | Failure>;
  /**
   * Lists the events that the provider created at or after an instant, page by page and in no
   * particular order. An event whose time cannot be read is included. A failure is the last page.
   *
   * @param since - microseconds since 1970, UTC.
   */
  events(since: Instant): AsyncIterable<EventPage>;
  /** Reports units as fulfilled, cancels units, or both. */
  fulfil(
    orderId: string,
    lines: readonly FulfilmentLine[],
    tracking?: Tracking,
  ): Promise<PartAnswer | Failure>;
  /** Refunds money that was captured. */
  refund(orderId: string, request: RefundRequest): Promise<PartAnswer | Failure>;
  /** Creates a return. The provider refunds it once all of its units are accepted. */
  return(orderId: string, request: ReturnRequest): Promise<PartAnswer | Failure>;
  /**
   * Accepts units of a return that have arrived.
   *
   * @param items - absent: all units of the return.
   */
  acceptReturn(
    orderId: string,
    returnId: string,
    items?: ReturnRequest['items'],
  ): Promise<PartAnswer | Failure>;
  /** Lists the returns of an order, which `read` does not include. */
  returns(orderId: string): Promise<ReturnsAnswer | Failure>;
  /** Asks the provider to delete the customer's personal data. */
  forget(orderId: string): Promise<OrderAnswer | NoSuchOrder | Failure>;
  /**
   * Creates a link to a file, such as an invoice.
   *
   * @param expiresAt - when the link is to stop working, in microseconds since 1970, UTC.
   */
  publicLink(fileId: string, expiresAt: Instant): Promise<PublicLink | Failure>;
}
